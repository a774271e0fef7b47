import { type NdArray, sizeOf } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { BuiltSlots } from './autoencoder-program.js';
import { joinBatch, splitBatch } from './condition.js';
import type { SampleFunction } from './engine/engine.js';
import { decodeFunction, encodeFunction, joined, predict, type PredictOptions } from './prediction.js';

/** Rows, samples times outputs, of one batch. */
const ROWS = 1024;
/**
 * One graph takes up to four reverse passes, which share the pass forward, each for eight outputs or more. More passes
 * with fewer rows are slower in convolutions, and their graphs longer; a single one repeats the pass forward for each output.
 */
const [PASSES, ROWS_PER_PASS] = [4, 8];

/** Jacobians of the code with respect to the samples, the condition left out: [n, latentDim, inputs]. */
export function encoderJacobian(x: NdArray, slots: BuiltSlots, latentDim: number, options: PredictOptions): Promise<NdArray<Float32Array>> {
  return jacobians(encodeFunction(slots), joined(x, slots, options), slots, latentDim, options);
}

/** Jacobians of the samples with respect to the codes, the condition left out: [n, outputs, latentDim]. */
export function decoderJacobian(codes: NdArray, slots: BuiltSlots, inputShape: readonly number[], options: PredictOptions): Promise<NdArray<Float32Array>> {
  return jacobians(decodeFunction(slots), joined(codes, slots, options), slots, sizeOf(inputShape), options);
}

function jacobians(of: SampleFunction, x: NdArray, slots: BuiltSlots, outputs: number, options: PredictOptions): Promise<NdArray<Float32Array>> {
  const batchSize = options.batchSize ?? Math.max(1, Math.floor(ROWS / outputs));
  return predict(x, jacobianFunction(of, slots, outputs), { ...options, batchSize });
}

/**
 * The Jacobians of a function of samples as such a function itself. A reverse pass takes each sample several times, once
 * for each of some outputs, and gives their rows of the Jacobians.
 */
function jacobianFunction(of: SampleFunction, { conditionUnits }: BuiltSlots, outputs: number): SampleFunction {
  const passes = Math.max(Math.min(PASSES, Math.ceil(outputs / ROWS_PER_PASS)), Math.ceil(outputs / ROWS));
  const perPass = Math.ceil(outputs / passes);
  return {
    ...of,
    name: `jacobian of ${of.name}`,
    passes: 2 * outputs,
    run: (batch, apply) => {
      const { x, condition } = splitBatch(batch, conditionUnits);
      const n = x.shape[0];
      const rows = Array.from({ length: passes }, (_, pass) => {
        const first = pass * perPass;
        const count = Math.min(perPass, outputs - first);
        const repeat = <T extends tf.Tensor>(tensor: T): T => tf.tile(tensor, [count, ...tensor.shape.slice(1).map(() => 1)]);
        const others = condition && repeat(condition);
        const flat = (points: tf.Tensor): tf.Tensor => tf.reshape(of.run(joinBatch(points, others), apply), [count * n, outputs]);
        const gradient = tf.grad(flat)(repeat(x), tf.tensor(directions(n, first, count, outputs), [count * n, outputs]));
        return tf.transpose(tf.reshape(gradient, [count, n, -1]), [1, 0, 2]);
      });
      return tf.concat(rows, 1);
    },
  };
}

/** Rows of the unit matrix from `first` on, each `n` times. */
function directions(n: number, first: number, count: number, size: number): Float32Array {
  const data = new Float32Array(count * n * size);
  for (let row = 0; row < count * n; row++) data[row * size + first + Math.floor(row / n)] = 1;
  return data;
}

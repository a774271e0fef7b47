import { ShapeError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { recordComposite } from '../composite.js';
import { registerLowering } from '../lower/registry.js';
import { lstmBackward, lstmForward } from './lstm-eager.js';
import { lowerLstmGradient } from './lstm-gradient-lowering.js';
import { lowerLstm } from './lstm-lowering.js';
import { maskInputs, outputShape, projectionGradients, type SequenceAttributes, sequenceAttributes, type SequenceOptions } from './sequence.js';

/** Names of an LSTM's operations in graphs. */
const LSTM = 'LstmSequence';
const LSTM_GRADIENT = 'LstmSequenceGradient';

/** Weights of an LSTM, as Keras keeps them: gates in the order input, forget, candidate, output. */
export interface LstmWeights {
  /** [features, 4 · units] */
  readonly kernel: tf.Tensor;
  /** [units, 4 · units] */
  readonly recurrentKernel: tf.Tensor;
  /** [4 · units]; none where absent. */
  readonly bias?: tf.Tensor | undefined;
}

export interface LstmOptions extends SequenceOptions {
  /** Hidden and cell state before the first step, [batch, units] each; zeros where absent. */
  readonly initialState?: readonly [h: tf.Tensor, c: tf.Tensor] | undefined;
}

/** Output of an LSTM, and the hidden and cell state behind its last step. */
export interface LstmResult {
  readonly output: tf.Tensor;
  readonly states: readonly [h: tf.Tensor, c: tf.Tensor];
}

/**
 * An LSTM over a whole sequence as one operation, with logistic gates and tanh as in Keras: x [batch, steps, features]
 * to [batch, units] or, with `returnSequences`, [batch, steps, units]. The gradient is computed by hand, which is faster
 * than TensorFlow.js's; in a compiled graph both become the operations that ONNX Runtime is fastest at.
 * (Hochreiter & Schmidhuber, 1997, https://doi.org/10.1162/neco.1997.9.8.1735; keras.layers.LSTM.)
 *
 * @throws ShapeError for weights or states that do not fit.
 */
export function lstmSequence(x: tf.Tensor, weights: LstmWeights, options: Omit<LstmOptions, 'initialState'> = {}): tf.Tensor {
  return tf.tidy(() => {
    const attributes = sequenceAttributes('lstmSequence', x, weights, 4, options, false);
    return run([...inputsOf(x, weights, attributes), ...maskInputs(options)], attributes);
  });
}

/** {@link lstmSequence} from given states, with the states behind the last step. */
export function lstmWithStates(x: tf.Tensor, weights: LstmWeights, options: LstmOptions = {}): LstmResult {
  const results = tf.tidy(() => {
    const attributes = sequenceAttributes('lstmWithStates', x, weights, 4, options, true);
    const shape = [x.shape[0], attributes.units];
    const states = options.initialState ?? [tf.zeros(shape), tf.zeros(shape)];
    for (const state of states) {
      if (state.shape.join() !== shape.join()) throw new ShapeError({ parameter: 'lstmWithStates.initialState', got: state.shape, expected: `two tensors of shape [${shape.join(', ')}]` });
    }
    const packed = run([...inputsOf(x, weights, attributes), ...states, ...maskInputs(options)], attributes);
    const rows = attributes.returnSequences ? attributes.steps : 1;
    const at = (row: number): tf.Tensor => tf.squeeze(tf.slice(packed, [0, row, 0], [-1, 1, -1]), [1]);
    const h = at(rows - 1);
    const output = attributes.returnSequences ? tf.slice(packed, [0, 0, 0], [-1, rows, -1]) : h;
    return [output, h, at(rows)];
  });
  const [output, h, c] = results;
  return { output, states: [h, c] };
}

function inputsOf(x: tf.Tensor, { kernel, recurrentKernel, bias }: LstmWeights, { units }: SequenceAttributes): tf.Tensor[] {
  const b = bias ?? tf.zeros([4 * units]);
  if (b.shape.join() !== String(4 * units)) throw new ShapeError({ parameter: 'bias', got: b.shape, expected: `[${4 * units}]` });
  return [x, kernel, recurrentKernel, b];
}

function run(inputs: tf.Tensor[], attributes: SequenceAttributes): tf.Tensor {
  const [batch] = inputs[0].shape;
  const count = inputs.length;
  const operation = tf.customGrad((...args) => {
    const save = args.at(-1) as unknown as tf.GradSaveFunc;
    const xs = args.slice(0, count) as tf.Tensor[];
    const recorded = recordComposite(LSTM, xs, [{ shape: outputShape(attributes, batch, 1) }], attributes)?.[0];
    const { output, memory } = recorded === undefined ? lstmForward(xs, attributes) : { output: recorded, memory: [recorded] };
    save([...xs, ...memory]);
    return {
      value: output,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [x, kernel] = saved;
        const { dz, sum, hBefore, dh, dc } = backward(dy, saved.slice(0, count), saved.slice(count), attributes);
        const { dx, dKernel, dBias } = projectionGradients(x, kernel, sum ?? dz);
        const { units } = attributes;
        const dRecurrent = tf.matMul(tf.transpose(tf.reshape(hBefore, [-1, units])), tf.reshape(dz, [-1, 4 * units]));
        const gradients = [dx, dKernel, dRecurrent, dBias, ...(attributes.states ? [dh, dc] : [])];
        return attributes.masked ? [...gradients, tf.zerosLike(saved[count - 1])] : gradients;
      },
    };
  });
  return operation(...inputs);
}

function backward(
  dy: tf.Tensor,
  inputs: readonly tf.Tensor[],
  memory: readonly tf.Tensor[],
  attributes: SequenceAttributes,
): { dz: tf.Tensor; sum: tf.Tensor | undefined; hBefore: tf.Tensor; dh: tf.Tensor; dc: tf.Tensor } {
  const [x, , recurrentKernel] = inputs;
  const { units, steps } = attributes;
  const [batch] = x.shape;
  const state = { shape: [batch, units] };
  const shapes = [{ shape: [batch, steps, 4 * units] }, { shape: [batch, steps, units] }, { shape: [batch, 4 * units] }, state, state];
  const recorded = recordComposite(LSTM_GRADIENT, [dy, ...memory, recurrentKernel], shapes, attributes);
  if (recorded !== undefined) {
    const [dz, hBefore, sum, dh, dc] = recorded;
    return { dz, hBefore, sum: x.rank === 2 ? sum : undefined, dh, dc };
  }
  const found = lstmBackward(dy, recurrentKernel, memory, attributes, inputs);
  return { ...found, sum: x.rank === 2 ? tf.sum(found.dz, 1) : undefined };
}

registerLowering(LSTM, lowerLstm);
registerLowering(LSTM_GRADIENT, lowerLstmGradient);

import { ShapeError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { recordComposite } from '../composite.js';
import { registerLowering } from '../lower/registry.js';
import { gruBackward, gruForward, type GruGradients } from './gru-eager.js';
import { lowerGruGradient } from './gru-gradient-lowering.js';
import { lowerGru } from './gru-lowering.js';
import { maskInputs, outputShape, projectionGradients, type SequenceAttributes, sequenceAttributes, type SequenceOptions } from './sequence.js';

/** Names of a GRU's operations in graphs. */
const GRU = 'GruSequence';
const GRU_GRADIENT = 'GruSequenceGradient';

/** Weights of a GRU, as Keras keeps them: gates in the order update, reset, candidate. */
export interface GruWeights {
  /** [features, 3 · units] */
  readonly kernel: tf.Tensor;
  /** [units, 3 · units] */
  readonly recurrentKernel: tf.Tensor;
  /** [2, 3 · units], for input and state, when the reset comes after the product; else [3 · units]. None where absent. */
  readonly bias?: tf.Tensor | undefined;
}

export interface GruOptions extends SequenceOptions {
  /** Whether the reset gate acts on h · U (as in Keras 3 and cuDNN) or on h. Default true. */
  readonly resetAfter?: boolean | undefined;
  /** State before the first step, [batch, units]; zeros where absent. */
  readonly initialState?: tf.Tensor | undefined;
}

/** What one GRU operation does. */
export interface GruAttributes extends SequenceAttributes {
  readonly resetAfter: boolean;
  /** Whether an initial state is among the inputs. */
  readonly initial: boolean;
}

/**
 * A GRU over a whole sequence as one operation, with logistic gates and tanh as in Keras: x [batch, steps, features] to
 * [batch, units] or, with `returnSequences`, [batch, steps, units]. The final state is the last step's output. Gradients
 * and compiled graphs are as with {@link lstmSequence}.
 * (Cho et al., 2014, https://doi.org/10.3115/v1/D14-1179; keras.layers.GRU.)
 *
 * @throws ShapeError for weights or a state that do not fit.
 */
export function gruSequence(x: tf.Tensor, weights: GruWeights, options: GruOptions = {}): tf.Tensor {
  return tf.tidy(() => {
    const { resetAfter = true, initialState } = options;
    const attributes = { ...sequenceAttributes('gruSequence', x, weights, 3, options, false), resetAfter, initial: initialState !== undefined };
    const { kernel, recurrentKernel, bias } = weights;
    const width = 3 * attributes.units;
    const shape = resetAfter ? [2, width] : [width];
    if (bias !== undefined && bias.shape.join() !== shape.join()) {
      throw new ShapeError({ parameter: 'gruSequence.bias', got: bias.shape, expected: `[${shape.join(', ')}]` });
    }
    const state = [x.shape[0], attributes.units];
    if (initialState !== undefined && initialState.shape.join() !== state.join()) {
      throw new ShapeError({ parameter: 'gruSequence.initialState', got: initialState.shape, expected: `[${state.join(', ')}]` });
    }
    const none = tf.zeros([width]);
    const biases = bias === undefined ? [none, none] : resetAfter ? tf.unstack(bias) : [bias, none];
    return run([x, kernel, recurrentKernel, ...biases, ...(initialState === undefined ? [] : [initialState]), ...maskInputs(options)], attributes);
  });
}

function run(inputs: tf.Tensor[], attributes: GruAttributes): tf.Tensor {
  const [batch] = inputs[0].shape;
  const count = inputs.length;
  const { units, resetAfter, initial, masked } = attributes;
  const operation = tf.customGrad((...args) => {
    const save = args.at(-1) as unknown as tf.GradSaveFunc;
    const xs = args.slice(0, count) as tf.Tensor[];
    const recorded = recordComposite(GRU, xs, [{ shape: outputShape(attributes, batch, 0) }], attributes)?.[0];
    const { output, memory } = recorded === undefined ? gruForward(xs, attributes) : { output: recorded, memory: [recorded] };
    save([...xs, ...memory]);
    return {
      value: output,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [x, kernel] = saved;
        const { dx, sum, dh, hBefore, rh, dh0 } = backward(dy, saved.slice(0, count), saved.slice(count), attributes);
        const projection = projectionGradients(x, kernel, sum ?? dx);
        const rows = (value: tf.Tensor): tf.Tensor => tf.reshape(value, [-1, value.shape[2] as number]);
        const before = tf.transpose(rows(hBefore));
        const flat = rows(dh);
        let dRecurrent: tf.Tensor;
        if (resetAfter) dRecurrent = tf.matMul(before, flat);
        else {
          const [gates, candidate] = tf.split(flat, [2 * units, units], 1);
          dRecurrent = tf.concat([tf.matMul(before, gates), tf.matMul(tf.transpose(rows(rh)), candidate)], 1);
        }
        const dRecurrentBias = resetAfter ? tf.sum(flat, 0) : tf.zeros([3 * units]);
        const gradients = [projection.dx, projection.dKernel, dRecurrent, projection.dBias, dRecurrentBias, ...(initial ? [dh0] : [])];
        return masked ? [...gradients, tf.zerosLike(saved[count - 1])] : gradients;
      },
    };
  });
  return operation(...inputs);
}

function backward(
  dy: tf.Tensor,
  inputs: readonly tf.Tensor[],
  memory: readonly tf.Tensor[],
  attributes: GruAttributes,
): GruGradients & { readonly sum: tf.Tensor | undefined } {
  const [x, , recurrentKernel] = inputs;
  const { units, steps } = attributes;
  const [batch] = x.shape;
  const [wide, narrow] = [{ shape: [batch, steps, 3 * units] }, { shape: [batch, steps, units] }];
  const shapes = [wide, wide, narrow, narrow, { shape: [batch, units] }, { shape: [batch, 3 * units] }];
  const recorded = recordComposite(GRU_GRADIENT, [dy, ...memory, recurrentKernel], shapes, attributes);
  if (recorded !== undefined) {
    const [dx, dh, hBefore, rh, dh0, sum] = recorded;
    return { dx, dh, hBefore, rh, dh0, sum: x.rank === 2 ? sum : undefined };
  }
  const found = gruBackward(dy, recurrentKernel, memory, attributes, inputs);
  return { ...found, sum: x.rank === 2 ? tf.sum(found.dx, 1) : undefined };
}

registerLowering(GRU, lowerGru);
registerLowering(GRU_GRADIENT, lowerGruGradient);

import { random as randomSource, type RandomSource } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { activation, type ActivationName } from './activations.js';
import { dense } from './dense.js';
import { gru, type Gru } from './gru.js';
import { lstm, type Lstm } from './lstm.js';

/** Settings of {@link AutoregressiveDecoder}. */
export interface AutoregressiveDecoderOptions {
  readonly name: string;
  readonly cell: 'lstm' | 'gru';
  /** Units of the recurrent layers, from the code on; at least one layer. */
  readonly units: readonly number[];
  readonly steps: number;
  /** Numbers of each step of the output. */
  readonly features: number;
  /** What is applied to an output before the next step takes it, and is to be applied to the outputs in the end. */
  readonly activation: ActivationName;
  /** Where the initial weights are drawn from; a layer that is loaded gets its weights anyway. */
  readonly random?: RandomSource;
}

/**
 * Makes a sequence step by step, each from the code and the step before, which is zero before the first: code
 * [batch, units] to [batch, steps, features], the numbers before the activation. With the true sequence as a second input
 * each step comes after the true one before it instead of the layer's own (teacher forcing), and all are computed at once.
 */
export class AutoregressiveDecoder extends tf.layers.Layer {
  static readonly className: string = 'AutoregressiveDecoder';
  readonly options: AutoregressiveDecoderOptions;
  private readonly recurrent: readonly (Lstm | Gru)[];
  private readonly readout: tf.layers.Layer;
  private readonly ending: tf.layers.Layer;

  constructor(options: AutoregressiveDecoderOptions) {
    super({ name: options.name });
    this.options = options;
    const { name, cell, units, features, random = randomSource(0) } = options;
    const make = cell === 'lstm' ? lstm : gru;
    this.recurrent = units.map((n, i) => make({ units: n, name: `${name}_${cell}_${i + 1}`, random, returnSequences: true }));
    this.readout = dense({ units: features, name: `${name}_dense`, random });
    this.ending = activation(options.activation, { name: `${name}_activation` });
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const [codeUnits] = (Array.isArray(inputShape[0]) ? inputShape[0] : (inputShape as tf.Shape)).slice(1) as number[];
    const { features } = this.options;
    // Layers make their weights when they are applied; what they are applied to does not matter.
    const input = tf.input({ shape: [1, codeUnits + features] });
    [...this.recurrent, this.readout].reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input);
    this.trainableWeights = [...this.recurrent, this.readout].flatMap((layer) => layer.trainableWeights);
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch] = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tf.Shape;
    return [batch, this.options.steps, this.options.features];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [code, truth] = Array.isArray(inputs) ? (inputs as [tf.Tensor, tf.Tensor | undefined]) : [inputs, undefined];
    return tf.tidy(() => (truth === undefined ? this.unrolled(code) : this.forced(code, truth)));
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { random: _random, units, ...rest } = this.options;
    return { ...super.getConfig(), ...rest, units: [...units] };
  }

  private forced(code: tf.Tensor, truth: tf.Tensor): tf.Tensor {
    const { steps, features } = this.options;
    const [batch, units] = code.shape;
    const before = tf.pad(tf.slice(truth, [0, 0, 0], [batch, steps - 1, features]), [[0, 0], [1, 0], [0, 0]]);
    const codes = tf.tile(tf.reshape(code, [batch, 1, units]), [1, steps, 1]);
    return [...this.recurrent, this.readout].reduce((x, layer) => layer.call(x, {}) as tf.Tensor, tf.concat([codes, before], 2));
  }

  private unrolled(code: tf.Tensor): tf.Tensor {
    const { steps, features, cell } = this.options;
    const [batch] = code.shape;
    let states = this.options.units.map((n) => Array.from({ length: cell === 'lstm' ? 2 : 1 }, () => tf.zeros([batch, n])));
    let before = tf.zeros([batch, features]);
    const outputs: tf.Tensor[] = [];
    for (let t = 0; t < steps; t++) {
      let x = tf.concat([code, before], 1);
      states = this.recurrent.map((layer, i) => {
        const next = layer.step(x, states[i]);
        [x] = next;
        return next;
      });
      const made = this.readout.call(x, {}) as tf.Tensor;
      outputs.push(made);
      before = this.ending.call(made, {}) as tf.Tensor;
    }
    return tf.stack(outputs, 1);
  }
}

import { InvalidParameterError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { CallArguments } from './call.js';
import { oneTensor } from './call.js';

/** Settings of {@link ActivityRegularization}. */
export interface ActivityRegularizationOptions {
  /** Weight of the sum of absolute values. Default 0. */
  readonly l1?: number;
  /** Weight of the sum of squares. Default 0. */
  readonly l2?: number;
  readonly name?: string;
  readonly inputShape?: number[];
}

/**
 * Passes its input through and penalises it: Σ (l1·|a| + l2·a²) / batch, a sum over units and a mean over samples
 * (`keras.layers.ActivityRegularization`). The penalty goes, under the layer's name, to `losses` among the call's
 * arguments, in training and in evaluation. In `model.fit` of plain TensorFlow.js, which has no such argument, it is
 * added to the training loss.
 */
export class ActivityRegularization extends tf.layers.Layer {
  static readonly className: string = 'ActivityRegularization';
  readonly l1: number;
  readonly l2: number;
  private pending: tf.Scalar | undefined;

  /** @throws InvalidParameterError unless l1 and l2 are finite numbers >= 0. */
  constructor(options: ActivityRegularizationOptions = {}) {
    super(options);
    this.supportsMasking = true;
    this.l1 = checkWeight('l1', options.l1 ?? 0);
    this.l2 = checkWeight('l2', options.l2 ?? 0);
    this.addLoss(() => this.takePending());
  }

  override call(inputs: tf.Tensor | tf.Tensor[], args: CallArguments = {}): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, args);
      const x = oneTensor(inputs, this.name);
      if (args.losses !== undefined) args.losses.add(this.name, this.penalty(x));
      else if (args.training === true) {
        this.pending?.dispose();
        this.pending = tf.keep(this.penalty(x));
      }
      return x;
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), l1: this.l1, l2: this.l2 };
  }

  protected override disposeWeights(): number {
    this.pending?.dispose();
    this.pending = undefined;
    return super.disposeWeights();
  }

  private penalty(x: tf.Tensor): tf.Scalar {
    const terms: tf.Scalar[] = [];
    if (this.l1 !== 0) terms.push(tf.mul(tf.sum(tf.abs(x)), this.l1 / x.shape[0]));
    if (this.l2 !== 0) terms.push(tf.mul(tf.sum(tf.square(x)), this.l2 / x.shape[0]));
    return terms.length === 0 ? tf.scalar(0) : terms.reduce((a, b) => tf.add(a, b));
  }

  private takePending(): tf.Scalar {
    if (this.pending === undefined) return tf.scalar(0);
    const penalty = tf.clone(this.pending);
    this.pending.dispose();
    this.pending = undefined;
    return penalty;
  }
}

function checkWeight(parameter: 'l1' | 'l2', got: number): number {
  if (Number.isFinite(got) && got >= 0) return got;
  throw new InvalidParameterError({ parameter: `ActivityRegularization.${parameter}`, got, expected: 'a finite number >= 0' });
}

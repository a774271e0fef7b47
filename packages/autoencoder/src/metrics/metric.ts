import type * as tf from '@tensorflow/tfjs';
import type { MetricConfig } from './config.js';

/** A measure of how good a reconstruction is. Its value for a data set is the mean of `perSample` over all samples. */
export interface Metric {
  readonly name: MetricConfig['name'];
  /** The configuration, defaults filled in; plain JSON. */
  readonly config: MetricConfig;
  /**
   * The metric of each sample, shape [B], for a target and a prediction (the network's output, never logits) of shape
   * [B, …]. Throws `ShapeError` if the two differ in shape. With a `mask` of their shape only the elements count where it
   * is not 0; to `ssim`, which compares whole neighbourhoods, the others count as equal.
   */
  perSample(target: tf.Tensor, prediction: tf.Tensor, mask?: tf.Tensor): tf.Tensor1D;
}

import * as tf from '@tensorflow/tfjs';
import { floats, type KernelCase } from './harness.js';

type Measure = (labels: tf.Tensor, predictions: tf.Tensor) => tf.Tensor;

const { losses, metrics: m } = tf;
const labels = (): tf.Tensor => floats([4, 5], 0.01, 0.99);
const predictions = (): tf.Tensor => floats([4, 5], 0.01, 0.99, 3);

/** A loss, with the gradient to the predictions. */
function loss(run: Measure): KernelCase {
  const given = labels();
  return { inputs: [predictions()], run: ([p]) => run(given, p), gradient: 'cpu' };
}

function metric(run: Measure): KernelCase {
  return { inputs: [labels(), predictions()], run: ([a, b]) => run(a, b) };
}

export const lossTests: Readonly<Record<keyof typeof losses, readonly KernelCase[]>> = {
  absoluteDifference: [loss(losses.absoluteDifference)],
  computeWeightedLoss: [loss((a, b) => losses.computeWeightedLoss(tf.sub(a, b), tf.tensor2d([[0], [1], [2], [0.5]]))), loss((a, b) => losses.computeWeightedLoss(tf.sub(a, b), undefined, tf.Reduction.SUM))],
  cosineDistance: [loss((a, b) => losses.cosineDistance(a, b, 1))],
  hingeLoss: [loss(losses.hingeLoss)],
  huberLoss: [loss((a, b) => losses.huberLoss(a, b, undefined, 0.3))],
  logLoss: [loss((a, b) => losses.logLoss(a, b))],
  meanSquaredError: [loss((a, b) => losses.meanSquaredError(a, b)), loss((a, b) => losses.meanSquaredError(a, b, tf.tensor2d([[0], [1], [2], [0.5]])))],
  sigmoidCrossEntropy: [loss((a, b) => losses.sigmoidCrossEntropy(a, b)), loss((a, b) => losses.sigmoidCrossEntropy(a, b, undefined, 0.2))],
  softmaxCrossEntropy: [loss((a, b) => losses.softmaxCrossEntropy(a, b)), loss((a, b) => losses.softmaxCrossEntropy(a, b, undefined, 0.2))],
};

export const metricTests: Readonly<Partial<Record<keyof typeof m, readonly KernelCase[]>>> = {
  MAPE: [metric(m.MAPE)],
  MSE: [metric(m.MSE)],
  binaryAccuracy: [metric((a, b) => m.binaryAccuracy(tf.round(a), b))],
  binaryCrossentropy: [metric(m.binaryCrossentropy)],
  categoricalAccuracy: [metric(m.categoricalAccuracy)],
  categoricalCrossentropy: [metric(m.categoricalCrossentropy)],
  cosineProximity: [metric(m.cosineProximity)],
  mape: [metric(m.mape)],
  meanAbsoluteError: [metric(m.meanAbsoluteError)],
  meanAbsolutePercentageError: [metric(m.meanAbsolutePercentageError)],
  meanSquaredError: [metric(m.meanSquaredError)],
  mse: [metric(m.mse)],
  precision: [metric((a, b) => m.precision(tf.round(a), tf.round(b)))],
  r2Score: [metric(m.r2Score)],
  recall: [metric((a, b) => m.recall(tf.round(a), tf.round(b)))],
  sparseCategoricalAccuracy: [metric((a, b) => m.sparseCategoricalAccuracy(tf.reshape(tf.cast(tf.argMax(a, 1), 'float32'), [4, 1]), b))],
};

import { defineConfig } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { z } from 'zod';
import { binaryCrossentropySchema } from './config.js';
import { crossEntropyFromLogits } from './cross-entropy-operation.js';
import { flattenPair, maskWeights, perSampleLoss } from './loss.js';
import type { ElementwiseLoss, ReconstructionLoss } from './loss.js';

/** Options of {@link binaryCrossentropy}. */
export type BinaryCrossentropyOptions = Omit<z.input<typeof binaryCrossentropySchema>, 'name'>;

const bceConfig = defineConfig('binary-crossentropy', binaryCrossentropySchema);

/** Probabilities are kept this far from 0 and 1, as `keras.config.epsilon()`. */
const EPSILON = 1e-7;

/**
 * Binary cross-entropy in nats, −y·log p − (1 − y)·log(1 − p), averaged over the elements of a sample unless
 * `reduction` is `'sum'`. Targets lie in [0, 1] (`checkTargets` finds those that do not) and need not be 0 or 1; with
 * targets between, the least attainable value is their entropy and not 0. As `keras.losses.BinaryCrossentropy`.
 *
 * `from: 'logits'` works on the numbers before the sigmoid, is exact for logits of any size, and its gradient does
 * not vanish where the sigmoid saturates. `from: 'probabilities'` clips its input to [1e-7, 1 − 1e-7]; beyond the
 * limits its gradient is 0. `from: 'auto'`, the default, is made for logits; `resolveLoss` turns it into the other
 * where the network does not end in a sigmoid.
 */
export function binaryCrossentropy(options: BinaryCrossentropyOptions = {}): ReconstructionLoss {
  const config = bceConfig.parse({ ...options, name: 'binary-crossentropy' });
  return binaryCrossentropyOn(config.from === 'probabilities' ? 'output' : 'logits', config);
}

/** Either implementation under a given configuration, so that resolving `'auto'` leaves the configuration as it was. */
export function binaryCrossentropyOn(
  on: 'logits' | 'output',
  config: z.output<typeof binaryCrossentropySchema>,
): ReconstructionLoss {
  const { reduction } = config;
  const perSample =
    on === 'logits'
      ? (target: tf.Tensor, logits: tf.Tensor, mask?: tf.Tensor): tf.Tensor1D =>
          mask === undefined
            ? (crossEntropyFromLogits(flattenPair(target, logits), { reduction }) as tf.Tensor1D)
            : tf.tidy(() => maskedFromLogits(flattenPair(target, logits), mask, reduction))
      : perSampleLoss(FROM_PROBABILITIES, reduction);
  return { name: 'binary-crossentropy', config, on, reduction, perSample };
}

/** Logits of what does not count: as targets they have 0, and their loss is 0. */
const CERTAIN = 100;

function maskedFromLogits([target, logits]: readonly tf.Tensor2D[], mask: tf.Tensor, reduction: 'mean' | 'sum'): tf.Tensor1D {
  const counts = maskWeights(mask, 'sum');
  const counted = tf.sub(tf.mul(logits, counts), tf.mul(tf.sub(1, counts), CERTAIN));
  const total: tf.Tensor1D = crossEntropyFromLogits([tf.mul(target, counts), counted], { reduction: 'sum' }) as tf.Tensor1D;
  return reduction === 'sum' ? total : tf.div(total, tf.maximum(tf.sum(counts, 1), 1));
}

const FROM_PROBABILITIES: ElementwiseLoss = {
  value: (target, probabilities) => {
    const p = tf.clipByValue(probabilities, EPSILON, 1 - EPSILON);
    const positive = tf.mul(target, tf.log(p));
    const negative = tf.mul(tf.sub(1, target), tf.log(tf.sub(1, p)));
    return { loss: tf.neg(tf.add(positive, negative)), saved: [target, probabilities, p] };
  },
  derivative: ([target, probabilities, p]) => {
    const slope = tf.div(tf.sub(p, target), tf.mul(p, tf.sub(1, p)));
    return tf.mul(slope, tf.cast(tf.equal(p, probabilities), 'float32'));
  },
};

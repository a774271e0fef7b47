import * as tf from '@tensorflow/tfjs';
import type { z } from 'zod';
import type { adamSchema, adamwSchema, nadamSchema } from './config.js';
import type { UpdateRule } from './rule.js';

/**
 * As `keras.optimizers.Adam`; arXiv:1412.6980. Both means are kept divided by 1 − beta, which saves a pass over each:
 * m' = beta1·m + g and s' = beta2·s + g²; the factors and the bias corrections go into `rate` and `epsilon`.
 */
export function adamRule(config: z.output<typeof adamSchema> | z.output<typeof adamwSchema>): UpdateRule {
  const { beta1, beta2, epsilon, amsgrad } = config;
  const scale = Math.sqrt(1 - beta2);
  return {
    slots: [...MOMENTS, ...(amsgrad ? [{ name: 'square-sum-max', initial: 0 }] : [])],
    scalars: (step, rate) => ({
      rate: (rate * Math.sqrt(1 - power(beta2, step)) * (1 - beta1)) / (1 - power(beta1, step)) / scale,
      beta1,
      beta2,
      epsilon: epsilon / scale,
    }),
    update: (variable, gradient, [m, s, greatest], scalars) => {
      const mean = tf.add(tf.mul(m, scalars.beta1), gradient);
      const squares = tf.add(tf.mul(s, scalars.beta2), tf.square(gradient));
      const divided = amsgrad ? [tf.maximum(greatest, squares)] : [];
      const divisor = tf.add(tf.sqrt(divided[0] ?? squares), scalars.epsilon);
      return [tf.sub(variable, tf.div(tf.mul(mean, scalars.rate), divisor)), mean, squares, ...divided];
    },
  };
}

/** As `keras.optimizers.Nadam`: Adam with Nesterov's momentum, which follows Dozat's schedule with decay 0.96. */
export function nadamRule({ beta1, beta2, epsilon }: z.output<typeof nadamSchema>): UpdateRule {
  return {
    slots: MOMENTS,
    scalars: (step, rate) => {
      const now = nesterovMomentum(beta1, step);
      const next = nesterovMomentum(beta1, step + 1);
      const product = momentumProduct(beta1, step);
      const scale = Math.sqrt((1 - beta2) / (1 - power(beta2, step)));
      return {
        meanRate: (rate * next * (1 - beta1)) / (1 - product * next) / scale,
        gradientRate: (rate * (1 - now)) / (1 - product) / scale,
        beta1,
        beta2,
        epsilon: epsilon / scale,
      };
    },
    update: (variable, gradient, [m, s], scalars) => {
      const mean = tf.add(tf.mul(m, scalars.beta1), gradient);
      const squares = tf.add(tf.mul(s, scalars.beta2), tf.square(gradient));
      const direction = tf.add(tf.mul(mean, scalars.meanRate), tf.mul(gradient, scalars.gradientRate));
      const divisor = tf.add(tf.sqrt(squares), scalars.epsilon);
      return [tf.sub(variable, tf.div(direction, divisor)), mean, squares];
    },
  };
}

const MOMENTS = [
  { name: 'gradient-sum', initial: 0 },
  { name: 'square-sum', initial: 0 },
] as const;

/**
 * The power of a decay rate for a bias correction. In float32, as the decay itself is: 1 − 0.999 is 1.3e-5 smaller
 * there, and the correction has to match the mean that it corrects.
 */
function power(beta: number, step: number): number {
  return Math.fround(Math.fround(beta) ** step);
}

const DOZAT_DECAY = 0.96;

function nesterovMomentum(beta1: number, step: number): number {
  return beta1 * (1 - 0.5 * DOZAT_DECAY ** step);
}

/** Product of the Nesterov momenta of the steps 1 to `step`. */
function momentumProduct(beta1: number, step: number): number {
  let product = beta1 ** step;
  // From step 1,000 on the factors equal 1 in double precision (0.96^1000 < 1e-17).
  for (let k = 1; k <= Math.min(step, 1000); k++) product *= 1 - 0.5 * DOZAT_DECAY ** k;
  return product;
}

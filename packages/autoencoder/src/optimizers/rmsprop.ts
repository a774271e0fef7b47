import * as tf from '@tensorflow/tfjs';
import type { z } from 'zod';
import type { rmspropSchema } from './config.js';
import type { Scalars, UpdateRule } from './rule.js';

/**
 * As `keras.optimizers.RMSprop`, and with `epsilonInsideRoot: false` as `torch.optim.RMSprop`. The means are kept
 * divided by 1 − rho, which saves a pass over each: s' = rho·s + g², with (1 − rho)·s the mean square.
 */
export function rmspropRule(config: z.output<typeof rmspropSchema>): UpdateRule {
  const { rho, momentum, centered, epsilon, epsilonInsideRoot } = config;
  const share = 1 - rho;
  return {
    slots: [
      { name: 'square-sum', initial: 0 },
      ...(centered ? [{ name: 'gradient-sum', initial: 0 }] : []),
      ...(momentum > 0 ? [{ name: 'momentum', initial: 0 }] : []),
    ],
    scalars: (_, rate) => ({
      rate: rate / Math.sqrt(share),
      rho,
      epsilon: epsilonInsideRoot ? epsilon / share : epsilon / Math.sqrt(share),
      ...(centered ? { share } : {}),
      ...(momentum > 0 ? { momentum } : {}),
    }),
    update: (variable, gradient, slots, scalars) => {
      const squares = tf.add(tf.mul(slots[0], scalars.rho), tf.square(gradient));
      const mean = centered ? [tf.add(tf.mul(slots[1], scalars.rho), gradient)] : [];
      const spread = mean.reduce<tf.Tensor>((all, sum) => tf.sub(all, tf.mul(tf.square(sum), scalars.share)), squares);
      const step = tf.div(tf.mul(gradient, scalars.rate), root(spread, scalars, epsilonInsideRoot));
      if (momentum === 0) return [tf.sub(variable, step), squares, ...mean];
      const velocity = tf.add(tf.mul(slots[slots.length - 1], scalars.momentum), step);
      return [tf.sub(variable, velocity), squares, ...mean, velocity];
    },
  };
}

function root(square: tf.Tensor, { epsilon }: Scalars, inside: boolean): tf.Tensor {
  return inside ? tf.sqrt(tf.add(square, epsilon)) : tf.add(tf.sqrt(square), epsilon);
}

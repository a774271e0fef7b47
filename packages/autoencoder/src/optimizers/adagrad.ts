import * as tf from '@tensorflow/tfjs';
import type { z } from 'zod';
import type { adadeltaSchema, adagradSchema } from './config.js';
import type { UpdateRule } from './rule.js';

/** As `keras.optimizers.Adagrad`, with epsilon inside the root; Duchi, Hazan and Singer, JMLR 12 (2011), 2121–2159. */
export function adagradRule({ initialAccumulatorValue, epsilon }: z.output<typeof adagradSchema>): UpdateRule {
  return {
    slots: [{ name: 'square-sum', initial: initialAccumulatorValue }],
    scalars: (_, rate) => ({ rate, epsilon }),
    update: (variable, gradient, [sum], scalars) => {
      const squares = tf.add(sum, tf.square(gradient));
      const step = tf.div(tf.mul(gradient, scalars.rate), tf.sqrt(tf.add(squares, scalars.epsilon)));
      return [tf.sub(variable, step), squares];
    },
  };
}

/**
 * As `keras.optimizers.Adadelta`; arXiv:1212.5701. Both means are kept divided by 1 − rho, which cancels in their
 * quotient but for epsilon.
 */
export function adadeltaRule({ rho, epsilon }: z.output<typeof adadeltaSchema>): UpdateRule {
  return {
    slots: [
      { name: 'square-sum', initial: 0 },
      { name: 'update-square-sum', initial: 0 },
    ],
    scalars: (_, rate) => ({ rate, rho, epsilon: epsilon / (1 - rho) }),
    update: (variable, gradient, [sum, updateSum], scalars) => {
      const squares = tf.add(tf.mul(sum, scalars.rho), tf.square(gradient));
      const ratio = tf.sqrt(tf.div(tf.add(updateSum, scalars.epsilon), tf.add(squares, scalars.epsilon)));
      const step = tf.mul(gradient, ratio);
      const updates = tf.add(tf.mul(updateSum, scalars.rho), tf.square(step));
      return [tf.sub(variable, tf.mul(step, scalars.rate)), squares, updates];
    },
  };
}

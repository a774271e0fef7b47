import * as tf from '@tensorflow/tfjs';
import type { z } from 'zod';
import type { sgdSchema } from './config.js';
import type { UpdateRule } from './rule.js';

/** As `keras.optimizers.SGD`: the learning rate goes into the accumulator, so that a change of it shows gradually. */
export function sgdRule({ momentum, nesterov }: z.output<typeof sgdSchema>): UpdateRule {
  if (momentum === 0) {
    return {
      slots: [],
      scalars: (_, rate) => ({ rate }),
      update: (variable, gradient, _, { rate }) => [tf.sub(variable, tf.mul(gradient, rate))],
    };
  }
  return {
    slots: [{ name: 'momentum', initial: 0 }],
    scalars: (_, rate) => ({ rate, momentum }),
    update: (variable, gradient, [velocity], scalars) => {
      const step = tf.mul(gradient, scalars.rate);
      const next = tf.sub(tf.mul(velocity, scalars.momentum), step);
      const change = nesterov ? tf.sub(tf.mul(next, scalars.momentum), step) : next;
      return [tf.add(variable, change), next];
    },
  };
}

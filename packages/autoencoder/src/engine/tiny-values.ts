import * as tf from '@tensorflow/tfjs';

/** Steps between two flushes. Counted from the training's first step, so that it does not matter how steps are cut into calls. */
const FLUSH_STEPS = 100;
/** 2^-100, about 8e-31: its square root is still far below any epsilon of an optimizer. */
const TINY = 2 ** -100;
/** The bits of {@link TINY} as float32; those of a smaller absolute value are a smaller number. */
const TINY_BITS = new Int32Array(Float32Array.of(TINY).buffer)[0];
const ABSOLUTE = 0x7fffffff;

/** How many steps may follow, from a 0-based step on, until tiny values are to be flushed. */
export function stepsToFlush(step: number): number {
  return FLUSH_STEPS - (step % FLUSH_STEPS);
}

/**
 * Writes 0 over every value below 2^-100. Weights and moments that decay for ever (those of a pixel that is always 0, of a
 * unit that is dead) would end below 2^-126, where processors compute a hundred times as slowly.
 */
export function flushTiny(values: Float32Array): void {
  // Comparing them as floats would be slow for the same reason.
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < bits.length; i++) if ((bits[i] & ABSOLUTE) < TINY_BITS) bits[i] = 0;
}

/** As {@link flushTiny}, into a new tensor. */
export function withoutTiny(tensor: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.where(tf.less(tf.abs(tensor), TINY), tf.zerosLike(tensor), tensor));
}

import { checkFinite, InvalidParameterError, ndarray, rowSize, rowsOf } from '@latentkit/core';
import type { NdArray } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { ReconstructionLoss } from './loss.js';

/** Samples whose mask is computed at once. */
const ROWS = 1000;

/** Whether {@link checkTargets} looks at every number under this loss. */
export function checksTargets(loss: Pick<ReconstructionLoss, 'name'>): boolean {
  return loss.name === 'binary-crossentropy' || loss.name === 'continuous-bernoulli';
}

/**
 * Checks that a loss can be computed on this data: the targets of a binary cross-entropy or a continuous Bernoulli likelihood lie in [0, 1]. Throws
 * `InvalidParameterError` with the row, the column (counted over the flattened sample) and the value of the first
 * that does not, `NonFiniteError` where that is NaN or infinite. Other losses accept anything. Elements that a network's
 * `mask` leaves out may be anything too.
 */
export function checkTargets(loss: Pick<ReconstructionLoss, 'name'>, x: NdArray, parameter = 'x', mask?: (samples: tf.Tensor) => tf.Tensor): void {
  if (!checksTargets(loss)) return;
  const { data } = mask === undefined ? x : masked(x, mask);
  if (data instanceof Float32Array && allInUnitInterval(data)) return;
  const columns = rowSize(x);
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    // Written so that NaN fails too.
    if (!(value >= 0 && value <= 1)) {
      checkFinite(x, parameter);
      throw new InvalidParameterError({
        parameter: `${parameter}, row ${Math.floor(i / columns)}, column ${i % columns}`,
        got: value,
        expected: `a value in [0, 1], as the ${loss.name === 'binary-crossentropy' ? 'binary cross-entropy' : 'continuous Bernoulli likelihood'} needs`,
        remedy: "Scale the data to [0, 1] (scale 'unit' or 'minmax'), or use the loss 'mse'.",
      });
    }
  }
}

/** The samples with 0 for what does not count, some at a time. */
function masked(x: NdArray, mask: (samples: tf.Tensor) => tf.Tensor): NdArray {
  const data = Float32Array.from(x.data);
  const size = rowSize(x);
  for (let from = 0; from < rowsOf(x); from += ROWS) {
    const part = data.subarray(from * size, (from + ROWS) * size);
    const counts = tf.tidy(() => mask(tf.tensor(part, [part.length / size, ...x.shape.slice(1)])).dataSync());
    counts.forEach((count, i) => {
      if (count === 0) part[i] = 0;
    });
  }
  return ndarray(data, x.shape);
}

/** Whether all numbers lie in [0, 1], from their bits, which are ordered as the numbers are; -0 counts as outside. */
function allInUnitInterval(data: Float32Array): boolean {
  const bits = new Int32Array(data.buffer, data.byteOffset, data.length);
  let seen = 0;
  for (let i = 0; i < bits.length; i++) seen |= bits[i] | (0x3f800000 - bits[i]);
  return seen >= 0;
}

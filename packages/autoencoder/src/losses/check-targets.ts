import { checkFinite, InvalidParameterError, rowSize } from '@latentkit/core';
import type { NdArray } from '@latentkit/core';
import type { ReconstructionLoss } from './loss.js';

/** Whether {@link checkTargets} looks at every number under this loss. */
export function checksTargets(loss: Pick<ReconstructionLoss, 'name'>): boolean {
  return loss.name === 'binary-crossentropy' || loss.name === 'continuous-bernoulli';
}

/**
 * Checks that a loss can be computed on this data: the targets of a binary cross-entropy or a continuous Bernoulli likelihood lie in [0, 1]. Throws
 * `InvalidParameterError` with the row, the column (counted over the flattened sample) and the value of the first
 * that does not, `NonFiniteError` where that is NaN or infinite. Other losses accept anything.
 */
export function checkTargets(loss: Pick<ReconstructionLoss, 'name'>, x: NdArray, parameter = 'x'): void {
  if (!checksTargets(loss)) return;
  const { data } = x;
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

/** Whether all numbers lie in [0, 1], from their bits, which are ordered as the numbers are; -0 counts as outside. */
function allInUnitInterval(data: Float32Array): boolean {
  const bits = new Int32Array(data.buffer, data.byteOffset, data.length);
  let seen = 0;
  for (let i = 0; i < bits.length; i++) seen |= bits[i] | (0x3f800000 - bits[i]);
  return seen >= 0;
}

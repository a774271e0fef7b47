import { InvalidParameterError, rowSize } from '@latentkit/core';
import type { NdArray } from '@latentkit/core';
import type { ReconstructionLoss } from './loss.js';

/**
 * Checks that a loss can be computed on this data: the targets of a binary cross-entropy lie in [0, 1]. Throws
 * `InvalidParameterError` with the row, the column (counted over the flattened sample) and the value of the first
 * that does not. Other losses accept anything.
 */
export function checkTargets(loss: Pick<ReconstructionLoss, 'name'>, x: NdArray, parameter = 'x'): void {
  if (loss.name !== 'binary-crossentropy') return;
  const { data } = x;
  const columns = rowSize(x);
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    // Written so that NaN fails too.
    if (!(value >= 0 && value <= 1)) {
      throw new InvalidParameterError({
        parameter: `${parameter}, row ${Math.floor(i / columns)}, column ${i % columns}`,
        got: value,
        expected: 'a value in [0, 1], as the binary cross-entropy needs',
        remedy: "Scale the data to [0, 1] (scale 'unit' or 'minmax'), or use the loss 'mse'.",
      });
    }
  }
}

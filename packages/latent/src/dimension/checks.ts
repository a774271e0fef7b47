import { type ArrayInput, InvalidParameterError, type NdArray, flattenRows, toMatrix, toNdArray } from '@latentkit/core';

/** Samples [n, …] as rows [n, p] of float64. Throws ShapeError for fewer than `least`, NonFiniteError for NaN or infinity. */
export function toSampleRows(x: ArrayInput, least: number): NdArray<Float64Array> {
  return toMatrix(flattenRows(toNdArray(x, { minRows: least })), { minRows: least });
}

/** Throws InvalidParameterError for a share outside (0, 1]. */
export function checkShare(parameter: string, got: number): number {
  if (got > 0 && got <= 1) return got;
  throw new InvalidParameterError({ parameter, got, expected: 'a number in (0, 1]' });
}

/** What estimates from distances between neighbours take. */
export interface WarningOptions {
  /** Is told, once a call, of samples that are left out because others equal them. */
  readonly onWarning?: (message: string) => void;
}

/** Tells of samples that have no part in an estimate. */
export function warnLeftOut(name: string, count: number, n: number, { onWarning }: WarningOptions): void {
  if (count === 0 || onWarning === undefined) return;
  onWarning(`${name}: ${count} of ${n} samples ${count === 1 ? 'is' : 'are'} left out, since their nearest neighbours equal them or one another. Give each sample once.`);
}

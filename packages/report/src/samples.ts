import type { NdArray } from '@latentkit/core';

/** Whether samples of this shape are pictures: [height, width] or [height, width, 1 or 3], at least 2 by 2. */
export function isImage(sampleShape: readonly number[]): boolean {
  const [height, width, channels = 1] = sampleShape;
  return (sampleShape.length === 2 || sampleShape.length === 3) && height > 1 && width > 1 && (channels === 1 || channels === 3);
}

/** Name of a class, as far as it is known. */
export function className(label: number, targetNames: readonly string[] | undefined): string {
  return targetNames?.[label] ?? String(label);
}

/** Name of a feature, as far as it is known. */
export function featureName(index: number, featureNames: readonly string[] | undefined): string {
  return featureNames?.[index] ?? `feature ${index}`;
}

/** Whether any two rows differ: the codes of a collapsed model may not. */
export function varies({ data, shape: [, p] }: NdArray): boolean {
  return data.some((value, i) => value !== data[i % p]);
}

/** Which values of samples are black and white: 0 and 1 where all lie there, else the least (0 where none is below) and the greatest. */
export function valueRange({ data }: NdArray): readonly [number, number] {
  let [low, high] = [0, 0];
  for (const value of data) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return low === 0 && high <= 1 ? [0, 1] : [low, high];
}

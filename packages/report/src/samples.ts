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

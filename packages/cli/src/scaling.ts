import { type NdArray, UnknownNameError } from '@latentkit/core';
import type { Dataset } from '@latentkit/datasets';
import { AffineScaler, MinMaxScaler, type Scaler, StandardScaler } from '@latentkit/preprocessing';

/** Names that `--scale` takes. */
export const SCALES = ['none', 'standard', 'minmax', 'unit'] as const;

/** A way to scale data. */
export type Scale = (typeof SCALES)[number];

/** The scaling of a name. Throws `UnknownNameError`. */
export function scaleOf(name: string): Scale {
  const found = SCALES.find((scale) => scale === name);
  if (found === undefined) throw new UnknownNameError('scale', name, SCALES);
  return found;
}

/**
 * The scaling that data get where none is asked for: `unit` where the range of values is known, `standard` for wdbc,
 * else `none`. A data set that is known by name is brought to [0, 1] where the loss needs that.
 */
export function defaultScale(dataset: Pick<Dataset, 'name' | 'range'>, isFile: boolean, needsUnit: boolean): Scale {
  if (dataset.range !== undefined) return 'unit';
  if (needsUnit && !isFile) return 'minmax';
  return dataset.name === 'wdbc' ? 'standard' : 'none';
}

/**
 * A scaler fitted on the training rows, or nothing for `none`. `unit` maps the known range, or else the least and the
 * greatest value of all features together, onto [0, 1]. With `clip`, minmax cuts off what lies beyond the training rows.
 */
export function fitScaler(scale: Scale, train: NdArray, range: Dataset['range'], clip: boolean): Scaler | undefined {
  switch (scale) {
    case 'none':
      return undefined;
    case 'standard':
      return new StandardScaler().fit(train);
    case 'minmax':
      return new MinMaxScaler({ clip }).fit(train);
    case 'unit': {
      const [low, high] = range ?? extremes(train);
      return new AffineScaler({ offset: low, scale: high > low ? high - low : 1 });
    }
  }
}

/** Greatest minus least value of some data, for the signal-to-noise ratio; 1 where nothing varies. */
export function valueRange(x: NdArray): number {
  const [low, high] = extremes(x);
  return high > low ? high - low : 1;
}

/** Whether scaled values lie in [0, 1], nearly. */
export function hasUnitValues(scale: Scale): boolean {
  return scale === 'unit' || scale === 'minmax';
}

/** What a scaling does, in words. */
export function scaleWords(scale: Scale): string {
  return {
    none: 'none',
    standard: 'standard: each feature has mean 0 and standard deviation 1 over the training rows',
    minmax: 'minmax: each feature spans [0, 1] over the training rows',
    unit: 'unit: the range of values is mapped onto [0, 1]',
  }[scale];
}

function extremes({ data }: NdArray): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of data) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

// Apart from plot.ts: the types of Observable Plot, and of D3 behind it, must not be asked of those who use the package.

/** One axis: its domain, where its ticks are and what they say. */
export interface Axis {
  readonly domain: readonly [number, number];
  readonly label: string;
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
  readonly log?: boolean;
}

/** Where a plot's area lies in its figure, in pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Pixel position of a value along an axis that runs over `length` pixels from `start`; negative lengths run back. */
export function position(axis: Axis, value: number, start: number, length: number): number {
  const [low, high] = axis.domain;
  const t = axis.log === true ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return start + t * length;
}

import { margin } from './figure.js';
import type { Area } from './plot-area.js';

/** How panels of one size are set in rows. */
export interface MultiplesSpec {
  readonly count: number;
  readonly columns: number;
  /** Width of the figure. */
  readonly width: number;
  /** Height of each plot; as high as wide where it is left out. */
  readonly plotHeight?: number;
  /** Space to the left of each plot, for its tick labels. */
  readonly before: number;
  /** Space above each plot, for its title. */
  readonly above: number;
  /** Space below each plot, for its ticks and, in the last row, the name of the axis. */
  readonly below: number;
  /** Where the first row begins. */
  readonly top: number;
}

const GAP = 14;

/** The areas of equal panels, row by row, and the height where they end. */
export function smallMultiples(spec: MultiplesSpec): { readonly areas: readonly Area[]; readonly bottom: number } {
  const { columns, before, above, below } = spec;
  const pitch = (spec.width - 2 * margin + GAP) / columns;
  const plotWidth = Math.floor(pitch - GAP - before);
  const height = spec.plotHeight ?? plotWidth;
  const rowPitch = above + height + below;
  const areas = Array.from({ length: spec.count }, (_, i) => ({
    left: margin + Math.floor((i % columns) * pitch) + before,
    top: spec.top + Math.floor(i / columns) * rowPitch + above,
    width: plotWidth,
    height,
  }));
  return { areas, bottom: spec.top + Math.ceil(spec.count / columns) * rowPitch };
}

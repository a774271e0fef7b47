import { signal } from '@preact/signals';

/** The point that panels speak of: a sample, a place in code space, or something the reader drew. */
export interface Focus {
  /** Number of the sample; absent for a place where none lies. */
  readonly row?: number;
  /** [latentDim] */
  readonly code: Float32Array;
  /** What was encoded, in 0 to 1; absent for a place. */
  readonly sample?: Float32Array;
  /** What the model makes of the code, in 0 to 1; absent until it has been decoded. */
  readonly decoded?: Float32Array;
}

/** What every panel that shows one point shows. */
export const focus = signal<Focus | undefined>(undefined);

/** Sample under the pointer or the keyboard's cursor, in any map. */
export const hovered = signal<number | undefined>(undefined);

/** Brushed samples, in all maps; undefined where nothing is brushed. */
export const brushed = signal<ReadonlySet<number> | undefined>(undefined);

/** Samples chosen for a path, in order. */
export const waypoints = signal<readonly number[]>([]);

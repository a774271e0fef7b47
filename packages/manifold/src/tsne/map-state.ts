import { type GridMemory, gridMemory } from './grid/grid-memory.js';
import type { JointProbabilities } from './joint-probabilities.js';
import type { Motion } from './momentum.js';
import type { Memory } from './threads/memory.js';

/** How repulsive forces are computed. */
export type RepulsionMethod = 'grid' | 'barnes-hut' | 'exact';

/** What does not change while a map is optimised. */
export interface MapSettings {
  readonly n: number;
  readonly dimensions: number;
  readonly method: RepulsionMethod;
  readonly gridSpacing: number;
  readonly angle: number;
}

/** Everything an iteration works on; where several threads do, all arrays lie in shared memory. */
export interface MapState extends Motion {
  readonly settings: MapSettings;
  readonly joint: JointProbabilities;
  /** Rows of pairs at which each lane begins, and the end. */
  readonly lanes: Int32Array;
  /** One sum of attractive forces for each of {@link LANES} shares of the pairs, whatever the number of threads. */
  readonly attraction: readonly Float64Array[];
  readonly repulsion: Float64Array;
  /** For each chunk of points its share of Z; for each lane its share of the stretch. */
  readonly potentials: Float64Array;
  readonly stretches: Float64Array;
  /** For each chunk of points least and largest coordinate of each axis. */
  readonly chunkBounds: Float64Array;
  readonly grids: GridMemory | undefined;
}

/** Shares of the pairs: as many threads can compute attraction at once. Fixed, so that sums do not depend on the threads. */
export const LANES = 4;
/** Points whose forces are summed up together, for the same reason. */
export const CHUNK = 256;

/** Copies of the joint probabilities and the first positions, and zeros for all else. */
export function mapState(settings: MapSettings, joint: JointProbabilities, start: Float64Array, memory: Memory): MapState {
  const { n, dimensions } = settings;
  const size = n * dimensions;
  const chunks = Math.ceil(n / CHUNK);
  return {
    settings,
    joint: {
      starts: filled(memory.int32(n + 1), joint.starts),
      columns: filled(memory.int32(joint.columns.length), joint.columns),
      values: filled(memory.float32(joint.values.length), joint.values),
    },
    y: filled(memory.float64(size), start),
    velocity: memory.float64(size),
    gain: memory.float64(size).fill(1),
    attraction: Array.from({ length: LANES }, () => memory.float64(size)),
    repulsion: memory.float64(size),
    potentials: memory.float64(chunks),
    lanes: equalShares(joint.starts, memory.int32(LANES + 1)),
    stretches: memory.float64(LANES),
    chunkBounds: memory.float64(chunks * 2 * dimensions),
    grids: settings.method === 'grid' ? gridMemory(n, settings.gridSpacing, memory) : undefined,
  };
}

function filled<A extends Float32Array | Float64Array | Int32Array>(target: A, source: A): A {
  target.set(source);
  return target;
}

/** Rows at which shares of equally many pairs begin, and the end; into `bounds`. */
export function equalShares(starts: Int32Array, bounds: Int32Array): Int32Array {
  const shares = bounds.length - 1;
  const rows = starts.length - 1;
  for (let s = 0; s < shares; s++) bounds[s] = starts.findIndex((start) => start >= (starts[rows] * s) / shares);
  bounds[shares] = rows;
  return bounds;
}

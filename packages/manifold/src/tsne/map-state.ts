import type { LinearForces } from './attraction-kernel.js';
import { type GridMemory, gridMemory } from './grid/grid-memory.js';
import type { JointProbabilities } from './joint-probabilities.js';
import type { Motion } from './momentum.js';
import { LinearMemory, type Memory } from './threads/memory.js';
import { runsWasm } from './wasm/instance.js';

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
  readonly attraction: Float64Array;
  readonly repulsion: Float64Array;
  /** For each chunk of points its share of Z, and of the stretch. */
  readonly potentials: Float64Array;
  readonly stretches: Float64Array;
  /** For each chunk of points least and largest coordinate of each axis. */
  readonly chunkBounds: Float64Array;
  readonly grids: GridMemory | undefined;
  /** Where WebAssembly computes attraction, if it does: the joint probabilities lie there too. */
  readonly linear: LinearForces | undefined;
}

/** Points whose forces are summed up together: fixed, so that sums do not depend on the number of threads. */
export const CHUNK = 128;

/** Copies of the joint probabilities and the first positions, and zeros for all else. */
export function mapState(settings: MapSettings, joint: JointProbabilities, start: Float64Array, memory: Memory): MapState {
  const { n, dimensions } = settings;
  const size = n * dimensions;
  const chunks = Math.ceil(n / CHUNK);
  const pairs = joint.columns.length;
  const linear = dimensions === 2 && runsWasm() ? new LinearMemory(8 * pairs + 4 * (n + 1) + 8 * size, 5, memory.shared) : undefined;
  const near = linear ?? memory;
  return {
    settings,
    joint: {
      starts: filled(near.int32(n + 1), joint.starts),
      columns: filled(near.int32(pairs), joint.columns),
      values: filled(near.float32(pairs), joint.values),
    },
    y: filled(memory.float64(size), start),
    attraction: memory.float64(size),
    velocity: memory.float64(size),
    gain: memory.float64(size).fill(1),
    repulsion: memory.float64(size),
    potentials: memory.float64(chunks),
    stretches: memory.float64(chunks),
    chunkBounds: memory.float64(chunks * 2 * dimensions),
    grids: settings.method === 'grid' ? gridMemory(n, settings.gridSpacing, memory) : undefined,
    linear: linear && { memory: linear.memory, places: linear.float32(size), force: linear.float32(size) },
  };
}

function filled<A extends Float32Array | Float64Array | Int32Array>(target: A, source: A): A {
  target.set(source);
  return target;
}

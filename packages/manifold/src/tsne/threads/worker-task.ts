import type { MapState } from '../map-state.js';
import { BARRIER_WORDS } from './barrier.js';
import { COMMAND_LENGTH } from './crew.js';
import { SHARED_MEMORY } from './memory.js';

/** What a worker says when it waits for commands. */
export const READY = 'tsne worker is ready';

/** What a worker gets: all arrays lie in shared memory. */
export interface WorkerTask {
  readonly state: MapState;
  readonly index: number;
  readonly size: number;
  readonly barrier: Int32Array;
  readonly commands: Float64Array;
}

/** The tasks of a team of threads, the calling one's first. */
export function workerTasks(state: MapState, size: number): WorkerTask[] {
  const barrier = SHARED_MEMORY.int32(BARRIER_WORDS);
  const commands = SHARED_MEMORY.float64(COMMAND_LENGTH);
  return Array.from({ length: size }, (_, index) => ({ state, index, size, barrier, commands }));
}

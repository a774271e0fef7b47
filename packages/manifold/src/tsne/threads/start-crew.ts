import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { MapState } from '../map-state.js';
import { ThreadTeam } from './barrier.js';
import { type Crew, LONE_CREW, ThreadCrew } from './crew.js';
import { READY, type WorkerTask, workerTasks } from './worker-task.js';

/** Where the code of workers lies beside this file; it is there in the built package only. */
const WORKER = new URL('./tsne-worker.js', import.meta.url);

/** Cores that this process may use. */
export function availableThreads(): number {
  return existsWorker(WORKER) ? availableParallelism() : 1;
}

/**
 * A crew of `size` threads on a map in shared memory; the calling thread alone where the code of workers is not there
 * (in sources, or bundled by an application) or does not start. Bundles for browsers get `start-crew-absent.ts` in place
 * of this file.
 */
export async function startCrew(state: MapState, size: number, url: URL = WORKER): Promise<Crew> {
  if (size < 2 || !existsWorker(url)) return LONE_CREW;
  const [own, ...others] = workerTasks(state, size);
  const workers = others.map((task) => new Worker(url, { workerData: task }));
  try {
    await Promise.all(workers.map(async (worker) => ready(worker)));
  } catch {
    await Promise.all(workers.map(async (worker) => worker.terminate()));
    return LONE_CREW;
  }
  // From here on the calling thread does not look after events; a process that ends must not wait for its workers.
  for (const worker of workers) worker.unref();
  return new ThreadCrew(teamOf(own), own.commands);
}

function teamOf({ index, size, barrier }: WorkerTask): ThreadTeam {
  return new ThreadTeam(index, size, barrier);
}

function ready(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.once('message', (message) => (message === READY ? resolve(message) : reject(new Error('another worker'))));
    worker.once('error', reject);
    worker.once('exit', reject);
  });
}

function existsWorker(url: URL): boolean {
  return url.protocol === 'file:' && existsSync(fileURLToPath(url));
}

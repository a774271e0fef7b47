import { parentPort, workerData } from 'node:worker_threads';
import { Iteration } from '../iteration.js';
import { ThreadTeam } from './barrier.js';
import { readCommand } from './crew.js';
import { READY, type WorkerTask } from './worker-task.js';

// Joins in every iteration that the main thread commands, until it says that there are no more.
const { state, index, size, barrier, commands } = workerData as WorkerTask;
const team = new ThreadTeam(index, size, barrier);
const iteration = new Iteration(state);
parentPort?.postMessage(READY);
for (;;) {
  team.meet();
  const command = readCommand(commands);
  if (command === undefined) break;
  iteration.run(team, command);
}

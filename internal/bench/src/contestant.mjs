// What every contestant that is a Node process needs: its arguments, the images, its figures, one line of JSON.
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ndarray, rowsOf, sliceRows } from '@latentkit/core';
import { toUnit } from '@latentkit/datasets';
import { loadMnist } from '@latentkit/datasets/node';
import { parseWorkload } from './workload-list.mjs';

const COMMON = {
  threads: { type: 'string', default: '2' },
  repeats: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '0.9' },
  'warm-up': { type: 'string', default: '1.2' },
};

/** The command line: positional words first (the last is the workload), then options; numbers are numbers. */
export function contestantArguments(options = {}) {
  const { values, positionals } = parseArgs({ options: { ...COMMON, ...options }, allowPositionals: true });
  const { threads, repeats, seconds, 'warm-up': warmUp } = values;
  return {
    ...values,
    words: positionals.slice(0, -1),
    workload: parseWorkload(positionals.at(-1) ?? ''),
    threads: threads === 'auto' ? threads : Number(threads),
    meter: { repeats: Number(repeats), seconds: Number(seconds), warmUp: Number(warmUp), load: machineLoad },
  };
}

/** The 60,000 training images in [0, 1], as many as fill whole batches, each of the workload's shape. */
export async function images({ batch, inputShape, family }) {
  const { x } = toUnit(await loadMnist());
  const n = family === 'encode' ? rowsOf(x) : Math.floor(rowsOf(x) / batch) * batch;
  return ndarray(sliceRows(x, 0, n).data, [n, ...inputShape]);
}

/** CPU seconds that other processes have used so far. */
function machineLoad() {
  const busy = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000;
  const { user, system } = process.cpuUsage();
  return { others: busy - (user + system) / 1e6 };
}

/** Highest memory use of this process so far, in megabytes. */
export function peakMegabytes() {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

/** Seconds since this process was started, where the starter told. */
export function secondsSinceStart() {
  const started = Number(process.env.LATENTKIT_BENCH_STARTED);
  return started > 0 ? Number(((Date.now() - started) / 1000).toFixed(2)) : null;
}

/** Version of a package that the bench depends on. */
export function versionOf(name) {
  return JSON.parse(readFileSync(fileURLToPath(new URL(`../node_modules/${name}/package.json`, import.meta.url)), 'utf8')).version;
}

export function seconds(milliseconds) {
  return Number((milliseconds / 1000).toFixed(3));
}

/** Does the work and prints its result; what stops it becomes a result, too, with the reason. */
export async function report(work) {
  try {
    print({ kind: 'measured', ...(await work()) });
  } catch (error) {
    process.stderr.write(`${error?.stack ?? error}\n`);
    print({ kind: 'unavailable', reason: String(error?.message ?? error).split('\n')[0] });
  }
  // Thread pools of native runtimes may keep the process alive.
  process.exit();
}

function print(result) {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

import { spawn } from 'node:child_process';
import process from 'node:process';

/** Longer than this no contestant may take for one workload. */
const LIMIT_MS = 600_000;

/**
 * Runs a contestant in a process of its own, to its end, and gives the last line of JSON that it printed; what goes wrong
 * becomes `{ kind: 'unavailable', reason }`.
 */
export async function runContestant(contestant, workload, extra) {
  if (contestant.missing !== undefined) return unavailable(contestant.missing);
  const { command, args, missing } = contestant.start(workload.name);
  if (missing !== undefined) return unavailable(missing);
  return runProcess(command, [...args, ...(contestant.options ?? []), '--threads', String(contestant.threads), ...extra]);
}

/** Runs a command to its end and gives the last line of JSON that it printed, or `{ kind: 'unavailable', reason }`. */
export async function runProcess(command, argv) {
  const { code, output, errors } = await finished(command, argv);
  const lines = output.split('\n').filter((line) => line.startsWith('{'));
  if (lines.length > 0) return JSON.parse(lines.at(-1));
  const last = errors.trim().split('\n').at(-1);
  return unavailable(code === null ? `stopped after ${LIMIT_MS / 1000} s` : `ended with code ${code}: ${last}`);
}

function finished(command, argv) {
  return new Promise((resolve) => {
    const env = { ...process.env, LATENTKIT_BENCH_STARTED: String(Date.now()) };
    const child = spawn(command, argv, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT_MS, killSignal: 'SIGKILL' });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.on('error', (error) => resolve({ code: -1, output: '', errors: error.message }));
    child.on('close', (code) => resolve({ code, output, errors }));
  });
}

function unavailable(reason) {
  return { kind: 'unavailable', reason };
}

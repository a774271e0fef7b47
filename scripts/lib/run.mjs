import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The root folder of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/**
 * Runs a program without a shell and resolves to its exit code and what it printed.
 * `stdio` defaults to collecting both streams; pass `'inherit'` or an array as for `spawn` to show them instead.
 */
export function run(command, args, { cwd = root, env = process.env, stdio = ['ignore', 'pipe', 'pipe'], shell = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio, shell });
    let output = '';
    let stdout = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      output += text;
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.on('error', (error) => resolve({ code: 127, stdout, output: `${output}${error.message}\n` }));
    child.on('close', (code, signal) => resolve({ code: code ?? (signal === 'SIGINT' ? 130 : 1), stdout, output }));
  });
}

/** Runs a JavaScript file with the Node that runs this one. */
export function runNode(args, options) {
  return run(process.execPath, args, options);
}

/** Calls `work` for every item, at most `width` at a time, and resolves to the results in the order of the items. */
export async function pool(items, width, work) {
  const results = new Array(items.length);
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}

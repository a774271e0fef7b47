// A `latentkit serve` in a process of its own, as one starts it on the command line.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { StackedAutoencoder } from '@latentkit/stacked';

const command = fileURLToPath(new URL('../../../../packages/latentkit/bin/latentkit.js', import.meta.url));

/** Numbers in a sample of the served model, and in its codes. */
export const WIDTH = 784;
export const CODES = 30;

/** Serves a model as it starts, since training changes no times, while `work` goes on; gives what that gives and how the process ended. */
export async function withService({ flags = [], width = WIDTH, codes = CODES }, work) {
  const folder = await mkdtemp(join(tmpdir(), 'latentkit-soak-'));
  try {
    const model = new StackedAutoencoder({ hiddenUnits: [100], latentDim: codes, seed: 1 }).build([width]);
    await model.save(folder);
    model.dispose();
    const child = spawn(process.execPath, [command, 'serve', folder, '--port', '0', '--engine', 'compiled', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = once(child, 'close');
    const lines = [];
    createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
    try {
      const url = await Promise.race([once(createInterface({ input: child.stdout }), 'line').then(([line]) => line), ended.then(() => Promise.reject(new Error(`The service did not start:\n${lines.join('\n')}`)))]);
      const result = await work({ url, port: Number(new URL(url).port), lines });
      child.kill('SIGTERM');
      const [code, signal] = await ended;
      return { ...result, code, signal, lines };
    } finally {
      child.kill('SIGKILL');
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Bytes of memory that the process of a service holds. */
export async function memoryOf(url) {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)[1]);
}

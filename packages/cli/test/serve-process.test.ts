import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Autoencoder, denseNetwork } from '@latentkit/autoencoder';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { temporaryFolder } from './run.js';

const bundle = join(temporaryFolder(), 'bundle');
const binary = fileURLToPath(new URL('../../latentkit/bin/latentkit.js', import.meta.url));
// What a signal does to a process can only be seen with a process of its own, which runs what has been built.
const inProcess = existsSync(fileURLToPath(new URL('../dist/index.js', import.meta.url))) ? test : test.skip;
const children: ChildProcess[] = [];

beforeAll(async () => {
  const model = new Autoencoder({ latentDim: 2, network: denseNetwork({ hiddenUnits: [] }) }).build([3]);
  await model.save(bundle);
  model.dispose();
});

afterEach(() => children.forEach((child) => child.kill('SIGKILL')));

/** A service whose requests wait long enough for a signal to come in between. */
async function served(): Promise<{ child: ChildProcess; url: string; ended: Promise<unknown[]> }> {
  const child = spawn(process.execPath, [binary, 'serve', bundle, '--port', '0', '--max-batch-delay', '600', '--engine', 'eager'], { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  const ended = once(child, 'close');
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, url, ended };
}

/** Five requests wait in a batch when the signal comes. */
async function answersAfter(signal: NodeJS.Signals): Promise<void> {
  const { child, url, ended } = await served();
  const encode = (): Promise<number> => fetch(`${url}/v1/encode`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"x": [[1, 2, 3]]}' }).then(async (answer) => (await answer.json(), answer.status));
  const accepted = Array.from({ length: 5 }, encode);
  while (!(await (await fetch(`${url}/metrics`)).text()).includes('latentkit_requests_in_flight 5')) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill(signal);
  expect(await Promise.all(accepted)).toEqual([200, 200, 200, 200, 200]);
  expect(await ended).toEqual([0, null]);
  await expect(encode()).rejects.toThrow();
}

inProcess('SIGTERM and SIGINT let accepted requests have their answers, and end the process with 0', () => Promise.all((['SIGTERM', 'SIGINT'] as const).map(answersAfter)), 60_000);

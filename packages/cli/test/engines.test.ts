import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNpy } from '@latentkit/datasets';
import { describe, expect, test } from '@jest/globals';
import { jsonOf, readJson, run, temporaryFolder } from './run.js';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const TRAINING = ['train', 'stacked', '--data', 'digits', '--hidden-units', '[8]', '--latent-dim', '2', '--epochs', '2', '--batch-size', '256', '--seed', '7'];

interface Result {
  readonly engine: string;
  readonly device: string;
  readonly loss: number;
}

/** Trains with these flags into a folder of this name. */
async function train(name: string, ...flags: readonly string[]): Promise<Result> {
  const outcome = await run([...TRAINING, ...flags, '--out', at(name), '--json']);
  expect([outcome.code, outcome.stderr]).toEqual([0, expect.stringContaining('engine on')]);
  return jsonOf<Result>(outcome);
}

describe('--engine, --device and --threads', () => {
  test('train with the engine that they name, to the same losses', async () => {
    const auto = await train('auto');
    expect(auto).toMatchObject({ engine: 'compiled', device: 'cpu' });
    expect(await train('compiled', '--engine', 'compiled', '--threads', '1')).toMatchObject({ engine: 'compiled', device: 'cpu', loss: auto.loss });
    const eager = await train('eager', '--engine', 'eager', '--device', 'cpu');
    expect(eager).toMatchObject({ engine: 'eager', device: 'cpu' });
    expect(Math.abs(eager.loss - auto.loss)).toBeLessThan(1e-6);
    const { training } = readJson<{ training: object }>(at('compiled'), 'run.json');
    expect(training).toMatchObject({ engine: 'compiled', device: 'cpu', threads: 1, asked: { engine: 'compiled', device: 'auto' } });
    expect(readFileSync(at('auto/report.html'), 'utf8')).toContain('compiled');
  });

  test('--device gpu takes the first GPU that works, and says why others do not', async () => {
    const outcome = await run([...TRAINING, '--device', 'gpu', '--out', at('gpu'), '--json']);
    expect(outcome.code).toBe(0);
    const { device } = jsonOf<Result>(outcome);
    if (device !== 'cuda') expect(outcome.stderr).toMatch(/Not on cuda: .+\. .+\./);
    if (device === 'cpu') expect(outcome.stderr).toMatch(/Not on node-gpu: .+[^]*Not on webgpu: .+/);
    expect(await run(['evaluate', at('gpu'), '--engine', 'compiled', '--device', 'gpu'])).toMatchObject({ code: 0, stderr: expect.not.stringContaining('node-gpu') });
  });

  test('a run goes on with the engine that it began with', async () => {
    const long = await train('long', '--epochs', '4');
    await train('short');
    const resumed = jsonOf<Result>(await run(['train', '--resume', at('short'), '--epochs', '4', '--json']));
    expect(resumed).toMatchObject({ engine: 'compiled', loss: long.loss });
    expect(await run(['train', '--resume', at('short'), '--epochs', '5', '--engine', 'eager', '--device', 'cpu'])).toMatchObject({ code: 1, stderr: expect.stringContaining('with which the run began') });
  });

  test('evaluate, encode, decode and report take them as well', async () => {
    await train('model');
    const loss = async (...flags: readonly string[]): Promise<Result> => jsonOf<Result>(await run(['evaluate', at('model'), '--json', ...flags]));
    const compiled = await loss('--engine', 'compiled', '--threads', '2');
    expect(compiled).toMatchObject({ engine: 'compiled' });
    expect(await loss('--device', 'wasm')).toMatchObject({ engine: 'eager', device: 'wasm', loss: expect.closeTo(compiled.loss, 6) });
    const codes: Float32Array[] = [];
    for (const engine of ['compiled', 'eager']) {
      const out = at(`${engine}.npy`);
      expect(await run(['encode', at('model'), '--engine', engine, '--out', out])).toMatchObject({ code: 0 });
      expect(await run(['decode', at('model'), '--engine', engine, '--codes', out, '--out', at('x.npy')])).toMatchObject({ code: 0 });
      codes.push(readNpy(readFileSync(out)).data as Float32Array);
    }
    codes[0].forEach((value, i) => expect(Math.abs(value - codes[1][i])).toBeLessThan(1e-5));
    expect(await run(['report', at('model'), '--engine', 'compiled', '--out', at('again.html')])).toMatchObject({ code: 0 });
  });

  test.each([
    [['--threads', '0'], /threads/],
    [['--threads', '1.5'], /threads/],
    [['--threads', 'two'], /threads/],
    [['--engine', 'compild'], /Did you mean 'compiled'/],
    [['--device', 'cda'], /Did you mean 'cuda'/],
  ])('refuse %p', async (flags, message) => {
    for (const command of [TRAINING, ['evaluate', at('model')], ['encode', at('model'), '--out', at('unused.npy')]]) {
      expect(await run([...command, ...flags])).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
    }
  });
});

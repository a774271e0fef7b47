import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadDigits, loadWdbc, sliceSamples } from '@latentkit/datasets';
import { pcaReconstructionMse } from '@latentkit/pca';
import { StandardScaler } from '@latentkit/preprocessing';
import { type Outcome, TINY, filesIn, jsonOf, readJson, run, temporaryFolder } from './run.js';

const folder = temporaryFolder();
const KEYS = ['family', 'data', 'epochs', 'loss', 'valLoss', 'metrics', 'pca', 'samplesPerSecond', 'engine', 'device', 'seed', 'bundle', 'report', 'seconds'];

interface Result {
  readonly epochs: number;
  readonly loss: number;
  readonly valLoss: number | null;
  readonly metrics: Record<string, number>;
  readonly pca: { codeSize: number; mse: number };
  readonly seed: number;
  readonly bundle: string;
  readonly report: string;
}

describe('train stacked on digits', () => {
  const out = join(folder, 'stacked');
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await run(['train', 'stacked', '--data', 'digits', ...TINY, '--seed', '7', '--out', out, '--json']);
  }, 60_000);

  test('prints exactly one JSON object with the keys of the contract, and progress elsewhere', () => {
    expect(outcome.code).toBe(0);
    const result = jsonOf<Result>(outcome);
    expect(Object.keys(result)).toEqual(KEYS);
    expect(result).toMatchObject({ family: 'stacked', data: 'digits', epochs: 2, engine: 'eager', device: 'cpu', seed: 7, bundle: join(out, 'model'), report: join(out, 'report.html') });
    expect(Object.keys(result.metrics)).toEqual(['roundedAccuracy', 'mse', 'psnr']);
    expect(outcome.stderr).toMatch(/epoch 1\/2 .*loss .*samples\/s.*\nepoch 2\/2 /);
  });

  test('compares with principal components of the same scaled training rows', async () => {
    const digits = await loadDigits();
    const train = sliceSamples(digits, 0, 1500).x;
    const scaled = { data: Float64Array.from(train.data, (v) => v / 16), shape: train.shape };
    const { pca } = jsonOf<Result>(outcome);
    expect(pca.codeSize).toBe(2);
    expect(Math.abs(pca.mse / pcaReconstructionMse(scaled, 2) - 1)).toBeLessThan(1e-5);
  });

  test('gives the totals of the last epoch, and metrics of the model that was saved', async () => {
    const { loss, valLoss, metrics } = jsonOf<Result>(outcome);
    const [head, ...rows] = readFileSync(join(out, 'history.csv'), 'utf8').trim().split('\n');
    const last = rows.at(-1)?.split(',').map(Number) ?? [];
    expect(rows.length).toBe(2);
    expect(last[head.split(',').indexOf('loss')]).toBe(loss);
    expect(last[head.split(',').indexOf('valLoss')]).toBe(valLoss);
    const again = jsonOf<{ samples: number; loss: number; metrics: Record<string, number> }>(await run(['evaluate', out, '--json', '--device', 'cpu']));
    expect(again.samples).toBe(297);
    expect(again.loss).toBeCloseTo(valLoss ?? NaN, 5);
    expect(again.metrics['roundedAccuracy']).toBeCloseTo(metrics['roundedAccuracy'], 6);
    expect(again.metrics['mse']).toBeCloseTo(metrics['mse'], 6);
  });

  test('leaves the files of the contract', () => {
    const files = filesIn(out);
    for (const path of ['checkpoint/latentkit.json', 'history.csv', 'metrics.json', 'model/decoder/weights.bin', 'model/encoder/weights.bin', 'model/latentkit.json', 'report.html', 'run.json']) {
      expect(files).toContain(path);
    }
    expect(files.filter((path) => path.includes('tmp'))).toEqual([]);
    const manifest = readJson<{ normalisation: { type: string; config: object } }>(out, 'model', 'latentkit.json');
    expect(manifest.normalisation).toMatchObject({ type: 'AffineScaler', config: { offset: 0, scale: 16 } });
  });

  test('writes a report that names no address and says how to repeat the run', () => {
    const html = readFileSync(join(out, 'report.html'), 'utf8');
    // The script of the figures names the SVG namespace, which nobody fetches.
    expect(html.match(/<script>/g)).toHaveLength(1);
    expect(/https?:/.exec(html.replace(/<script>.*?<\/script>/s, ''))).toBeNull();
    expect(html).toContain('npx latentkit train stacked --data digits');
    expect(html.includes('--out')).toBe(false);
    expect(html.length).toBeLessThan(1.5e6);
  });

  test('--resume on a finished run with more epochs goes on from its end', async () => {
    const straight = join(folder, 'straight');
    const flags = ['--device', 'cpu', '--hidden-units', '[8]', '--latent-dim', '2', '--batch-size', '256', '--seed', '7'];
    await run(['train', 'stacked', '--data', 'digits', ...flags, '--epochs', '3', '--out', straight]);
    const outcome = await run(['train', '--resume', out, '--epochs', '3', '--json']);
    const resumed = jsonOf<Result>(outcome);
    expect(outcome.stderr).toMatch(/on cpu\nepoch 3\/3/);
    expect(resumed.epochs).toBe(3);
    for (const path of ['encoder/weights.bin', 'decoder/weights.bin']) {
      expect(readFileSync(join(out, 'model', path)).equals(readFileSync(join(straight, 'model', path)))).toBe(true);
    }
  }, 60_000);

  test.each([
    [['--epochs', '5', '--latent-dim', '3'], '--latent-dim cannot be given with --resume'],
    [['--set', 'latentDim=3'], '--set cannot be given with --resume'],
  ])('--resume refuses %j', async (extra, words) => {
    const { code, stderr } = await run(['train', 'stacked', '--resume', out, ...extra]);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  test('--resume refuses another family and a folder without a run', async () => {
    expect((await run(['train', 'linear', '--resume', out])).stderr).toContain('trains stacked, not linear');
    const missing = await run(['train', '--resume', join(folder, 'nowhere')]);
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain('run.json');
  });
});

describe('settings of a training', () => {
  const record = (out: string): { data: Record<string, unknown>; parameters: Record<string, unknown>; training: Record<string, unknown> } => readJson(out, 'run.json');

  test('flags win over --set, which wins over --config; the optimizer is put together from all', async () => {
    const config = join(folder, 'config.json');
    writeFileSync(config, JSON.stringify({ data: 'wdbc', scale: 'standard', epochs: 5, batchSize: 100, latentDim: 5, seed: 3, optimizer: { name: 'sgd', momentum: 0.5 }, valid: 100, device: 'cpu' }));
    const out = join(folder, 'layers');
    const outcome = await run(['train', 'linear', '--config', config, '--set', 'epochs=4', '--set', 'latentDim=4', '--set', 'optimizer.nesterov=true', '--epochs', '1', '--learning-rate', '0.05', '--out', out, '--json']);
    expect(outcome.code).toBe(0);
    expect(record(out).training).toMatchObject({ epochs: 1, batchSize: 100, optimizer: { name: 'sgd', momentum: 0.5, nesterov: true, learningRate: 0.05 } });
    expect(record(out).parameters).toMatchObject({ latentDim: 4, seed: 3 });
    expect(record(out).data).toMatchObject({ scale: 'standard', valid: 100, samples: 569 });
  }, 60_000);

  test('--optimizer starts from that optimizer itself and not from the family', async () => {
    const out = join(folder, 'optimizer');
    await run(['train', 'linear', '--data', 'wdbc', '--device', 'cpu', '--epochs', '1', '--optimizer', 'sgd', '--out', out]);
    expect(record(out).training).toMatchObject({ optimizer: { name: 'sgd', learningRate: 0.01 } });
  }, 60_000);

  test('wdbc is standardised on the training rows, and the scaler is in the bundle', async () => {
    const out = join(folder, 'wdbc');
    const outcome = await run(['train', 'linear', '--data', 'wdbc', '--device', 'cpu', '--epochs', '1', '--valid', '0.1', '--tied', '--loss', 'mae', '--checkpoint-every', '2', '--out', out]);
    expect(outcome.code).toBe(0);
    const wdbc = await loadWdbc();
    const scaler = new StandardScaler().fit(sliceSamples(wdbc, 0, 569 - 57).x);
    expect(readJson(out, 'model', 'latentkit.json')['normalisation']).toEqual(JSON.parse(JSON.stringify(scaler.toJSON())));
    expect(record(out).parameters).toMatchObject({ tied: true, loss: 'mae' });
    expect(record(out).training).toMatchObject({ checkpointEvery: 2 });
    expect(outcome.stdout).toMatch(/epochs +1\n/);
  }, 60_000);

  test('minmax data suit the cross-entropy, rows beyond the training range included', async () => {
    const outcome = await run(['train', 'stacked', '--data', 'wdbc', ...TINY, '--scale', 'minmax', '--out', join(folder, 'minmax')]);
    expect(outcome).toMatchObject({ code: 0 });
  }, 60_000);

  test('a run without validation has no validation loss, and its metrics are those of the training rows', async () => {
    const out = join(folder, 'no-validation');
    const result = jsonOf<Result>(await run(['train', 'linear', '--data', 'moons', '--device', 'cpu', '--epochs', '1', '--latent-dim', '1', '--valid', '0', '--out', out, '--json']));
    expect(result.valLoss).toBeNull();
    expect(result.metrics['mse']).toBeGreaterThan(0);
    expect(existsSync(join(out, 'report.html'))).toBe(true);
  }, 60_000);
});

describe('an interrupted training', () => {
  test('keeps the best epoch so far, writes everything and ends with 130', async () => {
    const out = join(folder, 'interrupted');
    const controller = new AbortController();
    const text = { stdout: '', stderr: '' };
    const { main } = await import('../src/index.js');
    const code = await main(['train', 'stacked', '--data', 'wdbc', '--scale', 'minmax', ...TINY, '--epochs', '200', '--out', out, '--json'], {
      stdout: { write: (part) => void (text.stdout += part) },
      stderr: {
        write: (part) => {
          text.stderr += part;
          if (part.startsWith('epoch 3/')) controller.abort();
        },
      },
      signal: controller.signal,
    });
    expect(code).toBe(130);
    const result = JSON.parse(text.stdout) as Result;
    expect(result.epochs).toBe(3);
    expect(readJson(out, 'metrics.json')['status']).toBe('aborted');
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('Interrupted.');
    const evaluated = jsonOf<{ loss: number }>(await run(['evaluate', out, '--json', '--device', 'cpu']));
    expect(evaluated.loss).toBeCloseTo(result.valLoss ?? NaN, 5);
  }, 60_000);
});

describe('a training that diverges', () => {
  test('names the epoch, keeps finite weights and ends with 1', async () => {
    const out = join(folder, 'diverged');
    const { code, stdout, stderr } = await run(['train', 'linear', '--data', 'digits', '--device', 'cpu', '--epochs', '20', '--batch-size', '256', '--optimizer', 'sgd', '--learning-rate', '1e9', '--out', out, '--json']);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/error: The loss became .* in epoch \d+\. .*last finite weights.*model/s);
    const bytes = readFileSync(join(out, 'model', 'encoder', 'weights.bin'));
    const weights = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    expect(weights.length).toBeGreaterThan(0);
    expect(weights.every(Number.isFinite)).toBe(true);
  }, 60_000);
});

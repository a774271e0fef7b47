import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Autoencoder } from '@latentkit/autoencoder';
import { ndarray } from '@latentkit/core';
import { loadWdbc, readCsv, readNpy, writeCsv, writeNpy } from '@latentkit/datasets';
import { type Outcome, TINY, jsonOf, run, temporaryFolder } from './run.js';

const folder = temporaryFolder();
const digits = join(folder, 'digits');
const linear = join(folder, 'linear');
const at = (name: string): string => join(folder, name);
const CPU = ['--device', 'cpu'];

beforeAll(async () => {
  await run(['train', 'stacked', '--data', 'digits', ...TINY, '--out', digits]);
  // As many codes as features: after some steps decoding gives back what was encoded, nearly.
  await run(['train', 'linear', '--data', 'wdbc', ...CPU, '--latent-dim', '30', '--epochs', '100', '--out', linear]);
}, 90_000);

describe('encode and decode', () => {
  test('codes of all rows as NPY, the same from a run and from its bundle', async () => {
    expect(await run(['encode', digits, '--data', 'digits', '--out', at('codes.npy'), ...CPU])).toMatchObject({ code: 0, stdout: '' });
    await run(['encode', join(digits, 'model'), '--out', at('again.npy'), ...CPU]);
    const codes = readNpy(readFileSync(at('codes.npy')));
    expect(codes.shape).toEqual([1797, 2]);
    expect(readFileSync(at('again.npy')).equals(readFileSync(at('codes.npy')))).toBe(true);
  });

  test('decoding gives samples of the right shape in the units of the data', async () => {
    const { code } = await run(['decode', digits, '--codes', at('codes.npy'), '--out', at('x.npy'), ...CPU]);
    expect(code).toBe(0);
    const x = readNpy(readFileSync(at('x.npy')));
    expect(x.shape).toEqual([1797, 8, 8]);
    const model = await Autoencoder.load(join(digits, 'model'));
    const { data } = await model.decode(readNpy(readFileSync(at('codes.npy'))), { device: 'cpu' });
    model.dispose();
    // The model's outputs lie in [0, 1], the data's pixels in [0, 16].
    expect(Math.max(...x.data.map((value, i) => Math.abs(value - 16 * data[i])))).toBeLessThan(1e-5);
  });

  test('through CSV, scaled on the way in and unscaled on the way out', async () => {
    const wdbc = await loadWdbc();
    const text = writeCsv(wdbc.x, { featureNames: wdbc.featureNames, y: wdbc.y, targetNames: wdbc.targetNames, labelName: 'kind' });
    writeFileSync(at('wdbc.csv'), text);
    expect((await run(['encode', linear, '--data', at('wdbc.csv'), '--label', 'kind', '--out', at('codes.csv'), ...CPU])).code).toBe(0);
    expect((await run(['decode', linear, '--codes', at('codes.csv'), '--out', at('back.csv'), ...CPU])).code).toBe(0);
    const back = readCsv(readFileSync(at('back.csv'), 'utf8')).x;
    expect(back.shape).toEqual([569, 30]);
    const relative = Math.max(...Array.from({ length: 30 }, (_, j) => columnError(wdbc.x.data, back.data, j)));
    expect(relative).toBeLessThan(0.35);
  });

  test('a wrong number of features says expected and got, and hints at the label', async () => {
    const { code, stderr } = await run(['encode', linear, '--data', 'digits', '--out', at('no.npy'), ...CPU]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/got 64, expected 30 features/);
    expect((await run(['evaluate', linear, '--data', 'digits', ...CPU])).stderr).toMatch(/got 64, expected 30 features/);
    writeFileSync(at('plus.csv'), `${Array.from({ length: 31 }, (_, i) => `c${i}`).join(',')}\n${Array.from({ length: 31 }, () => '1').join(',')}\n`);
    expect((await run(['encode', linear, '--data', at('plus.csv'), '--out', at('no.npy'), ...CPU])).stderr).toContain('--label');
  });

  test('codes of another size say expected and got', async () => {
    writeFileSync(at('bad.npy'), writeNpy(ndarray(new Float32Array(6), [2, 3])));
    const { code, stderr } = await run(['decode', digits, '--codes', at('bad.npy'), '--out', at('no.npy'), ...CPU]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/expected 2 .*got 3/);
  });

  test('only NPY and CSV can be written', async () => {
    expect(await run(['encode', digits, '--out', at('codes.txt')])).toMatchObject({ code: 2, stderr: expect.stringContaining('.npy or .csv') });
    expect(await run(['encode', digits])).toMatchObject({ code: 2, stderr: expect.stringContaining("required option '--out <file>'") });
  });
});

describe('evaluate', () => {
  test('all rows of the data that are named', async () => {
    const result = jsonOf<{ samples: number; family: string; metrics: object }>(await run(['evaluate', digits, '--data', 'digits', '--json', ...CPU]));
    expect(result).toMatchObject({ samples: 1797, family: 'stacked' });
    expect(Object.keys(result.metrics)).toEqual(['roundedAccuracy', 'mse', 'psnr']);
  });

  test('as a table', async () => {
    const { stdout } = await run(['evaluate', digits, ...CPU]);
    expect(stdout).toMatch(/297 validation samples of digits/);
    expect(stdout).toMatch(/rounded accuracy +\d+\.\d\d%/);
  });

  test('a part that does not exist is wrong usage or failure, and said', async () => {
    expect((await run(['evaluate', digits, '--split', 'tset', ...CPU])).stderr).toContain("'train' or 'test'");
  });
});

describe('report', () => {
  test('is made again, byte for byte but for the measured time, elsewhere if asked', async () => {
    const before = readFileSync(join(digits, 'report.html'), 'utf8');
    const { code, stdout } = await run(['report', digits, ...CPU]);
    expect([code, stdout.trim()]).toEqual([0, join(digits, 'report.html')]);
    const strip = (html: string): string => html.replace(/<tr><th scope="row">(time|report.html|metrics.json|engine and device)<.*?<\/tr>/g, '');
    expect(strip(readFileSync(join(digits, 'report.html'), 'utf8')).length).toBeGreaterThan(0.99 * strip(before).length);
    await run(['report', join(digits, 'model'), '--out', at('other.html'), ...CPU]);
    expect(readFileSync(at('other.html'), 'utf8')).toContain('Stacked autoencoder on digits');
  }, 30_000);

  test('puts several runs side by side, with their anomalies, and links to their files', async () => {
    const argv = ['report', digits, linear, '--compare', '--anomalous', '1', '--contamination', '0.2', '--title', 'Both <of them>', '--out', at('both.html'), ...CPU];
    const { code, stdout } = await run(argv);
    expect([code, stdout.trim()]).toEqual([0, at('both.html')]);
    const html = readFileSync(at('both.html'), 'utf8');
    expect(html).toContain('<h1>Both &lt;of them&gt;</h1>');
    expect(html).toContain('2 models, evaluated on samples of their own.');
    expect(html).toContain('href="./linear/model/latentkit.json"');
    expect(html).toContain('npx latentkit report');
    // Class 1 of wdbc is benign, of digits the 1.
    expect(html).toMatch(/Known to be anomalous: \d+ samples of class benign among 85\./);
    expect(html.match(/data-kind="error-histogram"/g)).toHaveLength(4);
    expect(html.match(/<section id="[^"]*"/g)!.length).toBeGreaterThan(10);
  }, 60_000);

  test('says what is wrong before it begins', async () => {
    const cases = [
      [['report', digits, linear, '--out', at('x.html')], 2, '--compare'],
      [['report', ...Array.from({ length: 13 }, () => digits), '--compare'], 2, 'at most 12'],
      [['report', digits, '--contamination', '0.7'], 2, '(0, 0.5]'],
      [['report', digits, at('nowhere'), '--compare', '--out', at('x.html')], 1, 'nowhere'],
      [['report', digits, '--anomalous', 'eleven', '--out', at('x.html')], 2, 'eleven'],
    ] as const;
    for (const [argv, code, words] of cases) {
      const outcome = await run([...argv, ...CPU]);
      expect([outcome.code, outcome.stderr]).toEqual([code, expect.stringContaining(words)]);
    }
    expect(existsSync(at('x.html'))).toBe(false);
  }, 60_000);
});

describe('datasets', () => {
  test('lists all by name, and as JSON', async () => {
    const { code, stdout } = await run(['datasets']);
    expect(code).toBe(0);
    for (const name of ['digits', 'wdbc', 'mnist', 'fashion-mnist', 'swiss-roll']) expect(stdout).toContain(name);
    const list = jsonOf<{ name: string; samples: number; available: string }[]>(await run(['datasets', '--json']));
    expect(list[0]).toMatchObject({ name: 'digits', samples: 1797, available: 'embedded' });
  });

  test('shows one', async () => {
    const { stdout } = await run(['datasets', 'wdbc']);
    expect(stdout).toMatch(/malignant \(212\), benign \(357\)/);
    // Mean of the first column as scikit-learn's documentation gives it.
    expect(stdout).toMatch(/mean radius +14\.13/);
    const details = jsonOf<{ samples: number; range: number[] }>(await run(['datasets', 'digits', '--json']));
    expect(details).toMatchObject({ samples: 1797, range: [0, 16], classes: { 0: 178, 1: 182 } });
  });

  test('downloads only what is downloaded', async () => {
    expect(await run(['datasets', 'download', 'mnits'])).toMatchObject({ code: 2, stderr: expect.stringContaining("Did you mean 'mnist'?") });
    expect(await run(['datasets', 'download'])).toMatchObject({ code: 2 });
    expect(await run(['datasets', 'digits', 'wdbc'])).toMatchObject({ code: 2 });
  });
});

describe('doctor', () => {
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await run(['doctor', '--json']);
  }, 60_000);

  test('finds devices, with a reason and a remedy for each that does not work', () => {
    expect(outcome.code).toBe(0);
    const result = jsonOf<{ ok: boolean; device: string; engine: object; runtimes: { device: string; available: boolean; reason: string; remedy: string }[]; devices: { device: string; available: boolean; detail: string; remedy?: string }[]; versions: Record<string, string>; memory: Record<string, number> }>(outcome);
    expect(result.ok).toBe(true);
    expect(result.devices.map(({ device }) => device)).toEqual(['node-gpu', 'node', 'webgpu', 'webgl', 'wasm', 'cpu']);
    expect(result.devices.find(({ device }) => device === 'cpu')).toMatchObject({ available: true });
    for (const { available, detail, remedy } of result.devices) expect(available || (detail !== '' && remedy !== undefined)).toBe(true);
    expect(result.engine).toMatchObject({ name: 'compiled', device: result.device, reason: expect.stringMatching(/onnxruntime-node 1\.\d+\.\d+ works/) });
    expect(result.runtimes.map(({ device }) => device)).toEqual(['cuda', 'cpu', 'webgpu', 'wasm']);
    expect(result.runtimes.find(({ device }) => device === 'cpu')).toMatchObject({ available: true });
    for (const { available, reason, remedy } of result.runtimes) expect([reason !== '', remedy === '']).toEqual([true, available]);
    expect(result.versions).toMatchObject({ node: process.versions.node, '@tensorflow/tfjs': '4.22.0' });
    expect(result.memory['totalMB']).toBeGreaterThan(100);
  });

  test('reads as text', async () => {
    const { stdout } = await run(['doctor']);
    expect(stdout).toMatch(/ok {2}cpu/);
    expect(stdout).toMatch(/Compiled engine: [^]*Eager engine: [^]*Machine/);
    expect(stdout).toMatch(/Ready: training runs on the compiled engine on \w+\. onnxruntime-node/);
    expect(stdout).toMatch(/With --device gpu it runs on/);
  }, 30_000);
});

function columnError(a: ArrayLike<number>, b: ArrayLike<number>, column: number): number {
  let [error, mean, square] = [0, 0, 0];
  for (let i = 0; i < 569; i++) {
    const x = a[i * 30 + column];
    error += (x - b[i * 30 + column]) ** 2 / 569;
    mean += x / 569;
    square += (x * x) / 569;
  }
  return Math.sqrt(error / (square - mean * mean));
}

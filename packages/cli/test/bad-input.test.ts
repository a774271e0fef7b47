import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ndarray } from '@latentkit/core';
import { writeIdx, writeNpy } from '@latentkit/datasets';
import { TINY, filesIn, run, temporaryFolder } from './run.js';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const model = at('model-run');

/** Trains on a file; what goes wrong with it goes wrong before anything is computed. */
const trainOn = (file: string, ...more: readonly string[]): ReturnType<typeof run> => run(['train', 'linear', '--data', file, '--device', 'cpu', '--out', at('unused'), ...more]);

beforeAll(async () => {
  expect(await run(['train', 'stacked', '--data', 'digits', ...TINY, '--out', model])).toMatchObject({ code: 0 });
}, 60_000);

describe('wrong usage ends with 2 and names the nearest', () => {
  test.each([
    [['trian'], 'Did you mean train?'],
    [['train', 'stackd'], "Did you mean 'stacked'?"],
    [['train', 'stacked', '--data', 'digist'], "Did you mean 'digits'?"],
    [['train', 'stacked', '--epoch', '3'], 'Did you mean --epochs?'],
    [['train', 'stacked', '--latent-dm', '3'], 'Did you mean --latent-dim?'],
    [['train', 'linear', '--hidden-units', '3'], "unknown option '--hidden-units'"],
    [['train', 'stacked', '--optimizer', 'adm'], "Did you mean 'adam'?"],
    [['train', 'stacked', '--loss', 'binary-crossentrpy'], "Did you mean 'binary-crossentropy'?"],
    [['train', 'stacked', '--scale', 'minmx'], "Did you mean 'minmax'?"],
    [['train', 'stacked', '--device', 'wsam'], "Did you mean 'wasm'?"],
    [['train', 'stacked', '--engine', 'egaer'], "Did you mean 'eager'?"],
    [['train', 'stacked', '--set', 'latentDm=3'], "Did you mean 'latentDim'?"],
    [['train', 'stacked', '--set', 'latentDim'], 'key=value'],
    [['train', 'stacked', '--epochs', 'many'], 'epochs'],
    [['train', 'stacked', '--epochs', '0'], '>= 1'],
    [['train', 'linear', '--epochs', '0'], 'epochs: got 0'],
    [['train', 'stacked', '--latent-dim', '-1'], '>= 1'],
    [['train', 'stacked', '--activation', 'rleu'], 'activation'],
    [['train', 'stacked', '--valid', '5000'], 'from 1 to 1796'],
    [['train'], 'Say which family'],
    [['train', 'stacked', 'extra'], 'too many arguments'],
    [['datasets', 'mnits'], "Did you mean 'mnist'?"],
  ])('%j', async (argv, words) => {
    const { code, stdout, stderr } = await run(argv);
    expect(stderr).toContain(words);
    expect([code, stdout]).toEqual([2, '']);
  });

  test('errors are one line without a stack', async () => {
    const { stderr } = await run(['train', 'stackd']);
    expect(stderr.trim().split('\n').length).toBe(1);
  });
});

describe('--config', () => {
  test.each([
    ['unknown key', '{ "latentDims": 3 }', /config.json.*'latentDims'.*Did you mean 'latentDim'/s, 2],
    ['wrong value', '{ "latentDim": 0 }', /config\.json\.latentDim: got 0, expected .*1/, 2],
    ['wrong type', '{ "epochs": "five" }', /config\.json\.epochs: got 'five'/, 2],
    ['no object', '[1]', /config\.json: .*an object of settings/, 2],
    ['no JSON', '{ "epochs": 5', /config\.json: .*JSON/, 1],
  ])('%s', async (_, text, words, code) => {
    writeFileSync(at('config.json'), text);
    const outcome = await run(['train', 'stacked', '--config', at('config.json')]);
    expect(outcome.stderr).toMatch(words);
    expect(outcome.code).toBe(code);
  });

  test('a file that is not there', async () => {
    expect(await run(['train', 'stacked', '--config', at('none.json')])).toMatchObject({ code: 1, stderr: expect.stringContaining('none.json') });
  });
});

describe('files', () => {
  test.each([
    ['a ragged row', 'a,b\n1,2\n3\n', /bad\.csv, line 3: got 1, expected 2 fields/],
    ['text among numbers', 'a,b\n1,2\n3,x\n', /bad\.csv, line 3, column 'b': got 'x', expected a number/],
    ['NaN', 'a,b\n1,2\nNaN,4\n', /bad\.csv, line 3, column 'a': got 'NaN'/],
    ['an empty field', 'a,b\n1,\n3,4\n', /bad\.csv, line 2, column 'b'/],
  ])('a CSV with %s says file, row and column', async (_, text, words) => {
    writeFileSync(at('bad.csv'), text);
    expect(await trainOn(at('bad.csv'))).toMatchObject({ code: 1, stderr: expect.stringMatching(words) });
  });

  test('a label column that does not exist is wrong usage', async () => {
    writeFileSync(at('good.csv'), 'a,b\n1,2\n3,4\n');
    expect(await trainOn(at('good.csv'), '--label', 'c')).toMatchObject({ code: 2, stderr: expect.stringContaining("'c'") });
  });

  test('truncated NPY and IDX files are refused', async () => {
    const array = ndarray(new Float32Array(600), [100, 6]);
    writeFileSync(at('short.npy'), writeNpy(array).subarray(0, 500));
    writeFileSync(at('short.idx'), writeIdx(array).subarray(0, 500));
    for (const name of ['short.npy', 'short.idx']) {
      expect(await trainOn(at(name))).toMatchObject({ code: 1, stderr: expect.stringMatching(new RegExp(`${name}: got \\d+, expected 2400 bytes.*truncated`)) });
    }
  });

  test('a header that claims more than any memory holds is refused', async () => {
    const bytes = writeNpy(ndarray(new Float32Array(6), [1, 6]));
    const text = Buffer.from(bytes).toString('latin1').replace('(1, 6), }', '(999999999, 6), }').slice(0, bytes.length);
    writeFileSync(at('lying.npy'), Buffer.from(text, 'latin1'));
    expect(await trainOn(at('lying.npy'))).toMatchObject({ code: 1, stderr: expect.stringContaining('lying.npy') });
  });

  test('a file that is not there', async () => {
    expect(await trainOn(at('missing.csv'))).toMatchObject({ code: 1, stderr: expect.stringContaining('missing.csv') });
  });

  test('rows that are all equal train, with no principal components to compare with', async () => {
    writeFileSync(at('same.csv'), `a,b\n${'1,2\n'.repeat(8)}`);
    const outcome = await run(['train', 'linear', '--data', at('same.csv'), '--latent-dim', '1', '--epochs', '1', '--device', 'cpu', '--out', at('same'), '--json']);
    expect(outcome.code).toBe(0);
    expect(JSON.parse(outcome.stdout)).toMatchObject({ pca: { codeSize: 1, mse: null } });
  });

  test('the cross-entropy on unscaled data says what to do', async () => {
    writeFileSync(at('raw.csv'), 'a,b\n1,2\n30,4\n5,6\n7,8\n');
    const { code, stderr } = await run(['train', 'stacked', '--data', at('raw.csv'), ...TINY, '--out', at('raw')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/got \d+, expected a value in \[0, 1\].*(unit|minmax).*'mse'/);
  });
});

describe('bundles', () => {
  test('truncated weights, a damaged manifest and a missing bundle', async () => {
    const copy = at('copy');
    for (const path of filesIn(join(model, 'model'))) {
      if (!path.includes('.')) mkdirSync(join(copy, path), { recursive: true });
    }
    for (const path of filesIn(join(model, 'model'))) {
      if (path.includes('.')) writeFileSync(join(copy, path), readFileSync(join(model, 'model', path)));
    }
    expect(await run(['evaluate', copy, '--data', 'digits', '--device', 'cpu'])).toMatchObject({ code: 0 });
    truncateSync(join(copy, 'encoder', 'weights.bin'), 100);
    expect(await run(['evaluate', copy, '--data', 'digits', '--device', 'cpu'])).toMatchObject({ code: 1, stderr: expect.stringMatching(/weights\.bin: got 100, expected \d+ bytes/) });
    truncateSync(join(copy, 'latentkit.json'), 50);
    expect(await run(['evaluate', copy, '--data', 'digits', '--device', 'cpu'])).toMatchObject({ code: 1, stderr: expect.stringContaining('latentkit.json') });
    expect(await run(['evaluate', at('nowhere'), '--device', 'cpu'])).toMatchObject({ code: 1, stderr: expect.stringContaining('nowhere') });
  });

  test('a truncated checkpoint is refused, and the model beside it is left alone', async () => {
    const before = readFileSync(join(model, 'model', 'latentkit.json'));
    truncateSync(join(model, 'checkpoint', 'state.safetensors'), 64);
    const { code, stderr } = await run(['train', '--resume', model, '--epochs', '4']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('state.safetensors')]);
    expect(readFileSync(join(model, 'model', 'latentkit.json')).equals(before)).toBe(true);
  });
});

describe('folders', () => {
  test('one that cannot be written to is found out before training', async () => {
    writeFileSync(at('a-file'), 'x');
    const { code, stderr } = await run(['train', 'stacked', '--data', 'digits', ...TINY, '--out', join(at('a-file'), 'run')]);
    expect(code).toBe(1);
    expect(stderr).toContain('a-file');
    expect(stderr).not.toContain('epoch 1');
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { filesIn, jsonOf, run, temporaryFolder } from './run.js';

const folder = temporaryFolder();
const keras = fileURLToPath(new URL('../../interchange/test/golden/dense-3.keras', import.meta.url));
const bundle = join(folder, 'bundle');

describe('import and export', () => {
  test('make a bundle of a Keras model and write it in every form', async () => {
    const imported = await run(['import', keras, '--out', bundle, '--json']);
    expect(jsonOf(imported)).toMatchObject({ inputShape: [8], latentDim: 3 });
    const forms = { onnx: 'scorer.onnx', tfjs: 'decoder/model.json', safetensors: 'model.safetensors', card: 'README.md' };
    for (const [format, file] of Object.entries(forms)) {
      const out = join(folder, format);
      expect((await run(['export', bundle, '--format', format, '--out', out])).code).toBe(0);
      expect(filesIn(out)).toContain(file);
    }
    expect(readFileSync(join(folder, 'card', 'README.md'), 'utf8')).toContain('dense-3.keras');
  });

  test('say what is wrong and write nothing', async () => {
    const out = join(folder, 'none');
    const wrong = [
      ['export', bundle, '--format', 'onxx', '--out', out],
      ['export', bundle, '--format', 'card', '--opset', '18', '--out', out],
      ['export', bundle, '--format', 'projector', '--out', out],
      ['import', join(folder, 'model.txt'), '--out', out],
    ];
    for (const argv of wrong) expect([argv, (await run(argv)).code]).toEqual([argv, 2]);
    expect((await run(['import', join(folder, 'absent.keras'), '--out', out])).code).toBe(1);
    expect(existsSync(out)).toBe(false);
  });
});

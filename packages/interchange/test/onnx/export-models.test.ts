import { afterAll, describe, expect, test } from '@jest/globals';
import { Autoencoder, denseNetwork } from '@latentkit/autoencoder';
import { InvalidParameterError, type Json, type NdArray, NotFittedError, ndarray, sha256 } from '@latentkit/core';
import { loadRuntime } from '@latentkit/onnx';
import { AffineScaler, MinMaxScaler, Normalizer, RobustScaler, type Scaler, StandardScaler } from '@latentkit/preprocessing';
import { exportOnnxModels, ONNX_MANIFEST } from '../../src/index.js';
import { convModel, denseModel, lstmModel, normal } from '../models.js';
import { keepForPython, type NamedArray } from './python.js';

interface Case {
  readonly name: string;
  readonly model: Autoencoder;
  readonly raw: NdArray<Float32Array>;
  readonly scaler?: Scaler;
  readonly condition?: NdArray<Float32Array>;
}

/** Raw values around `offset` with deviations of `size`. */
const around = (shape: number[], offset: number, size: number): NdArray<Float32Array> => {
  const { data } = normal(shape, 3);
  return ndarray(data.map((value) => offset + size * value), shape);
};
const flat = around([11, 6], 40, 7);
const CASES: Case[] = [
  { name: 'dense-plain', model: denseModel(), raw: normal([11, 6], 3) },
  { name: 'dense-standard', model: denseModel(), raw: flat, scaler: new StandardScaler().fit(flat) },
  { name: 'dense-far-from-zero', model: denseModel(), raw: around([11, 6], 1e5, 7), scaler: new StandardScaler().fit(around([11, 6], 1e5, 7)) },
  { name: 'dense-robust', model: denseModel(), raw: flat, scaler: new RobustScaler().fit(flat) },
  { name: 'dense-clipped', model: denseModel(), raw: flat, scaler: new MinMaxScaler({ clip: true, featureRange: [-1, 2] }).fit(around([4, 6], 40, 2)) },
  { name: 'dense-conditioned', model: denseModel(2), raw: normal([11, 6], 3), condition: ndarray(Float32Array.from({ length: 22 }, (_, i) => i % 2), [11, 2]) },
  { name: 'conv-unit', model: convModel(), raw: around([9, 4, 4, 1], 128, 40), scaler: new AffineScaler({ scale: 255 }) },
  { name: 'lstm-minmax', model: lstmModel(), raw: around([7, 5, 3], 2, 5), scaler: new MinMaxScaler().fit(around([7, 5, 3], 2, 5)) },
];

afterAll(() => CASES.forEach(({ model }) => model.dispose()));

async function difference(bytes: Uint8Array, inputs: readonly NamedArray[], expected: NamedArray): Promise<number> {
  const runtime = await loadRuntime({ device: 'cpu' });
  const session = await runtime.createSession(bytes, { threads: 1 });
  const results = await session.run(Object.fromEntries(inputs.map(({ name, data, shape }) => [name, runtime.tensor('float32', data as Float32Array, shape)])));
  const got = results[expected.name];
  expect([...got.dims]).toEqual([...expected.shape]);
  const worst = Math.max(...Array.from(expected.data, (value, i) => Math.abs(Number(got.data[i]) - value) / Math.max(1, Math.abs(value))));
  await session.release();
  return worst;
}

describe('exportOnnxModels', () => {
  test.each(CASES)('$name: raw samples in, raw samples out, as the model and its scaler give', async ({ name, model, raw, scaler, condition }) => {
    const files = await exportOnnxModels(model, { normalisation: scaler ?? null });
    expect([...files.keys()]).toEqual(['encoder.onnx', 'decoder.onnx', 'model.onnx', 'scorer.onnx', ONNX_MANIFEST, 'README.md']);
    const readme = new TextDecoder().decode(files.get('README.md'));
    const units = condition === undefined ? '' : `, \`condition\` [n, ${condition.shape[1]}]`;
    expect(readme).toContain(`| \`encoder.onnx\` | \`x\` [n, ${raw.shape.slice(1).join(', ')}]${units} | \`codes\` [n, ${model.latentDim}] |`);
    expect(readme).toContain(`--model . ${condition === undefined ? '' : '--condition UNITS '}--out CODES`);
    const options = { engine: 'eager', ...(condition && { condition }) } as const;
    const seen = ndarray(Float32Array.from((scaler?.transform(raw) ?? raw).data), raw.shape);
    const codes = await model.encode(seen, options);
    const made = await model.decode(codes, options);
    const back = ndarray(Float32Array.from((scaler?.inverseTransform(made) ?? made).data), raw.shape);
    const [rows, width] = [raw.shape[0], raw.data.length / raw.shape[0]];
    const score = ndarray(new Float32Array(rows).map((_, i) => seen.data.subarray(i * width, (i + 1) * width).reduce((sum, x, j) => sum + (x - made.data[i * width + j]) ** 2 / width, 0)), [rows]);
    const extra: NamedArray[] = condition === undefined ? [] : [{ name: 'condition', ...condition }];
    const x = { name: 'x', ...raw };
    const runs = {
      encoder: { inputs: [x, ...extra], output: { name: 'codes', ...codes } },
      decoder: { inputs: [{ name: 'codes', ...codes }, ...extra], output: { name: 'reconstruction', ...back } },
      model: { inputs: [x, ...extra], output: { name: 'reconstruction', ...back } },
      scorer: { inputs: [x, ...extra], output: { name: 'score', ...score } },
    };
    for (const [part, { inputs, output }] of Object.entries(runs)) {
      const bytes = files.get(`${part}.onnx`)!;
      expect([part, await difference(bytes, inputs, output)]).toEqual([part, expect.closeTo(0, 4.7)]);
      await keepForPython(`${name}-${part}`, bytes, inputs, output);
    }
  });

  test('takes what a manifest says of the scaler, and writes a manifest that fits the files', async () => {
    const { model, scaler } = CASES[1];
    const files = await exportOnnxModels(model, { normalisation: JSON.parse(JSON.stringify(scaler)) as Json });
    const manifest = JSON.parse(new TextDecoder().decode(files.get(ONNX_MANIFEST))) as { models: Record<string, { outputs: object }> };
    expect(manifest).toMatchObject({ format: 'latentkit-onnx', class: 'Autoencoder', inputShape: [6], latentDim: 3, conditionUnits: 0, normalisation: { type: 'StandardScaler' } });
    expect(manifest.models.encoder).toEqual({
      file: 'encoder.onnx',
      inputs: [{ name: 'x', type: 'float32', shape: [null, 6] }],
      outputs: [{ name: 'codes', type: 'float32', shape: [null, 3] }],
      bytes: files.get('encoder.onnx')!.length,
      sha256: await sha256(files.get('encoder.onnx')!),
    });
    expect(manifest.models.scorer.outputs).toEqual([{ name: 'score', type: 'float32', shape: [null] }]);
  });

  test('refuses what it cannot fold, and models that are not built', async () => {
    await expect(exportOnnxModels(denseModel(), { normalisation: new Normalizer() })).rejects.toThrow(InvalidParameterError);
    await expect(exportOnnxModels(denseModel(), { opset: 5 })).rejects.toThrow(InvalidParameterError);
    await expect(exportOnnxModels(new Autoencoder({ latentDim: 2, network: denseNetwork({ hiddenUnits: [] }) }))).rejects.toThrow(NotFittedError);
  });
});

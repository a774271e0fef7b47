import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type NdArray, ndarray, sliceRows, toNested } from '@latentkit/core';
import { readNpy, writeNpy } from '@latentkit/datasets';
import { AnomalyDetector } from '@latentkit/latent';
import { type RunningService, startService } from '../src/index.js';
import { scaledPca } from './served.js';

const { x, scaler, model } = scaledPca();
const rows = sliceRows(x, 0, 5);
let service: RunningService;

beforeAll(async () => {
  service = await startService({ model, scaler, sampleShape: [2, 3], inputShape: [6], name: 'pca', limits: { processMetrics: false } });
});
afterAll(() => service.close());

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${service.url}/v1/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
}

async function postNpy(path: string, array: NdArray, headers: Record<string, string> = {}): Promise<NdArray> {
  const answer = await fetch(`${service.url}/v1/${path}`, { method: 'POST', headers: { 'content-type': 'application/x-npy', ...headers }, body: Buffer.from(writeNpy(array)) });
  expect(answer.headers.get('content-type')).toBe('application/x-npy');
  return readNpy(new Uint8Array(await answer.arrayBuffer()));
}

function near(got: readonly number[] | ArrayLike<number>, expected: ArrayLike<number>, bound = 1e-5): void {
  expect(got.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expect(Math.abs(got[i] - expected[i])).toBeLessThan(bound);
}

describe('the endpoints of a model', () => {
  test('give the codes that the model gives behind its scaling, for rows flat and in their shape, as JSON and as NPY', async () => {
    const expected = await model.encode(scaler.transform(rows));
    for (const shaped of [toNested(rows), toNested(ndarray(rows.data, [5, 2, 3]))]) {
      const answer = (await (await post('encode', { x: shaped })).json()) as { codes: number[][] };
      near(answer.codes.flat(), expected.data);
    }
    near((await postNpy('encode', rows)).data, expected.data);
    near((await postNpy('encode', ndarray(Float32Array.from(rows.data), [5, 2, 3]))).data, expected.data);
  });

  test('give samples in the units of the data, and in their shape', async () => {
    const codes = await model.encode(scaler.transform(rows));
    const answer = (await (await post('decode', { codes: toNested(codes) })).json()) as { x: number[][][] };
    near(answer.x.flat(2), rows.data, 1e-4);
    const made = await postNpy('reconstruct', rows);
    expect(made.shape).toEqual([5, 2, 3]);
    near(made.data, rows.data, 1e-4);
  });

  test('score by the error of reconstruction: 0 on the plane, more the farther from it', async () => {
    const strange = rows.data.slice();
    strange[0] += 8;
    const { scores, threshold } = (await (await post('score', { x: toNested(ndarray(strange, [5, 6])) })).json()) as { scores: number[]; threshold: null };
    expect(scores[0]).toBeGreaterThan(0.001);
    expect(Math.max(...scores.slice(1))).toBeLessThan(1e-9);
    expect(threshold).toBeNull();
  });

  test('score by a fitted detector, with its verdict', async () => {
    const usual = await new AnomalyDetector(model, { measure: 'mahalanobis', contamination: 0.2 }).fit(scaler.transform(x));
    const other = await startService({ model, scaler, detector: usual, sampleShape: [6], limits: { processMetrics: false } });
    const answer = await fetch(`${other.url}/v1/score`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ x: toNested(x) }) });
    const { scores, threshold, anomalous } = (await answer.json()) as { scores: number[]; threshold: number; anomalous: boolean[] };
    near(scores, usual.decisionScores, 1e-4);
    expect(threshold).toBe(usual.threshold);
    expect(anomalous.filter(Boolean)).toHaveLength(12);
    await other.close();
  });

  test('generate samples that a seed decides, and that belong to their codes', async () => {
    type Drawn = { x: number[][][]; codes: number[][]; seed: number };
    const draw = async (body: object): Promise<Drawn> => (await (await post('generate', body)).json()) as Drawn;
    const [one, again, other] = [await draw({ count: 3, seed: 5 }), await draw({ count: 3, seed: 5 }), await draw({ count: 3 })];
    expect(one).toEqual(again);
    expect(other.x).not.toEqual(one.x);
    expect(await draw({ count: 3, seed: other.seed })).toEqual(other);
    const decoded = (await (await post('decode', { codes: one.codes })).json()) as { x: number[][][] };
    near(decoded.x.flat(2), one.x.flat(2));
  });

  test('answer in the type that Accept prefers', async () => {
    expect((await postNpy('encode', rows, { accept: 'application/json;q=0.5, application/octet-stream' })).shape).toEqual([5, 2]);
    const asNpy = await post('encode', { x: toNested(rows) }, { accept: 'application/x-npy' });
    expect(readNpy(new Uint8Array(await asNpy.arrayBuffer())).shape).toEqual([5, 2]);
    expect((await post('encode', { x: toNested(rows) }, { accept: 'text/html' })).status).toBe(406);
  });

  test('tell of themselves: health, metrics, and a document with every address', async () => {
    const health = (await (await fetch(`${service.url}/health/ready`)).json()) as object;
    expect(health).toEqual({ status: 'ok', model: 'pca', latentDim: 2, sampleShape: [2, 3], classes: 0 });
    const document = (await (await fetch(`${service.url}/openapi.json`)).json()) as { openapi: string; paths: Record<string, object> };
    expect(document.openapi).toBe('3.1.0');
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(/latentkit_requests_total\{path="\/v1\/encode",status="200"\} \d+/);
    expect(metrics).toMatch(/latentkit_batch_rows_sum\{operation="encode"\} \d+/);
    for (const path of Object.keys(document.paths)) {
      const status = (await fetch(`${service.url}${path}`)).status;
      expect([path, status]).toEqual([path, path.startsWith('/v1/') ? 405 : 200]);
    }
  });
});

test('a model that is conditioned on classes gets the class of each row, also where requests share a batch', async () => {
  const seen: (readonly number[])[] = [];
  const conditioned = {
    latentDim: 1,
    encode: async (given: NdArray, options: { condition?: NdArray<Int32Array> } = {}) => {
      seen.push(Array.from(options.condition!.data));
      return ndarray(Float32Array.from(given.data, (value, i) => value + 10 * options.condition!.data[i]), [given.shape[0], 1]);
    },
  };
  // Strange is what is far from ten times its class.
  const detector = { threshold: 1.5, decisionFunction: async (given: NdArray, { condition }: { condition?: NdArray<Int32Array> }) => ndarray(Float64Array.from(given.data, (value, i) => Math.abs(value - 10 * condition!.data[i])), [given.shape[0]]) };
  const other = await startService({ model: conditioned, detector, sampleShape: [1], classes: 3, limits: { maxBatchDelay: 30, processMetrics: false } });
  const ask = async (body: object, operation = 'encode'): Promise<Response> => fetch(`${other.url}/v1/${operation}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const answers = await Promise.all([ask({ x: [[1], [2]], condition: [2, 0] }), ask({ x: [[3], [4]], condition: [1] })]);
  expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual([{ codes: [[21], [2]] }, { codes: [[13], [14]] }]);
  expect(seen.at(-1)!.toSorted()).toEqual([0, 1, 1, 2]);
  const scored = await Promise.all([ask({ x: [[21], [2]], condition: [2, 0] }, 'score'), ask({ x: [[21]], condition: [0] }, 'score')]);
  expect(await Promise.all(scored.map((answer) => answer.json()))).toEqual([{ scores: [1, 2], threshold: 1.5, anomalous: [false, true] }, { scores: [21], threshold: 1.5, anomalous: [true] }]);
  const npy = await fetch(`${other.url}/v1/encode?condition=2`, { method: 'POST', headers: { 'content-type': 'application/octet-stream', accept: 'application/json' }, body: Buffer.from(writeNpy(ndarray(new Float32Array([5]), [1, 1]))) });
  expect(await npy.json()).toEqual({ codes: [[25]] });
  for (const condition of [[3], [-1], [0.5], [0, 1, 2], undefined, 'a']) expect((await ask({ x: [[1], [2]], condition })).status).toBe(422);
  expect(Object.keys(((await (await fetch(`${other.url}/openapi.json`)).json()) as { paths: object }).paths)).not.toContain('/v1/decode');
  await other.close();
});

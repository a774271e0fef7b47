import { connect } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { ndarray } from '@latentkit/core';
import { type RunningService, type ServiceLimits, startService } from '../src/index.js';
import { Batcher, type Job } from '../src/batcher.js';
import { countingModel } from './served.js';

const TOKEN = 'a-token-of-thirty-two-characters';

async function started(limits: ServiceLimits, delay = 0): Promise<{ service: RunningService; model: ReturnType<typeof countingModel> }> {
  const model = countingModel(delay);
  const service = await startService({ model, sampleShape: [3], limits: { processMetrics: false, ...limits } });
  model.calls.length = 0;
  return { service, model };
}

function encode({ url }: RunningService, first: number, rows = 1, headers: Record<string, string> = {}): Promise<Response> {
  const x = Array.from({ length: rows }, (_, i) => [first, i, 0]);
  return fetch(`${url}/v1/encode`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ x }) });
}

function jobOf(from: number, n: number) {
  return { rows: ndarray(Float32Array.from({ length: n }, (_, i) => from + i), [n, 1]) };
}

describe('batches', () => {
  test('hold the rows of many requests, of which each gets its own; the model is called once at a time', async () => {
    // Eight batches, whenever the requests come; only half a second without any would make one more.
    const { service, model } = await started({ maxBatchDelay: 500, maxBatchRows: 10 }, 10);
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => encode(service, 100 + i, 1 + (i % 3)).then((answer) => answer.json())));
    answers.forEach((answer, i) => expect(answer).toEqual({ codes: Array.from({ length: 1 + (i % 3) }, (_, row) => [100 + i, row]) }));
    expect(model.calls.length).toBeLessThan(10);
    expect(model.calls.reduce((sum, n) => sum + n)).toBe(79);
    expect(model.most).toBe(1);
    await service.close();
  });

  test('are no larger than allowed; a large request takes turns with small ones behind it', async () => {
    const calls: number[][] = [];
    const batcher = new Batcher({ a: async ({ rows }) => (calls.push([...rows.data]), rows) }, { maxBatchRows: 4, maxBatchDelay: 0, maxQueuedRows: 100, queueTimeout: 1000 });
    const [large, small] = [batcher.run('a', jobOf(0, 10)), batcher.run('a', jobOf(50, 1))];
    expect([...(await small).data]).toEqual([50]);
    expect([...(await large).data]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(calls).toEqual([[0, 1, 2, 3], [4, 5, 6, 7], [50, 8, 9]]);
    expect(batcher.waitingRows).toBe(0);
  });

  test('are of one operation, in the order in which the oldest of each came', async () => {
    const calls: string[] = [];
    const note = (name: string) => async ({ rows }: Job) => (calls.push(`${name} ${[...rows.data].join()}`), rows);
    const batcher = new Batcher({ a: note('a'), b: note('b') }, { maxBatchRows: 8, maxBatchDelay: 5, maxQueuedRows: 100, queueTimeout: 1000 });
    await Promise.all([batcher.run('a', jobOf(1, 1)), batcher.run('b', jobOf(2, 1)), batcher.run('a', jobOf(3, 2)), batcher.run('b', jobOf(5, 1))]);
    expect(calls).toEqual(['a 1,3,4', 'b 2,5']);
  });

  test('leave out what was given up or waited too long', async () => {
    let free = (): void => undefined;
    const calls: number[][] = [];
    const held = new Promise<void>((resolve) => (free = resolve));
    const batcher = new Batcher({ a: async ({ rows }) => (calls.push([...rows.data]), await held, rows) }, { maxBatchRows: 4, maxBatchDelay: 0, maxQueuedRows: 5, queueTimeout: 40 });
    const gone = new AbortController();
    const first = batcher.run('a', jobOf(0, 4));
    const waiting = [batcher.run('a', jobOf(10, 2), gone.signal), batcher.run('a', jobOf(20, 3))].map((job) => job.catch((error: { code: string }) => error.code));
    await expect(batcher.run('a', jobOf(30, 1))).rejects.toMatchObject({ status: 429, parameter: 'maxQueuedRows' });
    gone.abort();
    await new Promise((resolve) => setTimeout(resolve, 50));
    free();
    await first;
    expect(await Promise.all(waiting)).toEqual(['LK_ABANDONED', 'LK_OVERLOADED']);
    expect(calls).toEqual([[0, 1, 2, 3]]);
    expect(batcher.waitingRows).toBe(0);
  });
});

describe('under load', () => {
  test('requests beyond the limits get 429 with Retry-After, the others their answers', async () => {
    const { service } = await started({ maxConcurrent: 3 }, 60);
    const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => encode(service, i)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(3);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0].headers.get('retry-after')).toBe('1');
    expect(await refused[0].json()).toMatchObject({ error: { code: 'LK_OVERLOADED', parameter: 'maxConcurrent' } });
    expect((await encode(service, 1)).status).toBe(200);
    await service.close();
  });

  test('bodies that are announced count before they come', async () => {
    const { service } = await started({ maxBody: 2048, maxPending: 2048 });
    const port = Number(new URL(service.url).port);
    const slow = connect(port, '127.0.0.1', () => slow.write('POST /v1/encode HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2040\r\n\r\n{'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await (await encode(service, 1)).json()).toMatchObject({ error: { code: 'LK_OVERLOADED', parameter: 'maxPending' } });
    slow.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await encode(service, 1)).status).toBe(200);
    await service.close();
  });

  test('closing answers what was accepted and refuses what comes then', async () => {
    const { service, model } = await started({ maxBatchDelay: 0 });
    let free = (): void => undefined;
    const held = new Promise<void>((resolve) => (free = resolve));
    const plain = model.encode.bind(model);
    model.encode = async (x) => held.then(() => plain(x));
    const accepted = Array.from({ length: 5 }, (_, i) => encode(service, i));
    const inFlight = async (): Promise<string> => (await fetch(`${service.url}/metrics`)).text();
    while (!(await inFlight()).includes('latentkit_requests_in_flight 5')) await new Promise((resolve) => setTimeout(resolve, 5));
    const closed = service.close();
    const late = await encode(service, 9).then(({ status }) => status, () => 'not connected');
    expect([503, 'not connected']).toContain(late);
    free();
    expect((await Promise.all(accepted)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    await closed;
  });
});

test('with a token only its bearer is served, and health is open', async () => {
  const { service } = await started({ token: TOKEN });
  const status = async (headers: Record<string, string>): Promise<number> => (await encode(service, 1, 1, headers)).status;
  expect(await status({ authorization: `Bearer ${TOKEN}` })).toBe(200);
  expect(await status({})).toBe(401);
  for (const wrong of [`Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, `Basic ${TOKEN}`, 'Bearer', TOKEN]) expect(await status({ authorization: wrong })).toBe(401);
  expect((await fetch(`${service.url}/metrics`)).headers.get('www-authenticate')).toBe('Bearer');
  expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
  await service.close();
});

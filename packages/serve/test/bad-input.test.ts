import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { InvalidParameterError, UnknownNameError, ndarray } from '@latentkit/core';
import { writeNpy } from '@latentkit/datasets';
import { type ErrorBody, type RunningService, type ServedModel, createService, startService } from '../src/index.js';
import { countingModel, scaledPca } from './served.js';

const { model, scaler } = scaledPca();
const errors: unknown[] = [];
let service: RunningService;
let fragile: RunningService;

beforeAll(async () => {
  const limits = { maxRows: 100, maxBody: 4096, requestTimeout: 300, processMetrics: false };
  service = await startService({ model, scaler, sampleShape: [6], limits });
  fragile = await startService({ model: countingModel(), sampleShape: [3], limits, onError: (error) => errors.push(error) });
});
afterAll(async () => {
  await service.close();
  await fragile.close();
});

async function ask(path: string, body: string | Uint8Array, headers: Record<string, string> = {}, { url } = service): Promise<{ status: number; error: ErrorBody['error'] }> {
  const answer = await fetch(`${url}/v1/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : Buffer.from(body) });
  return { status: answer.status, error: ((await answer.json()) as ErrorBody).error };
}

/** All that comes back for bytes as they are. */
function raw(text: string, { url } = service, half = false): Promise<string> {
  return new Promise((resolve, reject) => {
    let got = '';
    const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true }, () => (half ? socket.end(text) : socket.write(text)));
    socket.on('data', (data) => (got += data.toString()));
    socket.on('end', () => socket.end());
    socket.on('close', () => resolve(got));
    socket.on('error', reject);
  });
}

const npy = { 'content-type': 'application/x-npy' };
const row = [1, 2, 3, 4, 5, 6];
const good = JSON.stringify({ x: [row] });

describe('a wrong request', () => {
  test.each([
    ['no JSON', '{"x": [[1,', 400, 'LK_FILE_FORMAT', 'body'],
    ['nothing', '', 400, 'LK_FILE_FORMAT', 'body'],
    ['NaN', '{"x": [[NaN,2,3,4,5,6]]}', 400, 'LK_FILE_FORMAT', 'body'],
    ['another width', '{"x": [[1,2,3]]}', 422, 'LK_SHAPE', 'x'],
    ['rows of two widths', JSON.stringify({ x: [row, [1]] }), 422, 'LK_SHAPE', 'x[1]'],
    ['one row without a list around it', JSON.stringify({ x: row }), 422, 'LK_SHAPE', 'x'],
    ['no rows', '{"x": []}', 422, 'LK_SHAPE', 'x'],
    ['lists in lists', `{"x": ${'['.repeat(1900)}${']'.repeat(1900)}}`, 422, 'LK_SHAPE', 'x'],
    ['a first row that promises much', `{"x": [${JSON.stringify(row)}${',[]'.repeat(90)}]}`, 422, 'LK_SHAPE', 'x[1]'],
    ['more rows than are allowed', JSON.stringify({ x: Array.from({ length: 101 }, () => row) }), 422, 'LK_SHAPE', 'x'],
    ['words', '{"x": [["a",2,3,4,5,6]]}', 422, 'LK_INVALID_PARAMETER', 'x[0][0]'],
    ['null', '{"x": [[null,2,3,4,5,6]]}', 422, 'LK_INVALID_PARAMETER', 'x[0][0]'],
    ['numbers beyond float32', '{"x": [[1e300,2,3,4,5,6]]}', 422, 'LK_NON_FINITE', 'x'],
    ['numbers beyond any', '{"x": [[1e999,2,3,4,5,6]]}', 422, 'LK_NON_FINITE', 'x'],
    ['no rows at all', '{}', 422, 'LK_INVALID_PARAMETER', 'body.x'],
    ['a list for a body', '[1]', 422, 'LK_INVALID_PARAMETER', 'body'],
    ['null for a body', 'null', 422, 'LK_INVALID_PARAMETER', 'body'],
    ['a field too many', JSON.stringify({ x: [row], y: 1 }), 422, 'LK_UNKNOWN_NAME', 'parameter of body'],
    ['a prototype', `{"x": [${JSON.stringify(row)}], "__proto__": {"y": 1}}`, 422, 'LK_UNKNOWN_NAME', 'parameter of body'],
    ['a class for a model without', JSON.stringify({ x: [row], condition: [0] }), 422, 'LK_UNKNOWN_NAME', 'parameter of body'],
  ])('with %s is refused by name', async (_, body, status, code, parameter) => {
    const answer = await ask('encode', body);
    expect([answer.status, answer.error.code, answer.error.parameter]).toEqual([status, code, parameter]);
    expect(answer.error.message.length).toBeLessThanOrEqual(500);
    expect(JSON.stringify(answer)).not.toMatch(/\.[jt]s:\d+/);
  });

  test.each([
    ['codes of another width', 'decode', '{"codes": [[1,2,3]]}', 'codes'],
    ['codes that decode to infinity', 'decode', '{"codes": [[3e38,3e38]]}', 'body'],
    ['too many samples wanted', 'generate', '{"count": 101}', 'body.count'],
    ['half a sample wanted', 'generate', '{"count": 0.5}', 'body.count'],
    ['a seed below 0', 'generate', '{"seed": -1}', 'body.seed'],
  ])('%s are refused by name', async (_, path, body, parameter) => {
    const { status, error } = await ask(path, body);
    expect([status, error.parameter]).toEqual([422, parameter]);
  });

  test('with a bad NPY body is refused', async () => {
    const fine = writeNpy(ndarray(new Float32Array(6), [1, 6]));
    const huge = Uint8Array.from(fine);
    huge[6] = 2;
    huge[10] = 0xff;
    const words: [Uint8Array, number][] = [
      [fine.subarray(0, fine.length - 1), 400],
      [fine.subarray(0, 20), 400],
      [new Uint8Array(0), 400],
      [huge, 400],
      [gzipSync(fine), 400],
      [writeNpy(ndarray(new Float32Array(6), [6])), 422],
      [writeNpy(ndarray(new Float32Array(5), [1, 5])), 422],
      [writeNpy(ndarray(new Float32Array(0), [0, 6])), 422],
      [writeNpy(ndarray(new Float32Array([1, 2, NaN, 4, 5, 6]), [1, 6])), 422],
    ];
    for (const [bytes, status] of words) expect((await ask('encode', bytes, npy)).status).toBe(status);
    expect((await ask('encode?condition=1', fine, npy)).error.code).toBe('LK_UNKNOWN_NAME');
    expect((await ask('generate', fine, npy)).status).toBe(422);
  });

  test('of another type, encoded, too large or to another address is refused', async () => {
    expect((await ask('encode', good, { 'content-type': 'text/plain' })).error.code).toBe('LK_MEDIA_TYPE');
    expect((await ask('encode', good, { 'content-encoding': 'gzip' })).error.parameter).toBe('Content-Encoding');
    expect(await ask('encode', ' '.repeat(5000))).toMatchObject({ status: 413, error: { code: 'LK_TOO_LARGE' } });
    expect((await ask('nowhere', good)).status).toBe(404);
    const wrong = await fetch(`${service.url}/v1/encode`, { method: 'PUT', body: good });
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await raw(`POST /v1/encode HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n1400\r\n${' '.repeat(5120)}\r\n0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('that is no HTTP, comes in too slowly or is given up half-way ends with 4xx or nothing, in JSON', async () => {
    const head = 'POST /v1/encode HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n';
    expect(await raw('HELLO\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [^]*LK_BAD_REQUEST/);
    expect(await raw('GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [^]*LK_BAD_REQUEST/);
    expect(await raw(`${head}\r\n{"x"`)).toMatch(/^HTTP\/1\.1 408 [^]*LK_TIMEOUT/);
    expect(await raw(head)).toMatch(/^HTTP\/1\.1 408 /);
    expect(await raw(`${head}\r\n{"x"`, service, true)).toMatch(/^(HTTP\/1\.1 4\d\d [^]*)?$/);
    expect((await ask('encode', good)).status).toBe(200);
  });

  test.each([
    ['too slow', 'POST /v1/encode HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{', /^HTTP\/1\.1 408 /],
    ['no HTTP', 'HELLO\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['too large', 'POST /v1/encode HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n{', /^HTTP\/1\.1 413 /],
    ['of others', 'POST /v1/encode HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n{', /^HTTP\/1\.1 403 /],
    ['too large, in parts', `POST /v1/encode HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2000\r\n${' '.repeat(5120)}`, /^HTTP\/1\.1 413 /],
  ])('that is %s is answered, and its caller not reset who is still sending', async (_, text, answer) => {
    const faults: Error[] = [];
    let said = '';
    const socket = connect({ port: Number(new URL(service.url).port), host: '127.0.0.1', allowHalfOpen: true }, () => socket.write(text));
    socket.on('error', (error) => faults.push(error)).on('data', (part) => (said += String(part)));
    const closed = once(socket, 'close');
    await once(socket, 'end');
    for (let i = 0; i < 10 && faults.length === 0; i++) {
      socket.write(' ');
      await pause(10);
    }
    socket.end();
    await closed;
    expect(said).toMatch(answer);
    expect(faults).toEqual([]);
  });

  test('by a name of others is refused, as a page in a browser would send it', async () => {
    expect(await raw('GET /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 403 [^]*LK_FORBIDDEN/);
  });
});

test('what fails inside is 500 without a word of the inside, and fails alone in its batch', async () => {
  const slow = countingModel(5);
  const other = await startService({ model: slow, sampleShape: [3], limits: { maxBatchDelay: 50, processMetrics: false }, onError: (error) => errors.push(error) });
  const bodies = [[1, 2, 3], [13, 0, 0], [4, 5, 6]].map((values) => JSON.stringify({ x: [values] }));
  const answers = await Promise.all(bodies.map((body) => ask('encode', body, {}, other)));
  expect(answers.map(({ status }) => status)).toEqual([200, 500, 200]);
  expect(answers[1].error.code).toBe('LK_INTERNAL');
  expect(JSON.stringify(answers[1])).not.toContain('inside must');
  expect(String(errors.at(-1))).toContain('the inside must not be seen');
  await other.close();
});

test('wrong limits and models are named when the service is made', async () => {
  const fine = { model: countingModel(), sampleShape: [3] };
  expect(() => createService({ ...fine, limits: { maxRows: 0 } })).toThrow(InvalidParameterError);
  expect(() => createService({ ...fine, limits: { maxrows: 5 } as object })).toThrow(UnknownNameError);
  expect(() => createService({ ...fine, model: {} as ServedModel })).toThrow(/model: .*a trained model/);
  expect(() => createService({ ...fine, inputShape: [4] })).toThrow(/sampleShape/);
  await expect(startService({ ...fine, host: '0.0.0.0' })).rejects.toThrow(/token: .*at least 16 characters/);
  await expect(startService({ ...fine, port: Number(new URL(service.url).port) })).rejects.toThrow(/port: .*EADDRINUSE/);
  await expect(startService({ ...fine, host: '203.0.113.7', limits: { token: 'sixteen-letters-or-more' } })).rejects.toThrow(/host: got '203.0.113.7'/);
});

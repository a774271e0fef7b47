// Requests as they come to a service that anybody can reach: most are right, the others wrong in every way. Each resolves with
// the status of its answer, or 'closed' where the connection ended without one.
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { ndarray, random } from '@latentkit/core';
import { writeNpy } from '@latentkit/datasets';
import { CODES, WIDTH } from './service.mjs';

const JSON_TYPE = 'application/json';
const NPY = 'application/x-npy';
const agent = new Agent({ keepAlive: true, maxSockets: 1024 });

const draws = random(1).stream('soak');
const rows = (n, width, step) => Array.from({ length: n }, (_, i) => Array.from(draws.at(step + i).uniform(width), (value) => Number(value.toFixed(4))));
const samples = (n) => JSON.stringify({ x: rows(n, WIDTH, n) });
const npy = Buffer.from(writeNpy(ndarray(draws.at(0).uniform(4 * WIDTH), [4, WIDTH])));

/** What a right request asks, in turns. */
const RIGHT = [
  ['/v1/encode', samples(1)],
  ['/v1/encode', samples(1)],
  ['/v1/encode', npy, NPY],
  ['/v1/reconstruct', samples(2)],
  ['/v1/score', samples(7)],
  ['/v1/decode', JSON.stringify({ codes: rows(3, CODES, 50) })],
  ['/v1/generate', JSON.stringify({ count: 3, seed: 1 })],
  ['/v1/encode', samples(30)],
];

/** What a wrong one sends. */
const WRONG = [
  ['/v1/encode', '{"x": [[1, 2'],
  ['/v1/encode', '{"x": [[1, 2, 3]]}'],
  ['/v1/encode', JSON.stringify({ x: [Array.from({ length: WIDTH }, () => 'a')] })],
  ['/v1/encode', samples(1).replace('[[', '[[1e999,')],
  ['/v1/encode', '[]'],
  ['/v1/encode', ''],
  ['/v1/encode', 'x=1', 'application/x-www-form-urlencoded'],
  ['/v1/encode', npy.subarray(0, 100), NPY],
  ['/v1/encode', Buffer.from('no array at all'), NPY],
  ['/v1/decode', JSON.stringify({ codes: rows(1, CODES + 1, 60) })],
  ['/v1/generate', '{"count": 1e9}'],
  ['/v1/generate', '{"count": 1, "cuont": 2}'],
  ['/v1/score', JSON.stringify({ x: Array.from({ length: 5000 }, () => [0]) })],
  ['/v2/encode', samples(1)],
  ['/health', '{}'],
];

const FOUND = ['/health', '/health/ready', '/metrics', '/openapi.json'];

function post(port, [path, body, type = JSON_TYPE], own = agent) {
  return exchange({ port, path, method: 'POST', agent: own, headers: { 'content-type': type, 'content-length': Buffer.byteLength(body) } }, body);
}

function exchange(options, body) {
  return new Promise((resolve) => {
    const sent = request({ host: '127.0.0.1', ...options }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode));
      answer.once('error', () => resolve('closed'));
    });
    sent.once('error', () => resolve('closed'));
    sent.end(body);
  });
}

/** What comes back on a connection that `send` writes to. */
function answerTo(port, send) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => void send(socket));
    let text = '';
    socket.on('data', (part) => (text += part));
    const done = () => {
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? NaN) || 'closed');
    };
    for (const event of ['end', 'error', 'close']) socket.once(event, done);
  });
}

const head = (length, more = '') => `POST /v1/encode HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${JSON_TYPE}\r\nContent-Length: ${length}\r\n${more}\r\n`;
const CLOSE = 'Connection: close\r\n';

/** What all get now and then while a crowd is there. */
const BUSY = 429;

/**
 * Kinds of requests: how many at a time, the milliseconds between them, and the answers that are right.
 * `make(port, i)` makes the i-th. Who closes its side of the connection is taken for gone.
 */
export const KINDS = {
  right: { workers: 12, rest: 0, answers: [200, BUSY], make: (port, i) => post(port, RIGHT[i % RIGHT.length]) },
  health: { workers: 1, rest: 200, answers: [200], make: (port, i) => exchange({ port, path: FOUND[i % FOUND.length], agent }) },
  malformed: { workers: 2, rest: 20, answers: [400, 404, 405, 415, 422, BUSY], make: (port, i) => post(port, WRONG[i % WRONG.length]) },
  'no HTTP': { workers: 1, rest: 100, answers: [400], make: (port) => answerTo(port, (socket) => socket.write('\u0016\u0003\u0001\u0002 what is this\r\n\r\n')) },
  'too large': { workers: 1, rest: 100, answers: [413, BUSY], make: (port) => answerTo(port, (socket) => socket.write(head(2 ** 30, CLOSE) + ' '.repeat(2 ** 16))) },
  'too large, in parts': { workers: 1, rest: 500, answers: [413, BUSY], make: (port) => answerTo(port, inParts) },
  slow: { workers: 6, rest: 50, answers: [408, BUSY], make: (port) => answerTo(port, trickle) },
  'half-closed': { workers: 2, rest: 50, answers: [200, BUSY, 'closed'], make: (port) => answerTo(port, (socket) => socket.end(head(Buffer.byteLength(RIGHT[0][1]), CLOSE) + RIGHT[0][1])) },
  'broken off': { workers: 1, rest: 50, answers: [400, BUSY, 'closed'], make: (port) => answerTo(port, (socket) => socket.end(`${head(5000)}{"x":`)) },
  'gone before the answer': { workers: 1, rest: 50, answers: ['closed'], make: (port) => answerTo(port, (socket) => (socket.write(head(Buffer.byteLength(RIGHT[7][1])) + RIGHT[7][1]), socket.destroy())) },
  'all at once': { workers: 1, rest: 5000, answers: [200, BUSY], make: crowd },
};

/** More at a time than the service works on; the least welcome answer counts. */
async function crowd(port) {
  const own = new Agent({ maxSockets: 600 });
  const statuses = await Promise.all(Array.from({ length: 600 }, () => post(port, RIGHT[3], own)));
  own.destroy();
  return statuses.find((status) => status !== 200 && status !== BUSY) ?? Math.max(...statuses);
}

/** A request that never comes to its end. */
async function trickle(socket) {
  socket.write(head(5000));
  while (!socket.destroyed) {
    socket.write(' ');
    await pause(150);
  }
}

/** Chunks without an announced length, for as long as they are taken. */
async function inParts(socket) {
  socket.write(`POST /v1/encode HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${JSON_TYPE}\r\nTransfer-Encoding: chunked\r\n${CLOSE}\r\n`);
  // In few pieces: on a busy machine many would come in too slowly, which is another refusal.
  const part = `200000\r\n${' '.repeat(2 ** 21)}\r\n`;
  for (let sent = 0; sent < 2 ** 24 && !socket.destroyed; sent += 2 ** 21) {
    if (!socket.write(part)) await pause(1);
  }
}

/** Ends the connections that are kept. */
export function hangUp() {
  agent.destroy();
}

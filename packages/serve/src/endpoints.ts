import { InvalidParameterError, type NdArray, UnknownNameError, toNested } from '@latentkit/core';
import { writeNpy } from '@latentkit/datasets';
import { drawFromPrior } from '@latentkit/latent';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Batcher } from './batcher.js';
import { NPY_TYPE, wantsNpy } from './media.js';
import type { ServedData } from './model.js';
import type { Endpoint } from './openapi.js';
import { type OperationName, toModel, toSamples } from './operations.js';
import { readClasses, readRows } from './rows.js';
import type { Schemas } from './schemas.js';

/** An endpoint with what it does. */
export interface Route extends Endpoint {
  readonly handle: (request: FastifyRequest, reply: FastifyReply, signal: AbortSignal) => Promise<unknown>;
}

interface Tools {
  readonly served: ServedData;
  readonly schemas: Schemas;
  readonly batcher: Batcher;
  readonly maxRows: number;
  /** Makes a seed where a request has none. */
  readonly newSeed: () => number;
}

/** What a body asks for, once it is checked. */
interface Asked {
  readonly rows: NdArray<Float32Array>;
  readonly classes: Int32Array | undefined;
}

const REFUSALS = [400, 403, 406, 408, 413, 415, 422, 429, 503];

/** The endpoints that compute: those that the model can do. */
export function modelRoutes(tools: Tools): Route[] {
  const { served, schemas } = tools;
  const { samples, codes, draw, answers } = schemas;
  const { classes = 0, detector, model } = served;
  const common = { method: 'POST', refusals: REFUSALS, classes } as const;
  const [sampleFile, codeFile] = [`Samples [n, ${served.sampleShape.join(', ')}]`, `Codes [n, ${model.latentDim}]`];
  const encode: Route = {
    ...common,
    path: '/v1/encode',
    summary: 'Codes of samples.',
    body: samples,
    npy: sampleFile,
    answer: answers.codes,
    npyAnswer: codeFile,
    handle: async (request, reply, signal) => send(request, reply, 'codes', await rowsOf('encode', sampleRows(request, tools), tools, signal)),
  };
  const score: Route = {
    ...common,
    path: '/v1/score',
    summary: detector === undefined ? 'Mean squared errors of reconstruction, in the units that the model sees.' : 'Scores of a fitted anomaly detector.',
    body: samples,
    npy: sampleFile,
    answer: answers.scores,
    npyAnswer: 'Scores [n]',
    handle: async (request, reply, signal) => {
      const scores = await rowsOf('score', sampleRows(request, tools), tools, signal);
      const threshold = detector?.threshold ?? null;
      return send(request, reply, 'scores', scores, { threshold, anomalous: threshold === null ? null : Array.from(scores.data, (value) => value > threshold) });
    },
  };
  if (model.decode === undefined) return detector === undefined ? [encode] : [encode, score];
  const decode: Route = {
    ...common,
    path: '/v1/decode',
    summary: 'Samples of codes.',
    body: codes,
    npy: codeFile,
    answer: answers.samples,
    npyAnswer: sampleFile,
    handle: async (request, reply, signal) => send(request, reply, 'x', await decoded(codeRows(request, tools), tools, signal)),
  };
  const reconstruct: Route = {
    ...common,
    path: '/v1/reconstruct',
    summary: 'What the model makes of samples: decoded codes.',
    body: samples,
    npy: sampleFile,
    answer: answers.samples,
    npyAnswer: sampleFile,
    handle: async (request, reply, signal) => send(request, reply, 'x', inUnits(await rowsOf('reconstruct', sampleRows(request, tools), tools, signal), served)),
  };
  const generate: Route = {
    ...common,
    path: '/v1/generate',
    summary: "New samples: codes drawn from the model's prior, or from the standard normal distribution where it has none, decoded.",
    body: draw,
    answer: answers.drawn,
    npyAnswer: sampleFile,
    handle: async (request, reply, signal) => {
      const { count, seed = tools.newSeed(), ...rest } = draw.parse(jsonOf(request));
      const drawn = drawFromPrior(model, count, { seed });
      const asked = { rows: toModel(drawn, 'codes'), classes: readClasses(conditionIn(rest), count, classes) };
      return send(request, reply, 'x', await decoded(asked, tools, signal), { codes: toNested(asked.rows), seed });
    },
  };
  return [encode, decode, reconstruct, score, generate];
}

function sampleRows(request: FastifyRequest, tools: Tools): Asked {
  const { served, schemas, maxRows } = tools;
  const { given, condition } = isNpy(request.body) ? npyBody(request, tools) : { given: schemas.samples.parse(jsonOf(request)).x, condition: conditionIn(request.body) };
  const x = readRows(given, { name: 'x', sampleShape: served.sampleShape, maxRows });
  return { rows: toModel(x, 'x', served.scaler), classes: readClasses(condition, x.shape[0], served.classes ?? 0) };
}

function codeRows(request: FastifyRequest, tools: Tools): Asked {
  const { served, schemas, maxRows } = tools;
  const { given, condition } = isNpy(request.body) ? npyBody(request, tools) : { given: schemas.codes.parse(jsonOf(request)).codes, condition: conditionIn(request.body) };
  const codes = readRows(given, { name: 'codes', sampleShape: [served.model.latentDim], maxRows });
  return { rows: toModel(codes, 'codes'), classes: readClasses(condition, codes.shape[0], served.classes ?? 0) };
}

async function decoded(asked: Asked, tools: Tools, signal: AbortSignal): Promise<NdArray> {
  return inUnits(await rowsOf('decode', asked, tools, signal), tools.served);
}

/** Numbers of a code or a sample may be so far out that the model ends beyond what float32 holds. */
async function rowsOf(operation: OperationName, asked: Asked, { batcher }: Tools, signal: AbortSignal): Promise<NdArray> {
  return finite(await batcher.run(operation, asked, signal));
}

function inUnits(x: NdArray, served: ServedData): NdArray {
  return finite(toSamples(x, served));
}

function finite(result: NdArray): NdArray {
  if (result.data.every(Number.isFinite)) return result;
  throw new InvalidParameterError({ parameter: 'body', expected: 'numbers that the model can compute with: its answer is beyond the range of float32', remedy: 'Give values like those that the model was trained on.' });
}

/** The array of an NPY body, and the class that is in the address. */
function npyBody(request: FastifyRequest, { served: { classes = 0 } }: Tools): { given: NdArray; condition: readonly number[] | undefined } {
  const { condition } = request.query as { condition?: unknown };
  const given = request.body as NdArray;
  if (condition === undefined) return { given, condition: undefined };
  if (classes === 0) throw new UnknownNameError('query parameter', 'condition', []);
  const label = typeof condition === 'string' && /^\d{1,9}$/.test(condition) ? Number(condition) : classes;
  if (label >= classes) throw new InvalidParameterError({ parameter: 'condition', got: condition, expected: `a class from 0 to ${classes - 1}` });
  return { given, condition: [label] };
}

/** The body for its schema, which checks what is in it. */
function jsonOf<T>({ body }: FastifyRequest): T {
  if (typeof body === 'object' && body !== null && !Array.isArray(body) && !isNpy(body)) return body as T;
  throw new InvalidParameterError({ parameter: 'body', got: isNpy(body) ? 'an NPY array' : body, expected: 'a JSON object' });
}

/** Checked by the schema before; whether there is one depends on the model. */
function conditionIn(body: unknown): readonly number[] | undefined {
  return (body as { condition?: readonly number[] }).condition;
}

function isNpy(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'data' in body && ArrayBuffer.isView(body.data);
}

function send(request: FastifyRequest, reply: FastifyReply, name: string, result: NdArray, more: object = {}): unknown {
  if (!wantsNpy(request)) return { [name]: toNested(result), ...more };
  reply.type(NPY_TYPE);
  return Buffer.from(writeNpy(result).buffer);
}

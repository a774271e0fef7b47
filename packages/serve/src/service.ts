import { randomInt } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Admission, checkName, tokenCheck } from './admission.js';
import { Batcher } from './batcher.js';
import { answerClientError, answerFirst } from './client-error.js';
import { type ServiceConfig, type ServiceLimits, serviceConfig } from './config.js';
import { type Route, modelRoutes } from './endpoints.js';
import { answerTo, plainAnswer } from './error-answer.js';
import { JSON_TYPE, NPY_TYPES, readJson, readNpyBody } from './media.js';
import { Metrics } from './metrics.js';
import type { ServedData } from './model.js';
import { openApi } from './openapi.js';
import { checkServed, operationsOf } from './operations.js';
import { closing, RequestError } from './request-error.js';
import { schemasOf } from './schemas.js';
import { warmUp } from './warm-up.js';

/** What a service is made of. */
export interface ServiceOptions extends ServedData {
  readonly limits?: ServiceLimits;
  /** Refuses requests that call this machine by a name of others; for services that listen on loopback. Default false. */
  readonly localOnly?: boolean;
  /** Is told of errors that no request is to blame for. */
  readonly onError?: (error: unknown) => void;
}

/** Version of the interface, which is in its addresses. */
const VERSION = '1.0.0';

/**
 * A Fastify instance with the endpoints of a model, ready for `listen` or `inject`; {@link startService} also listens. The
 * model is called once for rows of many requests and never twice at a time. `close()` refuses new requests, and resolves
 * when those accepted are answered.
 *
 * Throws `InvalidParameterError` or `UnknownNameError` for wrong limits and for what is no model.
 */
export function createService(options: ServiceOptions): FastifyInstance {
  const limits = serviceConfig.parse(options.limits ?? {});
  checkServed(options);
  const { localOnly = false, onError = () => undefined } = options;
  const admission = new Admission(limits);
  const operations = operationsOf(options);
  const batcher = new Batcher(operations, limits, { onBatch: (...batch) => metrics.batch(...batch) });
  const metrics = new Metrics({ inFlight: () => admission.inFlight, waitingRows: () => batcher.waitingRows }, limits.processMetrics);
  const state: State = { closing: false, ready: false, aborts: new WeakMap() };
  const app = instance(limits);
  const routes = [...modelRoutes({ served: options, schemas: schemasOf(options, limits.maxRows), batcher, maxRows: limits.maxRows, newSeed: () => randomInt(2 ** 32) }), ...healthRoutes(options, state, limits), metricsRoute(metrics)];
  const document = documentOf(routes, options, limits);
  const all = [...routes, document];
  const check = limits.token === undefined ? undefined : tokenCheck(limits.token);

  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    const route = all.find(({ path }) => path === request.routeOptions.url);
    if (state.closing && route?.open !== true) throw closing();
    if (localOnly) checkName(request);
    if (route?.open !== true) check?.(request);
    if (route?.method !== 'POST') return;
    if (request.headers['content-encoding'] !== undefined) throw new RequestError(415, unpacked);
    state.aborts.set(request, admit(admission, request, reply));
  });
  app.addHook('onSend', async (request, reply) => {
    if (state.closing) reply.header('connection', 'close');
    if (!request.raw.complete) answerFirst(request.raw.socket);
  });
  app.addHook('onResponse', async (request, reply) => metrics.answered(request.routeOptions.url ?? 'other', reply.statusCode, reply.elapsedTime / 1000));
  app.addHook('onReady', async () => {
    await warmUp(operations, options, limits.maxBatchRows);
    state.ready = true;
  });
  app.addHook('preClose', async () => {
    state.closing = true;
  });
  app.setErrorHandler((error, _, reply) => {
    const { status, headers, body } = answerTo(error);
    if (status === 500) onError(error);
    return reply.code(status).headers(headers).type(JSON_TYPE).send(body);
  });
  app.setNotFoundHandler((request, reply) => notFound(all, request, reply));
  for (const { method, path, handle } of all) {
    app.route({ method, url: path, handler: (request, reply) => handle(request, reply, state.aborts.get(request) ?? AbortSignal.abort()) });
  }
  return app;
}

interface State {
  closing: boolean;
  ready: boolean;
  /** Says of a request that nobody waits for its answer any more. */
  readonly aborts: WeakMap<FastifyRequest, AbortSignal>;
}

const unpacked = {
  code: 'LK_MEDIA_TYPE',
  message: 'The body has a Content-Encoding, and its size would show only after unpacking.',
  parameter: 'Content-Encoding',
  remedy: 'Send the body as it is.',
};

function instance({ maxBody, requestTimeout }: ServiceConfig): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: maxBody,
    requestTimeout,
    // Of warming up, which takes what the model takes.
    pluginTimeout: 0,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    clientErrorHandler: answerClientError,
    http: { connectionsCheckingInterval: Math.min(1000, Math.max(50, requestTimeout / 2)), headersTimeout: requestTimeout },
    frameworkErrors: (_, __, reply: FastifyReply) => {
      const { status, body } = plainAnswer(400);
      void reply.code(status).type(JSON_TYPE).send(body);
    },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(JSON_TYPE, { parseAs: 'buffer' }, (_, body, done) => parsed(() => readJson(body as Buffer), done));
  app.addContentTypeParser(NPY_TYPES, { parseAs: 'buffer' }, (_, body, done) => parsed(() => readNpyBody(body as Buffer), done));
  return app;
}

function parsed(read: () => unknown, done: (error: Error | null, body?: unknown) => void): void {
  try {
    done(null, read());
  } catch (error) {
    done(error as Error);
  }
}

/** Lets a request in until its connection has no more to do with it. */
function admit(admission: Admission, request: FastifyRequest, reply: FastifyReply): AbortSignal {
  const leave = admission.enter(request);
  const gone = new AbortController();
  reply.raw.once('close', () => {
    leave();
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}

function healthRoutes({ name = 'model', model, sampleShape, classes = 0 }: ServedData, state: State, limits: ServiceConfig): Route[] {
  const { health } = schemasOf({ model, sampleShape, classes }, limits.maxRows).answers;
  const told = () => ({ status: state.closing ? 'closing' : state.ready ? 'ok' : 'starting', model: name, latentDim: model.latentDim, sampleShape, classes });
  const common = { method: 'GET', answer: health, open: true } as const;
  return [
    { ...common, path: '/health', summary: 'What is served, and whether it is ready.', refusals: [400, 403], handle: async () => told() },
    { ...common, path: '/health/live', summary: 'Answers as long as the process works.', refusals: [400, 403], handle: async () => told() },
    {
      ...common,
      path: '/health/ready',
      summary: 'Whether requests are taken.',
      refusals: [400, 403, 503],
      handle: async () => {
        if (state.closing || !state.ready) throw closing();
        return told();
      },
    },
  ];
}

function metricsRoute(metrics: Metrics): Route {
  return {
    method: 'GET',
    path: '/metrics',
    summary: 'Metrics for Prometheus.',
    refusals: [400, 403, 503],
    handle: async (_, reply) => {
      const { type, body } = await metrics.text();
      reply.type(type);
      return body;
    },
  };
}

function documentOf(routes: readonly Route[], served: ServedData, limits: ServiceConfig): Route {
  const { error } = schemasOf(served, limits.maxRows).answers;
  const document = openApi(routes, { title: `LatentKit service of ${served.name ?? 'a model'}`, version: VERSION, token: limits.token !== undefined, error });
  return { method: 'GET', path: '/openapi.json', summary: 'This document.', refusals: [], open: true, handle: async () => document };
}

function notFound(routes: readonly Route[], request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?', 1)[0];
  const known = routes.find((route) => route.path === path);
  const { status, headers, body } = known === undefined ? plainAnswer(404) : answerTo(new RequestError(405, {
    code: 'LK_METHOD',
    message: `${known.path} takes ${known.method} alone.`,
    parameter: 'method',
    remedy: `Use ${known.method}.`,
    headers: { allow: known.method },
  }));
  return reply.code(status).headers(headers).type(JSON_TYPE).send(body);
}


import { z } from 'zod';
import { JSON_TYPE, NPY_TYPE, NPY_TYPES } from './media.js';

/** An address of the service, as the document describes it. */
export interface Endpoint {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly summary: string;
  /** Body that it takes as JSON. */
  readonly body?: { jsonSchema(): Record<string, unknown> };
  /** What an NPY body holds, where it takes one. */
  readonly npy?: string;
  /** Whether a class may be in the address, for bodies that cannot hold one. */
  readonly classes?: number;
  /** Answer that is a success, as JSON; without it text. */
  readonly answer?: z.ZodType;
  /** What an NPY answer holds, where it gives one. */
  readonly npyAnswer?: string;
  /** Statuses of answers that are no success. */
  readonly refusals: readonly number[];
  /** Whether it is open without a token. */
  readonly open?: boolean;
}

const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The body is no valid JSON or NPY, or the request no valid HTTP.',
  401: 'The bearer token is missing or wrong.',
  403: 'Called by a name that is not of this machine.',
  406: 'Accept takes neither JSON nor NPY.',
  408: 'The request came in too slowly.',
  413: 'The body is too large.',
  415: 'The body is of another type, or encoded.',
  422: 'The body is well-formed, and what it says cannot be done.',
  429: 'The service has as much to do as it may; Retry-After says when to try again.',
  503: 'The service is starting or closing.',
};

/** The OpenAPI document of a service: https://spec.openapis.org/oas/v3.1.1.html */
export function openApi(endpoints: readonly Endpoint[], { title, version, token, error }: { title: string; version: string; token: boolean; error: z.ZodType }): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    info: { title, version, description: 'Codes of samples and samples of codes, from a trained model. Numbers are in the units of the raw data.' },
    paths: Object.fromEntries(endpoints.map((endpoint) => [endpoint.path, { [endpoint.method.toLowerCase()]: operation(endpoint, token) }])),
    components: {
      schemas: { Error: plain(z.toJSONSchema(error)) },
      ...(token && { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } }),
    },
  };
}

function operation(endpoint: Endpoint, token: boolean): Record<string, unknown> {
  const { method, path, summary, body, npy, classes = 0, refusals, open = false } = endpoint;
  const guarded = token && !open;
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/[^a-z]+(.)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    ...(guarded && { security: [{ token: [] }] }),
    ...(npy !== undefined && classes > 0 && { parameters: [classParameter(classes)] }),
    ...(body !== undefined && { requestBody: { required: true, content: contentOf(plain(body.jsonSchema()), npy, NPY_TYPES) } }),
    responses: {
      200: { description: 'Done.', content: endpoint.answer === undefined ? { 'text/plain': { schema: { type: 'string' } } } : contentOf(plain(z.toJSONSchema(endpoint.answer)), endpoint.npyAnswer, [NPY_TYPE]) },
      ...Object.fromEntries([...refusals, ...(guarded ? [401] : [])].map((status) => [status, refusal(status)])),
    },
  };
}

function contentOf(schema: Record<string, unknown>, npy: string | undefined, npyTypes: readonly string[]): Record<string, unknown> {
  const file = { schema: { type: 'string', format: 'binary', description: npy } };
  return { [JSON_TYPE]: { schema }, ...(npy !== undefined && Object.fromEntries(npyTypes.map((type) => [type, file]))) };
}

function classParameter(classes: number): Record<string, unknown> {
  return { name: 'condition', in: 'query', required: false, description: 'Class of all rows of an NPY body.', schema: { type: 'integer', minimum: 0, maximum: classes - 1 } };
}

function refusal(status: number): Record<string, unknown> {
  const retry = { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } };
  return {
    description: REFUSALS[status],
    ...(status === 429 && { headers: retry }),
    content: { [JSON_TYPE]: { schema: { $ref: '#/components/schemas/Error' } } },
  };
}

/** Without the dialect, which OpenAPI 3.1 names by itself. */
function plain({ $schema: _, ...schema }: Record<string, unknown>): Record<string, unknown> {
  return schema;
}

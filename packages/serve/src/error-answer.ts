import { LatentKitError } from '@latentkit/core';
import type { FastifyError } from 'fastify';
import { RequestError } from './request-error.js';

/** What the body of an answer says that is no success. */
export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string; readonly parameter: string | null; readonly remedy: string | null };
}

/** An answer about an error. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ErrorBody;
}

/** What was typed wrong is 400, what cannot be meant 422. */
const STATUS: Readonly<Record<string, number>> = {
  LK_FILE_FORMAT: 400,
  LK_INVALID_PARAMETER: 422,
  LK_UNKNOWN_NAME: 422,
  LK_SHAPE: 422,
  LK_NON_FINITE: 422,
  LK_UNAVAILABLE: 422,
};

/** What the web server itself refuses, in words of ours. */
const BY_STATUS: Readonly<Record<number, readonly [code: string, message: string, remedy: string]>> = {
  400: ['LK_BAD_REQUEST', 'The request is no valid HTTP.', 'Check the address, the headers and the length of the body.'],
  404: ['LK_NOT_FOUND', 'There is no such address.', 'GET /openapi.json lists all.'],
  408: ['LK_TIMEOUT', 'The request did not come in whole within the time allowed.', 'Send it faster, or in smaller parts.'],
  413: ['LK_TOO_LARGE', 'The body is larger than this service allows.', 'Send fewer rows at once, or NPY instead of JSON.'],
  415: ['LK_MEDIA_TYPE', 'The body is of a type that this service does not read.', 'Send application/json or application/x-npy, without Content-Encoding.'],
  431: ['LK_HEADERS_TOO_LARGE', 'The headers are too large.', 'Send fewer and shorter headers.'],
};

/** Texts may quote what was sent, which may be long. */
const LONGEST = 500;

/** The answer about an error of any kind; what is not the caller's doing is 500 and says nothing of the inside. */
export function answerTo(error: unknown): ErrorAnswer {
  if (error instanceof RequestError) return { status: error.status, headers: error.headers, body: bodyOf(error.code, error.message, error.parameter, error.remedy) };
  if (error instanceof LatentKitError && error.code in STATUS) {
    return { status: STATUS[error.code], headers: {}, body: bodyOf(error.code, error.message, error.parameter, error.remedy) };
  }
  const { statusCode } = (error ?? {}) as Partial<FastifyError>;
  return plainAnswer(statusCode !== undefined && statusCode >= 400 && statusCode < 500 ? statusCode : 500);
}

/** The answer of a status without more to say. */
export function plainAnswer(status: number): ErrorAnswer {
  if (status >= 500) return { status, headers: {}, body: bodyOf('LK_INTERNAL', 'The service failed at this request; its own log says why.', undefined, 'Tell whoever runs the service.') };
  const [code, message, remedy] = BY_STATUS[status] ?? BY_STATUS[400];
  return { status, headers: {}, body: bodyOf(code, message, undefined, remedy) };
}

function bodyOf(code: string, message: string, parameter: string | undefined, remedy: string | undefined): ErrorBody {
  return { error: { code, message: cut(message), parameter: parameter === undefined ? null : cut(parameter), remedy: remedy === undefined ? null : cut(remedy) } };
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text;
}

import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { ServiceConfig } from './config.js';
import { RequestError, overloaded } from './request-error.js';

/** Names by which only this machine calls itself. */
const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/** Whether only this machine reaches a server there. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.includes(host) || /^127(?:\.\d+){3}$/.test(host);
}

/** Counts what is being worked on, and refuses more than the limits before anything of it is read. */
export class Admission {
  private requests = 0;
  private bytes = 0;

  constructor(private readonly limits: Pick<ServiceConfig, 'maxConcurrent' | 'maxPending' | 'maxBody'>) {}

  /** Requests that are being worked on. */
  get inFlight(): number {
    return this.requests;
  }

  /** Lets a request in; the function that comes back says that it is done. Throws a 429 or 413. */
  enter(request: FastifyRequest): () => void {
    const { maxConcurrent, maxPending, maxBody } = this.limits;
    const length = request.headers['content-length'];
    const chunked = request.headers['transfer-encoding'] !== undefined;
    // One that does not say how long it is may be as long as is allowed.
    const bytes = length === undefined ? (chunked ? maxBody : 0) : Number(length);
    if (bytes > maxBody) {
      throw new RequestError(413, {
        code: 'LK_TOO_LARGE',
        message: `The body has ${bytes} bytes, and this service takes at most ${maxBody}.`,
        parameter: 'maxBody',
        remedy: 'Send fewer rows at once, or NPY instead of JSON.',
        headers: { connection: 'close' },
      });
    }
    if (this.requests >= maxConcurrent) throw overloaded(`${this.requests} requests are being worked on already`, 'maxConcurrent');
    if (this.requests > 0 && this.bytes + bytes > maxPending) throw overloaded('The requests that are being worked on are as large as they may be together', 'maxPending');
    this.requests++;
    this.bytes += bytes;
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      this.requests--;
      this.bytes -= bytes;
    };
  }
}

/** A check of the bearer token, which takes as long for a wrong one that is nearly right as for any other. */
export function tokenCheck(token: string): (request: FastifyRequest) => void {
  const expected = digest(token);
  return ({ headers }) => {
    const given = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return;
    throw new RequestError(401, {
      code: 'LK_UNAUTHORIZED',
      message: given === undefined ? 'The request carries no bearer token.' : 'The bearer token is not that of this service.',
      parameter: 'Authorization',
      remedy: 'Send Authorization: Bearer TOKEN, with the token that the service was started with.',
      headers: { 'www-authenticate': 'Bearer' },
    });
  };
}

/** Keeps web pages out that point a name of their own at this machine; a browser says that name. */
export function checkName({ headers }: FastifyRequest): void {
  const name = (headers.host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  if (name === '' || isLoopback(name)) return;
  throw new RequestError(403, {
    code: 'LK_FORBIDDEN',
    message: 'The service listens on this machine alone and was called by another name.',
    parameter: 'Host',
    remedy: 'Call it 127.0.0.1, or start it with a token.',
  });
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

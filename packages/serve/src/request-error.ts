import { LatentKitError } from '@latentkit/core';

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly parameter?: string;
  readonly remedy?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A request that is not answered as it wishes: status and headers say how. */
export class RequestError extends LatentKitError {
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly status: number,
    { code, message, headers = {}, ...details }: Refusal,
  ) {
    super(code, message, details);
    this.headers = headers;
  }
}

/** The service has as much to do as it may: 429. */
export function overloaded(what: string, parameter: string): RequestError {
  return new RequestError(429, {
    code: 'LK_OVERLOADED',
    message: `${what}. Try again in a second.`,
    parameter,
    remedy: 'Try again in a second, or send fewer requests at once.',
    headers: { 'retry-after': '1' },
  });
}

/** The service is closing: 503. */
export function closing(): RequestError {
  return new RequestError(503, {
    code: 'LK_CLOSING',
    message: 'The service is shutting down and takes no new requests.',
    remedy: 'Send it to another instance, or again in a moment.',
    headers: { 'retry-after': '1', connection: 'close' },
  });
}

import type { AddressInfo } from 'node:net';
import { InvalidParameterError } from '@latentkit/core';
import { isLoopback } from './admission.js';
import { serviceConfig } from './config.js';
import { listenError } from './listen-error.js';
import { type ServiceOptions, createService } from './service.js';

/** Where a service listens. */
export interface StartOptions extends Omit<ServiceOptions, 'localOnly'> {
  /** Address. Default 127.0.0.1: this machine alone. Any other needs `limits.token`. */
  readonly host?: string;
  /** Port; 0, the default, takes any that is free. */
  readonly port?: number;
}

/** A service that listens. */
export interface RunningService {
  readonly url: string;
  /** Refuses new requests, and resolves when those accepted are answered, at the latest after `shutdownTimeout`. */
  close(): Promise<void>;
}

/**
 * Makes a service, warms the model up and listens. Throws what {@link createService} throws, and `InvalidParameterError` for
 * a host other than loopback without a token, and for an address or a port that cannot be had.
 */
export async function startService({ host = '127.0.0.1', port = 0, ...options }: StartOptions): Promise<RunningService> {
  const { token, shutdownTimeout } = serviceConfig.parse(options.limits ?? {});
  if (token === undefined && !isLoopback(host)) {
    throw new InvalidParameterError({
      parameter: 'token',
      got: token,
      expected: `a bearer token of at least 16 characters, since whoever reaches ${host} reaches the service`,
      remedy: 'Give one, or leave the host out to serve this machine alone.',
    });
  }
  const app = createService({ ...options, localOnly: token === undefined });
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw listenError(error, host, port);
  }
  const { port: taken, family } = app.server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${host}]` : host}:${taken}`,
    close: async () => {
      const late = setTimeout(() => app.server.closeAllConnections(), shutdownTimeout);
      await app.close();
      clearTimeout(late);
    },
  };
}

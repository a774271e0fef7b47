import { InvalidParameterError } from '@latentkit/core';

/** What kept a server from listening, as an `InvalidParameterError` about host or port; other errors as they are. */
export function listenError(cause: unknown, host: string, port: number): Error {
  const { code } = cause as NodeJS.ErrnoException;
  const where = code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND';
  if (!where && !['EADDRINUSE', 'EACCES', 'ERR_SOCKET_BAD_PORT'].includes(code ?? '')) return cause instanceof Error ? cause : new Error(String(cause));
  return new InvalidParameterError({
    parameter: where ? 'host' : 'port',
    got: where ? host : port,
    expected: where ? 'an address of this machine' : `a port that is free and allowed (${code})`,
    remedy: where ? 'Leave it out for 127.0.0.1.' : 'Give another one, or 0 for any that is free.',
    cause,
  });
}

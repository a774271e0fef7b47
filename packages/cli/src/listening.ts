import { InvalidParameterError } from '@latentkit/core';

/** What keeps a server from listening, by the names that its parameters have on the command line. */
export function asFlag(error: unknown): unknown {
  if (!(error instanceof InvalidParameterError) || !['host', 'port', 'token'].includes(error.parameter ?? '')) return error;
  const { parameter, got, expected = '', remedy, cause } = error;
  const how = parameter === 'token' ? 'Set LATENTKIT_TOKEN, or leave --host out to serve this machine alone.' : remedy;
  // A flag that was not given has no value to show.
  return new InvalidParameterError({ parameter: `--${parameter}`, ...(got !== undefined && { got }), expected, ...(how !== undefined && { remedy: how }), cause });
}

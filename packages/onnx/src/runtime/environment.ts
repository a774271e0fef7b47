import { InvalidParameterError } from '@latentkit/core';

const VARIABLE = 'LATENTKIT_THREADS';

/**
 * Threads that the environment's variable LATENTKIT_THREADS allows a session; undefined where it is not set, and in
 * browsers. Throws `InvalidParameterError` for one that is no positive whole number.
 */
export function threadsOfEnvironment(): number | undefined {
  const { process } = globalThis as { process?: { env?: Readonly<Record<string, string | undefined>> } };
  const text = process?.env?.[VARIABLE];
  if (text === undefined || text === '') return undefined;
  const threads = Number(text);
  if (Number.isInteger(threads) && threads >= 1) return threads;
  throw new InvalidParameterError({ parameter: VARIABLE, got: text, expected: 'an integer >= 1', remedy: 'Set the variable to a number of threads, or unset it.' });
}

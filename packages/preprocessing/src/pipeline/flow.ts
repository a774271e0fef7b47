import { InvalidParameterError } from '@latentkit/core';

/**
 * Work on one step after another, written once for both ways of running: each `yield` hands out what a step returned, which
 * may be a promise, and gets it back when it is there.
 */
export type Flow<T> = Generator<unknown, T, unknown>;

/** Runs to the end at once. Throws InvalidParameterError, into the flow, where something comes as a promise. */
export function runNow<T>(flow: Flow<T>, method: string): T {
  let result = flow.next();
  while (result.done !== true) {
    const { value } = result;
    result = isPromise(value) ? flow.throw(asynchronous(value, method)) : flow.next(value);
  }
  return result.value;
}

/** Runs to the end, waiting for what comes as a promise. */
export async function runLater<T>(flow: Flow<T>): Promise<T> {
  let result = flow.next();
  while (result.done !== true) {
    let answer: unknown;
    try {
      answer = await result.value;
    } catch (error) {
      result = flow.throw(error);
      continue;
    }
    result = flow.next(answer);
  }
  return result.value;
}

/** The error for a step that needs the asynchronous form of a method. */
export function needsAsync(method: string): InvalidParameterError {
  return new InvalidParameterError({
    parameter: `Pipeline.${method}`,
    got: 'an asynchronous step',
    expected: 'steps that answer at once',
    remedy: `Use await pipeline.${method}Async(…).`,
  });
}

function asynchronous(promise: Promise<unknown>, method: string): InvalidParameterError {
  // Nobody waits for it any more, so its failure must not end the process.
  promise.catch(() => undefined);
  return needsAsync(method);
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

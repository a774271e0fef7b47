import { LatentKitError } from '@latentkit/core';

/** How the command line ends. */
export const EXIT = { success: 0, failure: 1, usage: 2, interrupted: 130 } as const;

/** The command was called in a way that cannot work; its cause says what is wrong. */
export class UsageError extends LatentKitError {
  constructor(message: string, cause?: unknown) {
    super('LK_USAGE', message, cause === undefined ? {} : { cause });
  }
}

/** Runs the part of a command that reads its arguments: what it finds wrong is wrong usage. */
export async function asUsage<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const wrong = error instanceof LatentKitError && ['LK_INVALID_PARAMETER', 'LK_UNKNOWN_NAME', 'LK_SHAPE'].includes(error.code);
    throw wrong ? new UsageError(error.message, error) : error;
  }
}

/** The exit code that belongs to an error. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof LatentKitError)) return EXIT.failure;
  if (error.code === 'LK_ABORTED') return EXIT.interrupted;
  // A name that does not exist can only come from what was typed.
  return error.code === 'LK_USAGE' || error.code === 'LK_UNKNOWN_NAME' ? EXIT.usage : EXIT.failure;
}

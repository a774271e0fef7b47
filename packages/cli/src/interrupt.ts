import { EXIT } from './exit-codes.js';
import { type CliIo, line } from './io.js';

/** Ctrl-C and its like. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Stops listening. */
  release(): void;
}

/**
 * Turns SIGINT and SIGTERM into an abort, so that the work ends at its next safe point; a second one ends the process
 * at once. Where the caller has a signal of its own, that one is used and the process's are left alone.
 */
export function listenForInterrupt(io: CliIo, onFirst: () => void = () => undefined): Interrupt {
  const given = io.signal;
  if (given !== undefined) return { signal: given, release: () => undefined };
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    onFirst();
    line(io.stderr, '\nstopping; again to stop at once');
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}

/** Resolves once the signal is raised: the life of a server. */
export function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

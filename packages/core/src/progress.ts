import { AbortedError } from './errors.js';

/** Node has it, browsers do not. */
declare const setImmediate: ((callback: () => void) => unknown) | undefined;

/** One report of long work. */
export interface Progress {
  /** What is being done, such as `training` or `download`. */
  readonly stage: string;
  /** Units finished so far. */
  readonly done: number;
  /** Units in all, where known. */
  readonly total?: number;
  /** Milliseconds since the work began. */
  readonly elapsedMs: number;
  /** Numbers worth showing, such as `{ loss: 0.12 }`. */
  readonly values?: Readonly<Record<string, number>>;
}

/** What long work takes from its caller. */
export interface LongWorkOptions {
  /** Stops the work at the next safe point. */
  readonly signal?: AbortSignal | undefined;
  /** Called between units of work, never more often than is cheap. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Throws {@link AbortedError} if the signal was raised. */
export function throwIfAborted(signal: AbortSignal | undefined, work: string): void {
  if (signal?.aborted === true) throw new AbortedError(work, signal.reason);
}

/** Reports progress with the elapsed time filled in; does nothing where nobody listens. */
export class ProgressReporter {
  private readonly startedAt: number;

  constructor(
    private readonly stage: string,
    private readonly options: LongWorkOptions,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.startedAt = now();
  }

  /** Milliseconds since this reporter was made. */
  get elapsedMs(): number {
    return this.now() - this.startedAt;
  }

  report(done: number, total?: number, values?: Readonly<Record<string, number>>): void {
    this.options.onProgress?.({
      stage: this.stage,
      done,
      elapsedMs: this.elapsedMs,
      ...(total === undefined ? {} : { total }),
      ...(values === undefined ? {} : { values }),
    });
  }
}

/** Lets timers, input and the page's drawing run before the work goes on; not throttled in background tabs. */
export function yieldToEventLoop(): Promise<void> {
  if (typeof setImmediate === 'function') return new Promise((resolve) => void setImmediate?.(resolve));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

import { type LongWorkOptions, ProgressReporter, type RuntimeChoice, throwIfAborted, yieldToEventLoop } from '@latentkit/core';
import type { Awaitable, Kernels } from './kernels.js';
import { loadKernels } from './load-kernels.js';
import { plainKernels } from './plain-kernels.js';

/** What a computation hands to whoever runs it. */
export type Step =
  | { readonly ask: (kernels: Kernels) => unknown }
  | { readonly pause: true }
  | { readonly done: number; readonly total?: number; readonly values?: Readonly<Record<string, number>> };

/**
 * An algorithm written once for both ways of running: at once in plain TypeScript ({@link runSync}), or with time for
 * others and on the kernels of a runtime ({@link run}). It is a generator that hands out its heavy products and its
 * safe points: `const g = yield* request((kernels) => kernels.gram(x, mean))`, `yield* checkpoint(i, n)`.
 */
export type Computation<T> = Generator<Step, T, unknown>;

/** Asks the kernels at hand for something. */
export function* request<T>(ask: (kernels: Kernels) => Awaitable<T>): Computation<T> {
  return (yield { ask }) as T;
}

/**
 * A point between two units of work where a computation may be stopped: then AbortedError is thrown here, and a
 * computation that has something usable catches it. Call it as often as convenient.
 */
export function* checkpoint(done: number, total?: number, values?: Readonly<Record<string, number>>): Computation<void> {
  yield { done, ...(total === undefined ? {} : { total }), ...(values === undefined ? {} : { values }) };
}

/** A {@link checkpoint} of which no progress is told, in a small part of a longer work. */
export function* pause(): Computation<void> {
  yield { pause: true };
}

/** Runs a computation to its end in plain TypeScript. */
export function runSync<T>(computation: Computation<T>): T {
  let result = computation.next();
  while (result.done !== true) {
    const step = result.value;
    result = computation.next('ask' in step ? step.ask(plainKernels) : undefined);
  }
  return result.value;
}

/** Options of {@link run}. */
export interface ComputationOptions extends LongWorkOptions {
  /** Default `auto`: ONNX Runtime where it is installed, else plain TypeScript. */
  readonly runtime?: RuntimeChoice | undefined;
  /** Name of the work in reports of progress and in AbortedError. Default `fit`. */
  readonly stage?: string;
}

// Longer than this nothing else would run: a frame of a page that draws 20 times a second.
const TURN_MS = 50;

/**
 * Runs a computation on the fastest kernels at hand, lets others have their turn at its checkpoints, reports progress,
 * and stops where the signal is raised, with AbortedError unless the computation has something to show for itself.
 *
 * Throws UnavailableError where `runtime: 'onnxruntime'` is asked for and cannot be loaded.
 */
export async function run<T>(computation: Computation<T>, options: ComputationOptions = {}): Promise<T> {
  const { signal, stage = 'fit' } = options;
  throwIfAborted(signal, stage);
  const kernels = await loadKernels(options.runtime);
  const reporter = new ProgressReporter(stage, options);
  let turn = performance.now();
  let result = computation.next();
  while (result.done !== true) {
    const step = result.value;
    let answer: unknown;
    try {
      if ('ask' in step) answer = await step.ask(kernels);
      else {
        if ('done' in step) reporter.report(step.done, step.total, step.values);
        if (performance.now() - turn > TURN_MS) {
          await yieldToEventLoop();
          turn = performance.now();
        }
      }
      throwIfAborted(signal, stage);
    } catch (error) {
      result = computation.throw(error);
      continue;
    }
    result = computation.next(answer);
  }
  return result.value;
}

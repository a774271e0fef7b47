import { type AsyncFitOptions, UnknownNameError, throwIfAborted } from '@latentkit/core';
import { call, inStep } from './call.js';
import type { Flow } from './flow.js';
import { type NamedStep, isCoder, methodOf } from './step.js';

/** What `Pipeline.fitAsync` takes. */
export interface PipelineFitOptions extends AsyncFitOptions {
  /** Options of single steps by name, such as `{ StackedAutoencoder: { epochs: 20 } }`, given to their `fitAsync` or `fit`. */
  readonly steps?: Readonly<Record<string, object>> | undefined;
}

/** Fits each step on what those before it make of x. On any failure the steps have what they had before. */
export function* fitSteps(steps: readonly NamedStep[], x: unknown, y: unknown, later: boolean, options: PipelineFitOptions): Flow<void> {
  for (const name of Object.keys(options.steps ?? {})) {
    if (!steps.some((step) => step.name === name)) throw new UnknownNameError('step', name, steps.map((step) => step.name));
  }
  const restore = rememberSteps(steps);
  try {
    let z = x;
    for (const [i, named] of steps.entries()) {
      throwIfAborted(options.signal, `Pipeline.fit before step '${named.name}'`);
      yield* fitStep(named, z, y, later, options);
      if (i < steps.length - 1) z = yield* call(named, 'transform', [z], { later, options: inner(named, options) });
    }
  } catch (error) {
    restore();
    throw error;
  }
}

/** Remembers what the steps have found; the function that comes back returns to that, where a step can. */
export function rememberSteps(steps: readonly NamedStep[]): () => void {
  const restores = steps.map(({ step }) => methodOf(step, 'remember')?.());
  return () => {
    for (const restore of restores) if (typeof restore === 'function') (restore as () => void)();
  };
}

function* fitStep(named: NamedStep, z: unknown, y: unknown, later: boolean, options: PipelineFitOptions): Flow<void> {
  const { step, name } = named;
  const given = { ...inner(named, options), ...options.steps?.[name] };
  try {
    const fitAsync = later ? methodOf(step, 'fitAsync') : undefined;
    const fit = methodOf(step, 'fit');
    if (fitAsync !== undefined) yield fitAsync(z, { ...given, y });
    else if (isCoder(step)) yield fit?.(z, given);
    else yield fit?.(z, y, ...(later ? [given] : []));
  } catch (error) {
    throw inStep(named, error);
  }
}

/** Signal, runtime and reports of progress, which say of which step they are. */
function inner({ name }: NamedStep, { signal, runtime, onProgress }: PipelineFitOptions): object {
  return {
    ...(signal && { signal }),
    ...(runtime && { runtime }),
    ...(onProgress && { onProgress: (progress: Parameters<typeof onProgress>[0]) => onProgress({ ...progress, stage: `${name}: ${progress.stage}` }) }),
  };
}

import { defineConfig, InvalidParameterError, UnknownNameError } from '@latentkit/core';
import type { z } from 'zod';
import { SCHEDULE_NAMES, warmUpSchema } from './config.js';
import type { ScheduleInput, ScheduleName } from './config.js';
import { cosineDecay, cosineDecayRestarts } from './cosine.js';
import { exponentialDecay, inverseTimeDecay, piecewiseConstant, polynomialDecay, stepDecay } from './decay.js';
import type { Schedule } from './schedule.js';

/** Options of {@link warmUp}. */
export type WarmUpOptions = Omit<z.input<typeof warmUpSchema>, 'name'>;

const warmUpConfig = defineConfig('warm-up', warmUpSchema);

const FACTORIES: Record<ScheduleName, (options: never) => Schedule> = {
  exponential: exponentialDecay,
  'inverse-time': inverseTimeDecay,
  step: stepDecay,
  piecewise: piecewiseConstant,
  cosine: cosineDecay,
  'cosine-restarts': cosineDecayRestarts,
  polynomial: polynomialDecay,
  'warm-up': warmUp,
};

/** The same value at every step. Throws `InvalidParameterError` unless it is finite and not negative. */
export function constant(value: number): Schedule {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw new InvalidParameterError({ parameter: 'learningRate', got: value, expected: 'a finite number >= 0' });
  }
  return { config: value, at: () => value };
}

/**
 * Rises in a straight line from `from` at step 0 to the first value of `then` at step `steps`, and follows `then`
 * from there; `then` counts its own steps from the end of the warm-up.
 */
export function warmUp(options: WarmUpOptions): Schedule {
  const config = warmUpConfig.parse({ ...options, name: 'warm-up' });
  const { steps, from } = config;
  const next = createSchedule(config.then);
  const at = (step: number): number => (step < steps ? from + ((next.at(0) - from) * step) / steps : next.at(step - steps));
  return { config, at };
}

/**
 * Makes a schedule from a number (a constant), from its configuration, or returns a schedule unchanged. Throws
 * `UnknownNameError` for a name that is not known and `InvalidParameterError` for a parameter out of range.
 */
export function createSchedule(spec: ScheduleInput | Schedule): Schedule {
  if (isSchedule(spec)) return spec;
  if (typeof spec !== 'object' || spec === null) return constant(spec);
  const name: string = spec.name;
  if (typeof name !== 'string' || !Object.hasOwn(FACTORIES, name)) throw new UnknownNameError('schedule', String(name), SCHEDULE_NAMES);
  return FACTORIES[spec.name](spec as never);
}

/** Whether a value is a {@link Schedule} and not a description of one. */
export function isSchedule(value: unknown): value is Schedule {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Schedule>).at === 'function';
}

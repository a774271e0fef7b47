import { defineConfig, InvalidParameterError, UnknownNameError } from '@latentkit/core';
import type { ConfigSchema } from '@latentkit/core';
import { z } from 'zod';
import { SCHEDULE_NAMES } from '../schedules/config.js';
import type { ScheduleInput } from '../schedules/config.js';
import { createSchedule, isSchedule } from '../schedules/create.js';
import type { Schedule } from '../schedules/schedule.js';
import { adadeltaRule, adagradRule } from './adagrad.js';
import { adamRule, nadamRule } from './adam.js';
import * as schemas from './config.js';
import type { OptimizerConfig, OptimizerInput, OptimizerName } from './config.js';
import type { Optimizer } from './optimizer.js';
import { rmspropRule } from './rmsprop.js';
import { optimizerOf } from './rule.js';
import type { UpdateRule } from './rule.js';
import { sgdRule } from './sgd.js';

/** A number, the configuration of a schedule, or a schedule. */
export type LearningRate = ScheduleInput | Schedule;

type Options<S extends z.ZodType> = Omit<z.input<S>, 'name' | 'learningRate'> & { learningRate?: LearningRate | undefined };

/** Options of {@link sgd}. */
export type SgdOptions = Options<typeof schemas.sgdSchema>;
/** Options of {@link rmsprop}. */
export type RmspropOptions = Options<typeof schemas.rmspropSchema>;
/** Options of {@link adam}. */
export type AdamOptions = Options<typeof schemas.adamSchema>;
/** Options of {@link adamw}. */
export type AdamwOptions = Options<typeof schemas.adamwSchema>;
/** Options of {@link nadam}. */
export type NadamOptions = Options<typeof schemas.nadamSchema>;
/** Options of {@link adadelta}. */
export type AdadeltaOptions = Options<typeof schemas.adadeltaSchema>;
/** Options of {@link adagrad}. */
export type AdagradOptions = Options<typeof schemas.adagradSchema>;

/**
 * Makes an optimizer: `adam()`, `adam(1e-3)`, `adam(1e-3, { beta1: 0.8 })`, `adam(cosineDecay({ … }))` or
 * `adam({ learningRate: 1e-3, beta1: 0.8 })`. Throws `InvalidParameterError` for a value out of range and
 * `UnknownNameError` for an option that does not exist.
 */
export type OptimizerFactory<O> = (first?: LearningRate | O, options?: Omit<O, 'learningRate'>) => Optimizer;

/** Stochastic gradient descent, with momentum and Nesterov's momentum. As `keras.optimizers.SGD`. Learning rate 0.01. */
export const sgd: OptimizerFactory<SgdOptions> = factory(schemas.sgdSchema, sgdRule);

/** RMSprop, as `keras.optimizers.RMSprop`, or as PyTorch's with `epsilonInsideRoot: false`. Learning rate 0.001. */
export const rmsprop: OptimizerFactory<RmspropOptions> = factory(schemas.rmspropSchema, rmspropRule);

/** Adam and AMSGrad, as `keras.optimizers.Adam`. Learning rate 0.001. */
export const adam: OptimizerFactory<AdamOptions> = factory(schemas.adamSchema, adamRule);

/** Adam with decoupled weight decay of 0.004, as `keras.optimizers.AdamW`; arXiv:1711.05101. Learning rate 0.001. */
export const adamw: OptimizerFactory<AdamwOptions> = factory(schemas.adamwSchema, adamRule);

/** Adam with Nesterov's momentum, as `keras.optimizers.Nadam`. Learning rate 0.001. */
export const nadam: OptimizerFactory<NadamOptions> = factory(schemas.nadamSchema, nadamRule);

/** Adadelta, as `keras.optimizers.Adadelta`. Learning rate 0.001; the paper's form has 1. */
export const adadelta: OptimizerFactory<AdadeltaOptions> = factory(schemas.adadeltaSchema, adadeltaRule);

/** Adagrad, as `keras.optimizers.Adagrad`. Learning rate 0.001. */
export const adagrad: OptimizerFactory<AdagradOptions> = factory(schemas.adagradSchema, adagradRule);

const FACTORIES: Record<OptimizerName, OptimizerFactory<never>> = { sgd, rmsprop, adam, adamw, nadam, adadelta, adagrad };

/**
 * Makes an optimizer from its name, its configuration, or returns an optimizer unchanged. Throws `UnknownNameError`
 * for a name that is not known and `InvalidParameterError` for a parameter out of range.
 */
export function createOptimizer(spec: OptimizerInput | Optimizer): Optimizer {
  if (typeof spec === 'object' && spec !== null && 'update' in spec) return spec;
  const name: unknown = typeof spec === 'object' && spec !== null ? spec.name : spec;
  if (typeof name !== 'string') {
    throw new InvalidParameterError({
      parameter: 'optimizer',
      got: spec,
      expected: `an optimizer, or one of the names ${schemas.OPTIMIZER_NAMES.join(', ')}`,
    });
  }
  if (!Object.hasOwn(FACTORIES, name)) throw new UnknownNameError('optimizer', name, schemas.OPTIMIZER_NAMES);
  return FACTORIES[name as OptimizerName](undefined, (typeof spec === 'object' ? spec : {}) as never);
}

function factory<S extends z.ZodObject, O extends object>(
  schema: S,
  rule: (config: z.output<S>) => UpdateRule,
): OptimizerFactory<O> {
  const name = (schema.shape.name as z.ZodLiteral<OptimizerName>).value;
  const parser: ConfigSchema<S> = defineConfig(name, schema);
  return (first, options) => {
    const given: { learningRate?: LearningRate } = isLearningRate(first) ? { ...options, learningRate: first } : { ...first, ...options };
    const schedule = given.learningRate;
    // A schedule of the user's own cannot be described in JSON: it goes round the parser.
    const input = isSchedule(schedule) ? { ...given, learningRate: 0 } : given;
    const parsed = parser.parse({ ...input, name } as unknown as z.input<S>);
    const learningRate = createSchedule(schedule ?? (parsed.learningRate as ScheduleInput));
    const config = { ...parsed, learningRate: learningRate.config };
    return optimizerOf(config as unknown as OptimizerConfig, learningRate, rule(parsed));
  };
}

function isLearningRate(value: unknown): value is LearningRate {
  if (typeof value === 'number' || isSchedule(value)) return true;
  const name = typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined;
  return typeof name === 'string' && (SCHEDULE_NAMES as string[]).includes(name);
}

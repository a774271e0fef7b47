import { z } from 'zod';

const rate = z.number().nonnegative();
const steps = z.number().positive();
const initialLearningRate = rate.describe('learning rate at step 0');

/** Parameters of the exponential decay. */
export const exponentialSchema = z.strictObject({
  name: z.literal('exponential'),
  initialLearningRate,
  decaySteps: steps.describe('steps after which the rate has been multiplied by decayRate once'),
  decayRate: z.number().positive().describe('factor per decaySteps'),
  staircase: z.boolean().default(false).describe('whether the rate falls in steps instead of steadily'),
});

/** Parameters of the inverse-time decay. */
export const inverseTimeSchema = z.strictObject({
  name: z.literal('inverse-time'),
  initialLearningRate,
  decaySteps: steps.describe('steps after which decayRate has been added to the divisor once'),
  decayRate: rate.describe('growth of the divisor per decaySteps'),
  staircase: z.boolean().default(false).describe('whether the rate falls in steps instead of steadily'),
});

/** Parameters of the step decay. */
export const stepSchema = z.strictObject({
  name: z.literal('step'),
  initialLearningRate,
  every: z.int().min(1).describe('steps between two drops'),
  factor: z.number().positive().default(0.5).describe('what the rate is multiplied by at each drop'),
});

/** Parameters of the piecewise constant schedule. */
export const piecewiseSchema = z.strictObject({
  name: z.literal('piecewise'),
  boundaries: z.array(z.number().nonnegative()).min(1).describe('last step of each piece but the last, ascending'),
  values: z.array(rate).min(2).describe('learning rate of each piece, one more than there are boundaries'),
});

/** Parameters of the cosine decay. */
export const cosineSchema = z.strictObject({
  name: z.literal('cosine'),
  initialLearningRate,
  decaySteps: steps.describe('length of the descent in steps, not counting the warm-up'),
  alpha: z.number().min(0).max(1).default(0).describe('least rate as a fraction of the greatest'),
  warmupTarget: rate.nullable().default(null).describe('rate reached at the end of the warm-up, or null for no warm-up'),
  warmupSteps: z.number().nonnegative().default(0).describe('length of the linear warm-up in steps'),
});

/** Parameters of the cosine decay with warm restarts. */
export const cosineRestartsSchema = z.strictObject({
  name: z.literal('cosine-restarts'),
  initialLearningRate,
  firstDecaySteps: steps.describe('steps until the first restart'),
  tMul: z.number().min(1).default(2).describe('each period is this many times as long as the one before'),
  mMul: z.number().positive().default(1).describe('each period starts at this multiple of the one before'),
  alpha: z.number().min(0).max(1).default(0).describe('least rate as a fraction of initialLearningRate'),
});

/** Parameters of the polynomial decay. */
export const polynomialSchema = z.strictObject({
  name: z.literal('polynomial'),
  initialLearningRate,
  decaySteps: steps.describe('steps until endLearningRate is reached'),
  endLearningRate: rate.default(0.0001).describe('rate at the end'),
  power: z.number().positive().default(1).describe('exponent; 1 is a straight line'),
  cycle: z.boolean().default(false).describe('whether the decay starts over, over ever longer spans, instead of staying at the end'),
});

const LASTING = [
  exponentialSchema,
  inverseTimeSchema,
  stepSchema,
  piecewiseSchema,
  cosineSchema,
  cosineRestartsSchema,
  polynomialSchema,
] as const;

/** Parameters of a linear warm-up before another schedule. */
export const warmUpSchema = z.strictObject({
  name: z.literal('warm-up'),
  steps: z.int().min(1).describe('length of the warm-up in steps'),
  from: rate.default(0).describe('learning rate at step 0'),
  then: z.union([rate, z.discriminatedUnion('name', [...LASTING])]).describe('schedule that follows and counts its steps from the end of the warm-up'),
});

/** A learning rate as a configuration holds it: a number, or an object with a schedule's name and parameters. */
export const scheduleSchema = z.union([rate, z.discriminatedUnion('name', [...LASTING, warmUpSchema])]);

/** Names of the schedules that ship with LatentKit; a constant is written as a number. */
export const SCHEDULE_NAMES = [...LASTING, warmUpSchema].map((schema) => schema.shape.name.value);

/** Name of a schedule. */
export type ScheduleName = z.output<typeof warmUpSchema>['name'] | z.output<(typeof LASTING)[number]>['name'];

/** What describes a schedule in JSON, defaults left out at will. */
export type ScheduleInput = z.input<typeof scheduleSchema>;

/** A schedule's full configuration. */
export type ScheduleConfig = z.output<typeof scheduleSchema>;

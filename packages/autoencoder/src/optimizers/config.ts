import { z } from 'zod';
import { scheduleSchema } from '../schedules/config.js';

const positive = z.number().positive();
const limit = positive.nullable().default(null);
const share = z.number().min(0).lt(1);

const learningRate = (value: number) =>
  scheduleSchema.default(value).describe('learning rate, or the schedule it follows');
const weightDecay = (value: number | null) =>
  z.number().nonnegative().nullable().default(value).describe('fraction of a variable, times the learning rate, taken off it before each update');
const epsilon = positive.default(1e-7).describe('keeps the divisor away from 0');

const common = {
  weightDecay: weightDecay(null),
  excludeFromWeightDecay: z.array(z.string().min(1)).default([]).describe('variables whose names contain one of these do not decay'),
  clipNorm: limit.describe('greatest Euclidean norm of the gradient of each variable'),
  clipValue: limit.describe('greatest absolute value of each element of a gradient'),
  globalClipNorm: limit.describe('greatest Euclidean norm of all gradients together'),
};
const momentum = z.number().min(0).max(1).default(0).describe('share of the last update that is added to this one');
const adamLike = {
  beta1: share.default(0.9).describe('decay of the mean of the gradients'),
  beta2: share.default(0.999).describe('decay of the mean of their squares'),
  epsilon,
};

// Keras raises an error for two of them as well.
const oneClip = (config: { clipNorm: number | null; clipValue: number | null; globalClipNorm: number | null }): boolean =>
  [config.clipNorm, config.clipValue, config.globalClipNorm].filter((value) => value !== null).length <= 1;
const ONE_CLIP = { error: 'at most one of clipNorm, clipValue and globalClipNorm' };

/** Parameters of stochastic gradient descent. */
export const sgdSchema = z
  .strictObject({
    name: z.literal('sgd'),
    learningRate: learningRate(0.01),
    momentum,
    nesterov: z.boolean().default(false).describe("whether momentum is Nesterov's"),
    ...common,
  })
  .refine(oneClip, ONE_CLIP);

/** Parameters of RMSprop. */
export const rmspropSchema = z
  .strictObject({
    name: z.literal('rmsprop'),
    learningRate: learningRate(0.001),
    rho: share.default(0.9).describe('decay of the mean of the squared gradients'),
    momentum,
    centered: z.boolean().default(false).describe("whether gradients are divided by an estimate of their standard deviation instead of their root mean square"),
    epsilon,
    epsilonInsideRoot: z
      .boolean()
      .default(true)
      .describe('whether epsilon is added before the square root (Keras 3) or after it (PyTorch, Keras 2)'),
    ...common,
  })
  .refine(oneClip, ONE_CLIP);

/** Parameters of Adam. */
export const adamSchema = z
  .strictObject({
    name: z.literal('adam'),
    learningRate: learningRate(0.001),
    ...adamLike,
    amsgrad: z.boolean().default(false).describe('whether to divide by the greatest mean square so far'),
    ...common,
  })
  .refine(oneClip, ONE_CLIP);

/** Parameters of AdamW. */
export const adamwSchema = z
  .strictObject({
    name: z.literal('adamw'),
    learningRate: learningRate(0.001),
    ...adamLike,
    amsgrad: z.boolean().default(false).describe('whether to divide by the greatest mean square so far'),
    ...common,
    weightDecay: weightDecay(0.004),
  })
  .refine(oneClip, ONE_CLIP);

/** Parameters of Nadam. */
export const nadamSchema = z
  .strictObject({ name: z.literal('nadam'), learningRate: learningRate(0.001), ...adamLike, ...common })
  .refine(oneClip, ONE_CLIP);

/** Parameters of Adadelta. */
export const adadeltaSchema = z
  .strictObject({
    name: z.literal('adadelta'),
    learningRate: learningRate(0.001),
    rho: share.default(0.95).describe('decay of the means of the squared gradients and updates'),
    epsilon,
    ...common,
  })
  .refine(oneClip, ONE_CLIP);

/** Parameters of Adagrad. */
export const adagradSchema = z
  .strictObject({
    name: z.literal('adagrad'),
    learningRate: learningRate(0.001),
    initialAccumulatorValue: z.number().nonnegative().default(0.1).describe('what the sums of squared gradients start from'),
    epsilon,
    ...common,
  })
  .refine(oneClip, ONE_CLIP);

/** Names of the optimizers that ship with LatentKit. */
export const OPTIMIZER_NAMES = ['sgd', 'rmsprop', 'adam', 'adamw', 'nadam', 'adadelta', 'adagrad'] as const;

/** Name of an optimizer. */
export type OptimizerName = (typeof OPTIMIZER_NAMES)[number];

/** An optimizer as a configuration holds it: its name, or an object with its name and parameters. */
export const optimizerSchema = z.union([
  z.enum(OPTIMIZER_NAMES),
  z.discriminatedUnion('name', [sgdSchema, rmspropSchema, adamSchema, adamwSchema, nadamSchema, adadeltaSchema, adagradSchema]),
]);

/** What describes an optimizer in JSON, defaults left out at will. */
export type OptimizerInput = z.input<typeof optimizerSchema>;

/** An optimizer's full configuration. */
export type OptimizerConfig = Exclude<z.output<typeof optimizerSchema>, string>;

/** The options that all optimizers share. */
export type CommonConfig = Pick<
  OptimizerConfig,
  'learningRate' | 'weightDecay' | 'excludeFromWeightDecay' | 'clipNorm' | 'clipValue' | 'globalClipNorm'
>;

import { z } from 'zod';

const reduction = z
  .enum(['mean', 'sum'])
  .default('mean')
  .describe('how the elements of one sample are combined; samples of a batch are always averaged');

/** Parameters of the mean squared error. */
export const mseSchema = z.strictObject({ name: z.literal('mse'), reduction });

/** Parameters of the mean absolute error. */
export const maeSchema = z.strictObject({ name: z.literal('mae'), reduction });

/** Parameters of the binary cross-entropy. */
export const binaryCrossentropySchema = z.strictObject({
  name: z.literal('binary-crossentropy'),
  reduction,
  from: z
    .enum(['auto', 'logits', 'probabilities'])
    .default('auto')
    .describe("what the loss is computed from; 'auto' takes the logits where the network ends in a sigmoid, else its output"),
});

/** Parameters of the Huber loss. */
export const huberSchema = z.strictObject({
  name: z.literal('huber'),
  reduction,
  delta: z.number().positive().default(1).describe('error at which the loss passes from quadratic to linear'),
});

/** Parameters of the Gaussian likelihood. */
export const gaussianSchema = z.strictObject({
  name: z.literal('gaussian'),
  reduction,
  variance: z
    .union([z.number().positive(), z.literal('learned')])
    .default('learned')
    .describe("variance around the prediction; 'learned' takes the likeliest of each batch, its mean squared error"),
});

/** Parameters of the continuous Bernoulli likelihood. */
export const continuousBernoulliSchema = z.strictObject({ name: z.literal('continuous-bernoulli'), reduction });

/** Names of the losses that ship with LatentKit. */
export const LOSS_NAMES = ['mse', 'mae', 'binary-crossentropy', 'huber', 'gaussian', 'continuous-bernoulli'] as const;

/** Name of a loss. */
export type LossName = (typeof LOSS_NAMES)[number];

/** A loss as a configuration holds it: its name, or an object with its name and parameters. */
export const lossSchema = z.union([
  z.enum(LOSS_NAMES),
  z.discriminatedUnion('name', [mseSchema, maeSchema, binaryCrossentropySchema, huberSchema, gaussianSchema, continuousBernoulliSchema]),
]);

/** What describes a loss in JSON, defaults left out at will. */
export type LossInput = z.input<typeof lossSchema>;

/** A loss's full configuration. */
export type LossConfig = Exclude<z.output<typeof lossSchema>, string>;

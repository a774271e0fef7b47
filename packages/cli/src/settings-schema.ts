import { optimizerSchema } from '@latentkit/autoencoder';
import { type ConfigSchema, defineConfig } from '@latentkit/core';
import { z } from 'zod';
import type { Family } from './families.js';
import { SCALES } from './scaling.js';

/** Settings of a training other than the family's parameters: what flags, `--set` and `--config` may say. */
export const trainingSettings = z.object({
  data: z.string().min(1).default('digits').describe('name of a data set, or a CSV, NPY, NPZ or IDX file'),
  label: z.union([z.string(), z.int()]).optional().describe('column of a CSV file with the class'),
  scale: z.enum(SCALES).optional().describe('how values are scaled'),
  dataDir: z.string().optional().describe('folder with the files of MNIST'),
  epochs: z.int().min(1).default(20).describe('passes over the data'),
  batchSize: z.int().min(1).default(32).describe('samples per step'),
  optimizer: optimizerSchema.default('adam').describe('name of an optimizer, or an object with its parameters'),
  learningRate: z.number().positive().optional().describe('learning rate of the optimizer'),
  valid: z.number().min(0).optional().describe('last rows held out for validation: a count, or a fraction below 1'),
  engine: z.string().default('auto').describe('auto, compiled or eager'),
  device: z.string().default('auto').describe('auto, or a device of the engine'),
  threads: z.int().min(1).optional().describe('threads of the compiled engine'),
  checkpointEvery: z.int().min(1).default(1).describe('epochs between checkpoints'),
});

/** Checked {@link trainingSettings}. */
export type TrainingSettings = z.output<typeof trainingSettings>;

/** Training settings and a family's parameters in one declaration, so that one file can hold both. */
export function settingsConfig(family: Family, name: string): ConfigSchema<z.ZodObject> {
  return defineConfig(name, z.object({ ...trainingSettings.shape, ...family.model.configSchema.schema.shape }));
}

/** The same with nothing required, to check one of several sources by itself. */
export function partialSettingsConfig(family: Family, name: string): ConfigSchema<z.ZodObject> {
  return defineConfig(name, z.object({ ...trainingSettings.shape, ...family.model.configSchema.schema.shape }).partial());
}

import type { Autoencoder, Engine, FitOptions } from '@latentkit/autoencoder';
import { type NdArray, rowsOf, yieldToEventLoop } from '@latentkit/core';
import { PCA } from '@latentkit/pca';
import type { conditionsOf } from './condition.js';
import type { CliIo } from './io.js';
import { progressNote } from './progress-note.js';

/** How good a model is, beside principal components with the same code size. Errors are per element of the scaled data. */
export interface Measured {
  /** Loss, its terms and metrics on the validation rows, or on the training rows where there are none. */
  readonly values: Readonly<Record<string, number>>;
  readonly on: 'validation' | 'training';
  /** Mean squared error on the training rows. */
  readonly trainMse: number;
  readonly pca: { readonly codeSize: number; readonly mse: number; readonly validationMse?: number } | undefined;
}

/** What {@link measure} takes. */
export interface MeasureInput {
  readonly model: Autoencoder;
  readonly x: { readonly train: NdArray<Float32Array>; readonly validation: NdArray<Float32Array> };
  readonly conditions: ReturnType<typeof conditionsOf>;
  readonly engine: Engine;
  readonly onWarning: (message: string) => void;
  readonly metrics: NonNullable<FitOptions['metrics']>;
  readonly io: CliIo;
  /** What principal components of this size were found to make of these rows, where that is known from another model. */
  readonly known?: { readonly pca: Measured['pca'] } | undefined;
}

/** Evaluates a trained model and fits principal components with the same code size to the same rows. */
export async function measure({ model, x, conditions, engine, onWarning, metrics, io, known }: MeasureInput): Promise<Measured> {
  const note = progressNote(io.stderr, 'evaluating');
  const training = await model.evaluate(x.train, { metrics, engine, onWarning, ...conditions.train });
  const held = rowsOf(x.validation) > 0;
  const values = held ? await model.evaluate(x.validation, { metrics, engine, onWarning, ...conditions.validation }) : training;
  note.end();
  return { values, on: held ? 'validation' : 'training', trainMse: training['mse'], pca: known === undefined ? await principalComponents(model.latentDim, x, io) : known.pca };
}

async function principalComponents(latentDim: number, { train, validation }: MeasureInput['x'], io: CliIo): Promise<Measured['pca']> {
  // Rows that are all equal have no principal components to compare with.
  if (allEqual(train)) return undefined;
  const note = progressNote(io.stderr, `principal components of ${rowsOf(train).toLocaleString('en-US')} samples for comparison`);
  // Lets an interrupt through before work that cannot be interrupted.
  await yieldToEventLoop();
  try {
    const pca = await new PCA({ components: Math.min(latentDim, ...train.shape) }).fitAsync(train);
    const mse = pca.reconstructionError(train);
    return { codeSize: latentDim, mse, ...(rowsOf(validation) > 0 && { validationMse: pca.reconstructionError(validation) }) };
  } finally {
    note.end();
  }
}

/** Whether every row is the same as the first. Reads mostly two rows. */
function allEqual({ data, shape: [, columns] }: NdArray<Float32Array>): boolean {
  return data.every((value, i) => i < columns || value === data[i - columns]);
}

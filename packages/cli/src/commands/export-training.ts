import { Autoencoder, type AutoencoderClass, createOptimizer, type OptimizerConfig } from '@latentkit/autoencoder';
import { InvalidParameterError, type Json } from '@latentkit/core';
import { exportTrainingFiles } from '@latentkit/interchange';
import type { LoadedBundle } from '../bundle.js';
import { asUsage, UsageError } from '../exit-codes.js';

/** Flags of `latentkit export --format training`. */
export interface TrainingFlags {
  readonly steps?: number;
  readonly batchSize?: number;
  readonly optimizer?: string;
  readonly learningRate?: number;
  readonly fresh?: boolean;
}

/** Throws for flags of a training where none is exported, and for a training without its steps. */
export function checkTrainingFlags({ steps, batchSize, optimizer, learningRate, fresh }: TrainingFlags, isTraining: boolean): void {
  const given = Object.entries({ '--steps': steps, '--batch-size': batchSize, '--optimizer': optimizer, '--learning-rate': learningRate, '--fresh': fresh });
  const surplus = given.find(([, value]) => value !== undefined);
  if (!isTraining && surplus !== undefined) {
    throw new InvalidParameterError({ parameter: surplus[0], got: surplus[1], expected: 'to be left out unless --format is training' });
  }
  if (isTraining && steps === undefined) throw new UsageError('Say with --steps how many steps are to be made: the rows over the batch size, times the epochs.');
}

/** The files of a training that starts from the bundle's weights, goes on from its checkpoint, or starts from new weights. */
export async function trainingFiles({ model, manifest, scaler, folder }: LoadedBundle, options: TrainingFlags): Promise<ReadonlyMap<string, Uint8Array>> {
  const { steps = 0, batchSize, optimizer, learningRate, fresh = false } = options;
  const goesOn = manifest.checkpoint !== undefined && !fresh;
  if (goesOn) {
    const surplus = Object.entries({ '--optimizer': optimizer, '--learning-rate': learningRate, '--batch-size': batchSize }).find(([, value]) => value !== undefined);
    if (surplus !== undefined) throw new UsageError(`${surplus[0]}: the bundle is a checkpoint, whose training goes on with its own settings. Leave it out, or start anew with --fresh.`);
    return asUsage(() => exportTrainingFiles(model, { steps, normalisation: scaler ?? null, checkpoint: folder }));
  }
  const { optimizer: recorded, batchSize: size, shuffle } = recordOf(manifest.training);
  const chosen = await asUsage(() => optimizerOf(optimizer, learningRate, recorded));
  const started = fresh ? freshModel(model) : model;
  try {
    return await asUsage(() => exportTrainingFiles(started, { steps, normalisation: scaler ?? null, optimizer: chosen, batchSize: batchSize ?? size, shuffle }));
  } finally {
    if (started !== model) started.dispose();
  }
}

interface Recorded {
  readonly optimizer?: OptimizerConfig;
  readonly batchSize?: number;
  readonly shuffle?: boolean;
}

/** What `fit` wrote into a bundle about its settings; nothing in a bundle that was imported. */
function recordOf(training: Json): Recorded {
  return (training ?? {}) as unknown as Recorded;
}

function optimizerOf(name: string | undefined, learningRate: number | undefined, recorded: OptimizerConfig | undefined): OptimizerConfig {
  const base = name === undefined ? (recorded ?? 'adam') : name;
  const { config } = createOptimizer(base as 'adam');
  return learningRate === undefined ? config : createOptimizer({ ...config, learningRate }).config;
}

/** A model of the same class and parameters with the initial weights of its seed. */
function freshModel(model: Autoencoder): Autoencoder {
  const type = model.constructor as unknown as AutoencoderClass<Autoencoder>;
  if ((type as unknown) === Autoencoder) {
    throw new UsageError('--fresh: the bundle says what weights its networks have, and not how they were made. Leave it out.');
  }
  const { bottleneck, corruption, penalties, conditionUnits } = model.slots;
  return new type({ ...model.config, bottleneck, ...(corruption && { corruption }), penalties, conditionUnits } as never).build(model.inputShape ?? []);
}

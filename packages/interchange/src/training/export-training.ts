import { type Autoencoder, type BundleLocation, checkpointOf, checkState, createOptimizer, identityOf, initialState, joinBatch, type OptimizerConfig, type OptimizerInput, type Program, readBundle, storeAt, trainingDefinition } from '@latentkit/autoencoder';
import { exportTraining, type TrainingDefinition } from '@latentkit/compiler';
import { encodeSafetensors, FileFormatError, InvalidParameterError, type Json, memoryStore, type NdArray, ndarray, NotFittedError, sumFiles } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { foldNormalisation, type FoldedNormalisation, type Normalisation, scalerOf } from '../onnx/normalisation.js';
import { README } from '../readme.js';
import { examineStep, type ExaminedStep } from './examine-step.js';
import { noiseFromInputs } from './noise-calls.js';
import { trainingReadme } from './readme.js';
import { weightPlaces } from './weight-places.js';

/** Settings of {@link exportTrainingFiles}. */
export interface TrainingFilesOptions {
  /** How many steps can be made with the files. */
  readonly steps: number;
  /** The scaler that is to be applied to the data, or what the bundle's manifest says of it. Default: none. */
  readonly normalisation?: Normalisation | undefined;
  /** Name, configuration or optimizer. Default `adam`, or that of the checkpoint. */
  readonly optimizer?: OptimizerInput | undefined;
  /** Samples in a step, of all workers together. Default 32, or that of the checkpoint. */
  readonly batchSize?: number | undefined;
  /** Visit the rows in a new random order each epoch. Default true, or as the checkpoint has it. */
  readonly shuffle?: boolean | undefined;
  /** Bundle with a checkpoint to go on from, which the model was loaded from. */
  readonly checkpoint?: BundleLocation | undefined;
}

/** Name of the file that describes what {@link exportTrainingFiles} wrote. */
export const TRAINING_MANIFEST = 'training.json';
/** Folder with the bundle of the model, into which weights can be put back. */
const BUNDLE = 'bundle';

/**
 * Writes the training of an autoencoder for other programs: `gradients.onnx` (weights and a part of a batch to gradients
 * and losses), `update.onnx` (weights, gradients and optimizer slots to new ones), `state.safetensors` (weights and
 * slots), `scalars.safetensors` (what changes from step to step, such as learning rate and bias corrections, [steps]
 * each), the model's bundle in `bundle/`, and `training.json` with names, shapes, the places of weights in the bundle's files,
 * seed, settings and checksums, and `README.md` with the commands that train. Steps made with these files from the same data are those of `fit`, to rounding in float32.
 *
 * Raw samples go in: the normalisation is part of the graph. Noise that belongs to samples is an input, so that the parts
 * of a batch get what the whole batch would have.
 *
 * @returns the files by their names.
 * @throws NotFittedError before `fit`, `build` or `load`; InvalidParameterError for settings out of range or other than the
 *   checkpoint's; FileFormatError for a checkpoint of another model; UnsupportedOperationError for a layer that no graph can hold.
 */
export async function exportTrainingFiles(model: Autoencoder, options: TrainingFilesOptions): Promise<Map<string, Uint8Array>> {
  const { inputShape } = model;
  if (inputShape === undefined) throw new NotFittedError('Autoencoder', 'exportTrainingFiles');
  const start = await startOf(options);
  const { optimizer, batchSize, shuffle } = start;
  const program = model.trainingProgram(createOptimizer(optimizer));
  const normalisation = options.normalisation ?? null;
  const { conditionUnits } = model.slots;
  await tf.ready();
  const step = examineStep(program, { inputShape, conditionUnits, join: joined });
  const definition = definitionOf(program, model, step, foldNormalisation(normalisation, inputShape));
  const { gradients, update } = exportTraining(definition);
  if (start.state !== undefined) checkState(start.state, program, 'checkpoint');
  const state = start.state ?? (await initialState(program));
  const store = memoryStore();
  const scaler = JSON.parse(JSON.stringify(scalerOf(normalisation) ?? null)) as Json;
  await model.save(store, { normalisation: scaler });
  const bundle = new Map(await Promise.all((await store.list()).map(async (path) => [path, await store.read(path)] as const)));
  const files = new Map<string, Uint8Array>([
    ['gradients.onnx', gradients],
    ['update.onnx', update],
    ['state.safetensors', stateFile(program, state)],
    ['scalars.safetensors', scalarsFile(program, start, options.steps)],
    ...[...bundle].map(([path, bytes]) => [`${BUNDLE}/${path}`, bytes] as const),
  ]);
  const places = weightPlaces(model, program.variables, bundle);
  const { package: packageName, class: className, ...identity } = identityOf(model);
  const settings: Json = { optimizer: plain(optimizer), batchSize, shuffle, seed: model.config.seed };
  const manifest: Json = {
    format: 'latentkit-training',
    formatVersion: 1,
    package: packageName,
    class: className,
    inputShape: [...inputShape],
    latentDim: model.latentDim,
    conditionUnits,
    normalisation: scaler,
    ...settings,
    epoch: start.epoch,
    firstStep: start.step,
    steps: options.steps,
    learningRateScale: start.learningRateScale,
    history: start.history,
    batch: definition.batch.filter(({ name }) => !name.startsWith('noise:')).map(({ name, shape }) => ({ name, shape: [...shape] })),
    noise: step.noise.map(({ input, stream, kind, range, repeats, shape }) => ({ input, stream, kind, range: [...range], repeats, shape: [...shape] })),
    scalars: [...definition.scalars],
    terms: [...step.terms],
    divisible: step.divisible,
    variables: program.variables.map(({ name, shape, trainable }, i) => ({ name, shape: [...shape], trainable, places: places[i].map((place) => ({ ...place })) })),
    slots: program.slots.map(({ name, shape }) => ({ name, shape: [...shape] })),
    fingerprint: { model: plain({ package: packageName, class: className, ...identity }), ...settings },
    files: await sumFiles(files),
  };
  const encoder = new TextEncoder();
  files.set(TRAINING_MANIFEST, encoder.encode(`${JSON.stringify(manifest, null, 2)}\n`));
  return files.set(README, encoder.encode(trainingReadme({ className, inputShape, conditionUnits, batchSize, steps: options.steps, divisible: step.divisible })));
}

interface Start {
  readonly optimizer: OptimizerConfig;
  readonly batchSize: number;
  readonly shuffle: boolean;
  /** Epochs and steps that are behind. */
  readonly epoch: number;
  readonly step: number;
  readonly learningRateScale: number;
  readonly history: Json;
  readonly state?: Awaited<ReturnType<typeof initialState>>;
}

async function startOf({ steps, optimizer, batchSize, shuffle, checkpoint }: TrainingFilesOptions): Promise<Start> {
  for (const [parameter, value] of Object.entries({ steps, ...(batchSize === undefined ? {} : { batchSize }) })) {
    if (!(Number.isSafeInteger(value) && value >= 1)) throw new InvalidParameterError({ parameter, got: value, expected: 'an integer >= 1' });
  }
  if (checkpoint === undefined) {
    return { optimizer: createOptimizer(optimizer ?? 'adam').config, batchSize: batchSize ?? 32, shuffle: shuffle ?? true, epoch: 0, step: 0, learningRateScale: 1, history: null };
  }
  const store = await storeAt(checkpoint, 'checkpoint');
  const found = checkpointOf(await readBundle(store), store);
  if (found === undefined) throw new FileFormatError({ parameter: store.location, expected: 'a checkpoint', remedy: 'This bundle is a finished model: leave checkpoint out.' });
  const given = { optimizer: optimizer && createOptimizer(optimizer).config, batchSize, shuffle };
  const kept = found.fingerprint as unknown as Pick<Start, 'optimizer' | 'batchSize' | 'shuffle'>;
  for (const name of ['optimizer', 'batchSize', 'shuffle'] as const) {
    if (given[name] === undefined || JSON.stringify(given[name]) === JSON.stringify(kept[name])) continue;
    throw new InvalidParameterError({ parameter: name, got: given[name], expected: `to be left out, or ${JSON.stringify(kept[name])} as in the checkpoint` });
  }
  const { epoch, step, learningRateScale, history, state } = found.checkpoint;
  return { optimizer: kept.optimizer, batchSize: kept.batchSize, shuffle: kept.shuffle, epoch, step, learningRateScale, history, state };
}

/** The program's step from raw samples, conditions and the samples' noise. */
function definitionOf(program: Program, model: Autoencoder, { noise: noises }: ExaminedStep, normalisation: FoldedNormalisation | undefined): TrainingDefinition {
  const { conditionUnits } = model.slots;
  const sampleShape = model.inputShape!;
  const base = trainingDefinition(program, { sampleShape, targetShape: sampleShape });
  const data = [{ name: 'x', shape: [null, ...sampleShape] }, ...(conditionUnits === 0 ? [] : [{ name: 'condition', shape: [null, conditionUnits] }])];
  return {
    ...base,
    batch: [...data, ...noises.map(({ input, repeats, shape }) => ({ name: input, shape: [null, ...(repeats === 1 ? [] : [repeats]), ...shape] }))],
    gradients: ({ batch, noise, ...rest }) => {
      const x = normalisation?.apply(batch[0]) ?? batch[0];
      const target = joined(x, conditionUnits === 0 ? undefined : batch[1]);
      return base.gradients({ ...rest, batch: [target, x], noise: noiseFromInputs(noises, batch.slice(data.length), x.shape[0], noise) });
    },
  };
}

function joined(x: tf.Tensor, condition: tf.Tensor | undefined): tf.Tensor {
  return joinBatch(x, condition as tf.Tensor2D | undefined);
}

function stateFile({ variables, slots }: Program, state: NonNullable<Start['state']>): Uint8Array {
  const entries = [...variables.map(({ name }, i) => [`variable/${name}`, state.variables[i]] as const), ...slots.map(({ name }, i) => [`slot/${name}`, state.slots[i]] as const)];
  return encodeSafetensors(new Map(entries));
}

/** Every scalar of the steps to come, and the learning rate, which histories tell. */
function scalarsFile(program: Program, { step: first, learningRateScale }: Start, steps: number): Uint8Array {
  const names = Object.keys(program.scalars(first, learningRateScale));
  const tables = new Map<string, NdArray>([...names.map((name) => `scalar/${name}`), 'learningRate'].map((name) => [name, ndarray(new Float32Array(steps), [steps])]));
  for (let i = 0; i < steps; i++) {
    const values = program.scalars(first + i, learningRateScale);
    for (const name of names) tables.get(`scalar/${name}`)!.data[i] = values[name];
    tables.get('learningRate')!.data[i] = program.learningRate(first + i) * learningRateScale;
  }
  return encodeSafetensors(tables);
}

function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

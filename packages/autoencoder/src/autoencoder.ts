import { InvalidParameterError, NotFittedError, UnavailableError, random, sizeOf } from '@latentkit/core';
import type { ArrayInput, ConfigSchema, Decoder, Encoder, Json, NdArray, RandomSource } from '@latentkit/core';
import type { BatchSource } from '@latentkit/datasets';
import type * as tf from '@tensorflow/tfjs';
import type { z } from 'zod';
import type { AutoencoderClass } from './autoencoder-class.js';
import type { AutoencoderOptions, EvaluateOptions, SaveOptions } from './autoencoder-options.js';
import { autoencoderProgram, type BuiltSlots } from './autoencoder-program.js';
import { identityBottleneck } from './bottleneck.js';
import { buildSlots, warnOvercomplete } from './building.js';
import { readBundle, writeBundle } from './bundle/bundle.js';
import { type BundleLocation, storeAt } from './bundle/location.js';
import { type BundleManifest, FORMAT_VERSION } from './bundle/manifest.js';
import { autoencoderConfig, type CommonConfig } from './config.js';
import { silenceAdvice, tensorsReady } from './engine/device.js';
import { selectEngine } from './engine/select.js';
import { checkCount, fitData, type FitOptions, toSamples } from './fit-options.js';
import { fitModel, type FittingModel, sampleShapeOf, trainingInput } from './fitting.js';
import { decoderJacobian, encoderJacobian } from './jacobian.js';
import { checkClass, checkNetwork, loadedSlots, type LoadOptions, savedNetwork } from './loading.js';
import { checkTargets } from './losses/check-targets.js';
import { createLoss } from './losses/create.js';
import { createMetric } from './metrics/create.js';
import { createOptimizer } from './optimizers/create.js';
import { encodeModels, identityOf, restoreWeights, toJson } from './persistence.js';
import { decodeFunction, encodeFunction, joined, predict, PREDICT_BATCH, type PredictOptions, UNCHECKED } from './prediction.js';
import type { PartFactory, SlotOptions, Slots } from './slots.js';
import { summarize } from './summary.js';
import type { History } from './training/history.js';
import { initialState } from './training/model-state.js';
import type { Program } from './training/program.js';

/**
 * An autoencoder: a network (encoder and decoder), a bottleneck, a corruption of the input, penalties, and a
 * reconstruction loss. Each family of the literature is a preset that fills these slots; any parts combine.
 *
 * Used directly, it takes its network as a slot: `new Autoencoder({ latentDim: 2, network: modelNetwork(encoder, decoder) })`.
 */
export class Autoencoder<C extends CommonConfig = CommonConfig> implements Encoder, Decoder {
  /** The package that a bundle names as its origin. */
  static readonly packageName: string = '@latentkit/autoencoder';
  /** Declaration of the class's parameters. */
  static readonly configSchema: ConfigSchema<z.ZodObject> = autoencoderConfig;

  /** Parts of the package's own that a bundle of this class may name. */
  static readonly parts: readonly PartFactory[] = [];

  /** Checked parameters with their defaults. */
  readonly config: C;
  readonly slots: Slots;
  private built: { inputShape: readonly number[]; slots: BuiltSlots } | undefined;
  private record: Json = {};

  constructor(options: AutoencoderOptions) {
    const { network, bottleneck, corruption, penalties, conditionUnits, ...parameters } = options;
    this.config = Object.freeze(new.target.configSchema.parse(parameters)) as unknown as C;
    const preset = this.presetSlots(this.config);
    const chosen = network ?? preset.network;
    if (chosen === undefined) {
      throw new InvalidParameterError({
        parameter: `${new.target.configSchema.name}.network`,
        got: network,
        expected: 'a network',
        remedy: 'Give network: modelNetwork(encoder, decoder), or use a preset such as StackedAutoencoder.',
      });
    }
    this.slots = {
      network: chosen,
      bottleneck: bottleneck ?? preset.bottleneck ?? identityBottleneck(),
      corruption: corruption ?? preset.corruption,
      penalties: penalties ?? preset.penalties ?? [],
      loss: createLoss(this.config.loss),
      conditionUnits: conditionUnits ?? preset.conditionUnits ?? 0,
    };
  }

  /** What a preset puts into the slots that the caller leaves open. It may use its argument only. */
  protected presetSlots(_config: C): SlotOptions {
    return {};
  }

  /** Numbers in one code. */
  get latentDim(): number {
    return this.config.latentDim;
  }

  /** Shape of one sample; undefined before `fit`, `build` or `load`. */
  get inputShape(): readonly number[] | undefined {
    return this.built?.inputShape;
  }

  /** The TensorFlow.js model from samples to what the bottleneck takes. Throws `NotFittedError` before `fit`. */
  get encoder(): tf.LayersModel {
    return this.require('encoder').slots.models.encoder;
  }

  /** The TensorFlow.js model from codes to samples. Throws `NotFittedError` before `fit`. */
  get decoder(): tf.LayersModel {
    return this.require('decoder').slots.models.decoder;
  }

  /** The layers that bottleneck and penalties own, between encoder and bottleneck; undefined where there are none. */
  get parts(): tf.LayersModel | undefined {
    return this.require('parts').slots.models.parts;
  }

  /** The record of the last training, or of the one before saving: optimizer, batch size, history, engine and device. */
  get trainingRecord(): Json {
    return this.record;
  }

  /** Makes the networks for samples of this shape, with initial weights; `fit` does it by itself. Does nothing twice. */
  build(inputShape: readonly number[]): this {
    if (this.built !== undefined) {
      if (sizeOf(this.built.inputShape) === sizeOf(inputShape)) return this;
      throw new InvalidParameterError({
        parameter: 'inputShape',
        got: inputShape,
        expected: `the shape ${JSON.stringify(this.built.inputShape)} that this model is built for`,
        remedy: 'Make a new model for other data.',
      });
    }
    silenceAdvice();
    const { latentDim, seed } = this.config;
    this.built = { inputShape: [...inputShape], slots: buildSlots(this.slots, inputShape, latentDim, seed) };
    return this;
  }

  /**
   * Trains on samples [n, …] in memory or on a stream of batches. The weights of an earlier `fit` are the start of the
   * next. Resolves with the history also when a callback or the signal ended it early (`history.status`); after an
   * abort the model has the weights of its best epoch. Rejects with `DivergedError` when the loss is no longer finite,
   * and then keeps the last finite weights.
   */
  async fit(x: ArrayInput | BatchSource, options: FitOptions = {}): Promise<History> {
    // First, so that the weights are made where they are used.
    const warnings: string[] = [];
    const onWarning = (message: string): void => {
      warnings.push(message);
      options.onWarning?.(message);
    };
    const engine = await selectEngine({ ...options, onWarning });
    const data = trainingInput(x, this.inputShape, this.slots.loss, options);
    const { slots, inputShape } = this.build(sampleShapeOf(data)).require('fit');
    warnOvercomplete(slots, this.latentDim, inputShape, onWarning);
    const model: FittingModel = {
      seed: this.config.seed,
      identity: toJson(identityOf(this), 'model'),
      inputShape,
      slots,
      record: (training) => (this.record = training),
      write: (location, extra, checkpoint) => this.write(location, extra, { checkpoint }),
    };
    return fitModel(model, data, { ...options, engine, warnings });
  }

  /** A step of training as pure functions, for exporters. Throws `NotFittedError` before `fit`, `build` or `load`. */
  trainingProgram(optimizer: NonNullable<FitOptions['optimizer']>): Program {
    return autoencoderProgram(this.require('trainingProgram').slots, createOptimizer(optimizer), []);
  }

  /** Mean loss, its parts and metrics over samples [n, …], without corruption. */
  async evaluate(x: ArrayInput, options: EvaluateOptions = {}): Promise<Record<string, number>> {
    const { slots, inputShape } = this.require('evaluate');
    const batchSize = checkCount('batchSize', options.batchSize ?? PREDICT_BATCH, 1);
    const { target, condition } = options;
    const { train: rows } = fitData(toSamples(x, inputShape, 'x'), { ...(target && { target }), ...(condition && { condition }) }, slots.conditionUnits);
    checkTargets(slots.loss, rows.target ?? rows.x, rows.target === undefined ? 'x' : 'target', slots.mask);
    const metrics = (options.metrics ?? ['mse']).map((spec) => createMetric(spec, { sampleShape: inputShape }));
    const program = autoencoderProgram(slots, createOptimizer('sgd'), metrics);
    const engine = await selectEngine(options);
    const session = await engine.start(program, await initialState(program), random(this.config.seed), options.onWarning);
    try {
      return { ...(await session.evaluate(rows, batchSize, 0)) };
    } finally {
      session.dispose();
    }
  }

  /** Codes of samples: [n, …inputShape] to [n, latentDim]. */
  async encode(x: ArrayInput, options: PredictOptions = {}): Promise<NdArray<Float32Array>> {
    const { slots, inputShape } = this.require('encode');
    return predict(joined(toSamples(x, inputShape, 'x', UNCHECKED), slots, options), encodeFunction(slots), options);
  }

  /** Samples from codes: [n, latentDim] to [n, …inputShape]. */
  async decode(codes: ArrayInput, options: PredictOptions = {}): Promise<NdArray<Float32Array>> {
    const { slots } = this.require('decode');
    return predict(joined(toSamples(codes, [this.latentDim], 'codes', UNCHECKED), slots, options), decodeFunction(slots), options);
  }

  /** What the model makes of samples: `decode(encode(x))`, [n, …inputShape] to the same shape. */
  async reconstruct(x: ArrayInput, options: PredictOptions = {}): Promise<NdArray<Float32Array>> {
    return this.decode(await this.encode(x, options), options);
  }

  /**
   * Jacobians of the codes with respect to samples, [n, …inputShape] to [n, latentDim, inputs], inputs row by row where a
   * sample has several axes; with a Gaussian bottleneck, of the means. A sample takes what `latentDim` steps of training
   * on it take; `batchSize` is, by default, about 1000 over `latentDim`.
   */
  async jacobian(x: ArrayInput, options: PredictOptions = {}): Promise<NdArray<Float32Array>> {
    const { slots, inputShape } = this.require('jacobian');
    return encoderJacobian(toSamples(x, inputShape, 'x', UNCHECKED), slots, this.latentDim, options);
  }

  /**
   * Jacobians of decoded samples with respect to codes: [n, latentDim] to [n, inputs, latentDim]. It takes a reverse pass
   * for each number of a sample: usual for some codes, slow for thousands.
   */
  async decoderJacobian(codes: ArrayInput, options: PredictOptions = {}): Promise<NdArray<Float32Array>> {
    const { slots, inputShape } = this.require('decoderJacobian');
    return decoderJacobian(toSamples(codes, [this.latentDim], 'codes', UNCHECKED), slots, inputShape, options);
  }

  /** Draws `n` codes [n, latentDim] from the bottleneck's prior. Throws `UnavailableError` where it has none. */
  prior(n: number, source: RandomSource): NdArray<Float32Array> {
    const { bottleneck } = this.slots;
    if (bottleneck.prior === undefined) {
      throw new UnavailableError({
        parameter: 'prior',
        got: bottleneck.config.type,
        expected: 'a bottleneck with a prior, such as the Gaussian one of a variational autoencoder',
      });
    }
    return bottleneck.prior(n, this.latentDim, source);
  }

  /** A table of layers, shapes and parameters. */
  summary(): string {
    return summarize(this.className, this.require('summary').slots.models);
  }

  /** Writes the model bundle to a folder or store, replacing what is there, all or nothing. */
  async save(location: BundleLocation, options: SaveOptions = {}): Promise<void> {
    this.require('save');
    await this.write(location, new Map(), { ...options });
  }

  /**
   * Reads a bundle. A preset's class reads bundles of that class; `Autoencoder.load` reads any bundle, with the networks
   * as saved (tied weights then train apart). Files are verified against their checksums; nothing in them is executed.
   */
  static async load<T extends Autoencoder>(this: AutoencoderClass<T>, location: BundleLocation, options: LoadOptions = {}): Promise<T> {
    const store = await storeAt(location, 'location');
    const bundle = await readBundle(store);
    await tensorsReady();
    const { manifest } = bundle;
    const known = [...(options.parts ?? []), ...this.parts];
    let slots = loadedSlots(bundle, known);
    let parameters: object = manifest.config;
    if ((this as unknown) === Autoencoder) {
      parameters = { latentDim: manifest.latentDim, loss: manifest.loss, seed: manifest.config['seed'] };
      slots = { network: await savedNetwork(bundle, store.location), ...slots };
    } else {
      checkClass(bundle, this, store.location);
    }
    const model = new this({ ...parameters, ...slots } as never);
    checkNetwork(model.slots.network, bundle, known);
    restoreWeights(model.build(manifest.inputShape).require('load').slots.models, bundle, store.location);
    model.record = manifest.training;
    return model;
  }

  /** Frees the weights. The model cannot be used afterwards. */
  dispose(): void {
    if (this.built === undefined) return;
    const { encoder, parts, decoder, teacherForced } = this.built.slots.models;
    for (const model of [encoder, parts, decoder, teacherForced]) model?.dispose();
    this.built = undefined;
  }

  /** The parts of a built model. Throws `NotFittedError` before `fit`, `build` or `load`. */
  protected require(method: string): { inputShape: readonly number[]; slots: BuiltSlots } {
    if (this.built === undefined) throw new NotFittedError(this.className, method);
    return this.built;
  }

  /** As bundles have it; `constructor.name` is another in minified code. */
  private get className(): string {
    return (this.constructor as typeof Autoencoder).configSchema.name;
  }

  private async write(location: BundleLocation, extra: ReadonlyMap<string, Uint8Array>, options: SaveOptions & { checkpoint?: Json }): Promise<void> {
    const store = await storeAt(location, 'location');
    const { inputShape, slots } = this.require('save');
    const manifest: Omit<BundleManifest, 'files'> = {
      formatVersion: FORMAT_VERSION,
      ...identityOf(this),
      inputShape: [...inputShape],
      latentDim: this.latentDim,
      normalisation: options.normalisation ?? null,
      training: { ...(this.record as Record<string, Json>), ...options.notes },
      ...(options.checkpoint === undefined ? {} : { checkpoint: options.checkpoint }),
    };
    await writeBundle(store, manifest, new Map([...(await encodeModels(slots.models)), ...extra]));
  }
}

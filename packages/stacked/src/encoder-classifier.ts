import {
  type Bottleneck,
  type BundleLocation,
  checkCount,
  createOptimizer,
  type Engine,
  type History,
  identityBottleneck,
  initialState,
  type PartFactory,
  predict,
  type PredictOptions,
  type Program,
  type SampleFunction,
  selectEngine,
  toSamples,
  train,
  type TrainingRows,
  writeVariables,
} from '@latentkit/autoencoder';
import { type ArrayInput, type NdArray, NotFittedError, ndarray, random, rowsOf } from '@latentkit/core';
import { untieModel } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import { readClassifier, writeClassifier } from './classifier-bundle.js';
import { type ClassifierConfig, classifierConfig, type ClassifierOptions } from './classifier-config.js';
import type { ClassifierFitOptions, ClassifierHistory, EvaluateClassifierOptions } from './classifier-fit-options.js';
import { buildHead, classifierProgram } from './classifier-program.js';
import { countClasses, toLabels } from './labels.js';

/** What a classifier takes its encoder from: any autoencoder that is fitted, built or loaded. */
export interface EncoderSource {
  /** From samples [n, …] to what the bottleneck takes, or to codes where there is none. */
  readonly encoder: tf.LayersModel;
  readonly slots?: { readonly bottleneck: Bottleneck };
}

const EVALUATION_BATCH = 1000;

/**
 * A classifier on the codes of an autoencoder, for data of which few samples have labels: train the autoencoder on all
 * of them, then this on those with labels. First the encoder stays as it is and only a softmax layer on the codes
 * learns; then both learn, at a lower rate. (Hinton & Salakhutdinov, 2006, https://doi.org/10.1126/science.1127647.)
 * The encoder is copied, so that the autoencoder stays as it is, unless `inPlace` says otherwise.
 *
 * ```ts
 * const classifier = new EncoderClassifier(model);
 * await classifier.fit(x, labels, { freezeEpochs: 10, epochs: 10 });
 * const classes = await classifier.predict(x); // Int32Array [n]
 * ```
 */
export class EncoderClassifier {
  /** Checked parameters with their defaults. */
  readonly config: ClassifierConfig;
  /** The encoder that `predict` uses: a copy of the source's, or with `inPlace` the source's own. */
  readonly encoder: tf.LayersModel;
  private readonly bottleneck: Bottleneck;
  private head: tf.LayersModel | undefined;

  /** Throws `InvalidParameterError` for a value out of range, and what the source throws where it is not fitted. */
  constructor(source: EncoderSource, options: ClassifierOptions = {}) {
    this.config = Object.freeze(classifierConfig.parse(options));
    this.encoder = this.config.inPlace ? source.encoder : untieModel(source.encoder);
    this.bottleneck = source.slots?.bottleneck ?? identityBottleneck();
  }

  /** Number of classes; undefined before `fit` where it is left to the labels. */
  get classes(): number | undefined {
    return this.config.classes ?? this.head?.outputs[0].shape[1] ?? undefined;
  }

  /**
   * Trains on samples x [n, …] and labels [n], integers from 0: first `freezeEpochs` with the encoder as it is, then
   * `epochs` with it. May be called again, and goes on from the weights there are. Resolves also when a callback or the
   * signal ended it early. Throws `ShapeError` or `InvalidParameterError` for labels that do not fit; rejects with
   * `DivergedError` where the loss is no longer finite, and keeps the last finite weights.
   */
  async fit(x: ArrayInput, labels: ArrayInput, options: ClassifierFitOptions = {}): Promise<ClassifierHistory> {
    const freezeEpochs = checkCount('freezeEpochs', options.freezeEpochs ?? 10, 0);
    const epochs = checkCount('epochs', options.epochs ?? 10, 0);
    const batchSize = checkCount('batchSize', options.batchSize ?? 32, 1);
    const headOptimizer = createOptimizer(options.optimizer ?? 'adam');
    const fineTuneOptimizer = createOptimizer(options.fineTuneOptimizer ?? { name: 'adam', learningRate: 1e-4 });
    const rows = this.rows(x, labels, ['x', 'labels']);
    const { validationData } = options;
    const classes = this.classes ?? countClasses(rows.target);
    const validation = validationData && this.rows(validationData.x, validationData.labels, ['validationData.x', 'validationData.labels'], classes);
    const { onWarning } = options;
    const engine = await selectEngine(options);
    const head = (this.head ??= this.makeHead(classes));
    const { shuffle = true, callbacks, signal } = options;
    const run = async (stage: string, program: Program, data: TrainingRows, held: TrainingRows | undefined, count: number): Promise<History> => {
      const result = await train(program, engine, await initialState(program), data, {
        epochs: count,
        batchSize,
        shuffle,
        validation: held,
        callbacks,
        signal,
        onProgress: options.onProgress && ((progress) => options.onProgress?.({ ...progress, stage })),
        random: random(this.config.seed),
        onWarning,
      });
      writeVariables(program, result.state);
      if (result.error !== undefined) throw result.error;
      return result.history;
    };
    let frozen: History | undefined;
    if (freezeEpochs > 0) {
      const coded = async (data: LabelledRows): Promise<LabelledRows> => ({ ...data, x: await this.codes(data.x, { engine, ...(onWarning && { onWarning }) }) });
      const program = classifierProgram(head, undefined, headOptimizer);
      frozen = await run('encoder frozen', program, await coded(rows), validation && (await coded(validation)), freezeEpochs);
    }
    if (epochs === 0 || frozen?.status === 'aborted') return { frozen, fineTuned: undefined };
    const program = classifierProgram(head, this.source, fineTuneOptimizer);
    return { frozen, fineTuned: await run('fine-tuning', program, rows, validation, epochs) };
  }

  /** Probability of each class: [n, …] to [n, classes]. Throws `NotFittedError` before `fit`. */
  async predictProbabilities(x: ArrayInput, options: PredictOptions = {}): Promise<NdArray<Float32Array>> {
    const head = this.requireHead('predictProbabilities');
    const run: SampleFunction['run'] = (batch, apply) => tf.softmax(apply(head, this.bottleneck.code(apply(this.encoder, batch))));
    return predict(toSamples(x, this.inputShape, 'x', { allowNonFinite: true }), { name: 'predictProbabilities', argument: 'x', owner: this, models: [this.encoder, head], run }, options);
  }

  /** The most probable class: [n, …] to [n]. Throws `NotFittedError` before `fit`. */
  async predict(x: ArrayInput, options: PredictOptions = {}): Promise<NdArray<Int32Array>> {
    const { data, shape } = await this.predictProbabilities(x, options);
    const [n, classes] = shape;
    const best = Int32Array.from({ length: n }, (_, i) => {
      const row = data.subarray(i * classes, (i + 1) * classes);
      return row.reduce((most, value, c) => (value > row[most] ? c : most), 0);
    });
    return ndarray(best, [n]);
  }

  /** Share of samples whose class is predicted, and mean cross-entropy in nats. Throws `NotFittedError` before `fit`. */
  async evaluate(x: ArrayInput, labels: ArrayInput, options: EvaluateClassifierOptions = {}): Promise<{ accuracy: number; crossentropy: number }> {
    const head = this.requireHead('evaluate');
    const rows = this.rows(x, labels, ['x', 'labels']);
    const batchSize = checkCount('batchSize', options.batchSize ?? EVALUATION_BATCH, 1);
    const engine: Engine = await selectEngine(options);
    const program = classifierProgram(head, this.source, createOptimizer('sgd'));
    const session = await engine.start(program, await initialState(program), random(this.config.seed), options.onWarning);
    try {
      const { loss, accuracy } = await session.evaluate(rows, batchSize, 0);
      return { accuracy, crossentropy: loss };
    } finally {
      session.dispose();
    }
  }

  /**
   * Writes a bundle: `latentkit.json` with checksums, and `encoder/` and `classifier/` (which gives logits) in
   * TensorFlow.js layers format. Throws `NotFittedError` before `fit`.
   */
  async save(location: BundleLocation): Promise<void> {
    const head = this.requireHead('save');
    const { encoder, bottleneck, config } = this;
    await writeClassifier(location, { encoder, head, bottleneck, config });
  }

  /**
   * Reads what {@link EncoderClassifier.save} wrote, after verifying the checksums; the encoder is the classifier's own.
   * `parts` has the factory of the bottleneck where that is not the plain one.
   */
  static async load(location: BundleLocation, options: { readonly parts?: readonly PartFactory[] } = {}): Promise<EncoderClassifier> {
    const { encoder, head, bottleneck, config } = await readClassifier(location, options.parts ?? []);
    const classifier = new EncoderClassifier({ encoder, slots: { bottleneck } }, { ...config, inPlace: false });
    encoder.dispose();
    classifier.head = head;
    return classifier;
  }

  /** Frees the weights; the autoencoder's own are left alone. The classifier cannot be used afterwards. */
  dispose(): void {
    if (!this.config.inPlace) this.encoder.dispose();
    this.head?.dispose();
    this.head = undefined;
  }

  private get inputShape(): number[] {
    return this.encoder.inputs[0].shape.slice(1) as number[];
  }

  private get source(): { encoder: tf.LayersModel; code: Bottleneck['code'] } {
    return { encoder: this.encoder, code: (encoded) => this.bottleneck.code(encoded) };
  }

  private encode(batch: tf.Tensor): tf.Tensor {
    return this.bottleneck.code(this.encoder.apply(batch) as tf.Tensor);
  }

  private codes(x: NdArray, options: PredictOptions): Promise<NdArray<Float32Array>> {
    const run: SampleFunction['run'] = (batch, apply) => this.bottleneck.code(apply(this.encoder, batch));
    return predict(x, { name: 'encode', argument: 'x', owner: this, models: [this.encoder], run }, options);
  }

  private rows(x: ArrayInput, labels: ArrayInput, names: readonly [string, string], classes = this.classes): LabelledRows {
    const samples = toSamples(x, this.inputShape, names[0]);
    return { x: samples, target: toLabels(labels, rowsOf(samples), classes, names[1]) };
  }

  private makeHead(classes: number): tf.LayersModel {
    const units = tf.tidy(() => this.encode(tf.zeros([1, ...this.inputShape])).shape[1] ?? 1);
    return buildHead(units, classes, this.config, random(this.config.seed));
  }

  private requireHead(method: string): tf.LayersModel {
    if (this.head === undefined) throw new NotFittedError('EncoderClassifier', method);
    return this.head;
  }
}

interface LabelledRows extends TrainingRows {
  readonly target: NdArray<Float32Array>;
}

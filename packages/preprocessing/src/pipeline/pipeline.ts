import {
  type ArrayInput,
  type AsyncFitOptions,
  type Decoder,
  type Encoder,
  type FileStore,
  type NdArray,
  NotFittedError,
  type RandomSource,
  UnavailableError,
  UnknownNameError,
  type VersionedJson,
  astype,
  rowSize,
  sliceRows,
  toNdArray,
} from '@latentkit/core';
import type { CategoryInput } from '../encoders/categories.js';
import { type Mode, call } from './call.js';
import { type PipelineFitOptions, fitSteps, rememberSteps } from './fit-steps.js';
import { type Flow, needsAsync, runLater, runNow } from './flow.js';
import { writeJson } from './json.js';
import { savePipeline } from './save.js';
import { type LastStep, type NamedStep, type Outcome, type PipelineStep, type StepInput, isCoder, methodOf, nameSteps } from './step.js';

/** Options of the asynchronous forms other than `fitAsync`. */
export type PipelineOptions = Omit<AsyncFitOptions, 'y'>;

const NOW: Mode = { later: false };

/**
 * Steps that follow each other and act as one estimator: transformers, and as the last step anything that is fitted on what
 * they make, an autoencoder, a classifier or an anomaly scorer. Made by {@link pipeline}, read by {@link loadPipeline}.
 *
 * The steps are the caller's own objects: fitting the pipeline fits them. Errors name the step in which they arose. What
 * fails leaves every step that can tell its state with what it had before.
 *
 * Methods come in two forms. The plain one answers at once and refuses steps that do not; the asynchronous one takes the
 * asynchronous form of every step that has one. `L` is the type of the last step.
 */
export class Pipeline<L = PipelineStep> implements Encoder, Decoder {
  static readonly packageName: string = '@latentkit/preprocessing';
  static readonly configSchema: { readonly name: string } = { name: 'Pipeline' };

  /** The steps with their names, in order. */
  readonly steps: readonly NamedStep[];
  private firstRow: unknown;
  private width: number | undefined;

  /** Throws InvalidParameterError for no steps, two of one name, or a step before the last that does not transform. */
  constructor(steps: readonly StepInput[], latentDim?: number) {
    this.steps = nameSteps(steps);
    this.width = latentDim;
  }

  /** The step of a name. Throws UnknownNameError. */
  step(name: string): PipelineStep {
    const found = this.steps.find((step) => step.name === name);
    if (found === undefined) throw new UnknownNameError('step', name, this.steps.map((step) => step.name));
    return found.step;
  }

  /**
   * Fits every step on what those before it make of x; y goes to each. Throws what a step throws, InvalidParameterError for
   * one that takes its time, such as an autoencoder.
   */
  fit(x: CategoryInput, y?: ArrayInput): this {
    if (isCoder(this.last.step)) throw needsAsync('fit');
    runNow(fitSteps(this.steps, x, y, false, {}), 'fit');
    return this.settle(x);
  }

  /** As {@link fit}; waits for steps that take their time, hands them their options, reports their progress, and can be stopped. */
  async fitAsync(x: CategoryInput, options: PipelineFitOptions = {}): Promise<this> {
    await runLater(fitSteps(this.steps, x, options.y, true, options));
    return this.settle(x);
  }

  /** What all steps make of x; the last has to be a transformer. */
  transform(x: CategoryInput): NdArray {
    return runNow(this.through(x, 'transform', [], NOW), 'transform') as NdArray;
  }

  async transformAsync(x: CategoryInput, options: PipelineOptions = {}): Promise<NdArray> {
    return (await runLater(this.through(x, 'transform', [], { later: true, options }))) as NdArray;
  }

  fitTransform(x: CategoryInput, y?: ArrayInput): NdArray {
    return this.fit(x, y).transform(x);
  }

  async fitTransformAsync(x: CategoryInput, options: PipelineFitOptions = {}): Promise<NdArray> {
    const { signal, runtime } = options;
    return (await this.fitAsync(x, options)).transformAsync(x, { signal, runtime });
  }

  /** Undoes every step, the last first. Where that is an autoencoder, which takes its time, only {@link inverseTransformAsync} can. */
  inverseTransform(z: ArrayInput): NdArray {
    if (isCoder(this.last.step)) throw needsAsync('inverseTransform');
    return runNow(this.back(z, NOW), 'inverseTransform') as NdArray;
  }

  /** As {@link inverseTransform}; an autoencoder as the last step decodes. */
  async inverseTransformAsync(z: ArrayInput, options: PipelineOptions = {}): Promise<NdArray> {
    return (await runLater(this.back(z, { later: true, options }))) as NdArray;
  }

  /** What the last step predicts from what the others make of x. */
  predict(x: CategoryInput): Outcome<L, 'predict'> {
    return this.now(x, 'predict');
  }

  async predictAsync(x: CategoryInput, options: PipelineOptions = {}): Promise<Outcome<L, 'predict'>> {
    return this.later(x, 'predict', [], options);
  }

  /** How probable the last step holds each class, [n, classes]. */
  predictProbabilities(x: CategoryInput): Outcome<L, 'predictProbabilities'> {
    return this.now(x, 'predictProbabilities');
  }

  async predictProbabilitiesAsync(x: CategoryInput, options: PipelineOptions = {}): Promise<Outcome<L, 'predictProbabilities'>> {
    return this.later(x, 'predictProbabilities', [], options);
  }

  /** The last step's score of each sample: for or against a class, or how strange it is. */
  decisionFunction(x: CategoryInput): Outcome<L, 'decisionFunction'> {
    return this.now(x, 'decisionFunction');
  }

  async decisionFunctionAsync(x: CategoryInput, options: PipelineOptions = {}): Promise<Outcome<L, 'decisionFunction'>> {
    return this.later(x, 'decisionFunction', [], options);
  }

  /** The score of the last step: of its predictions against y, or of how well x fits it. */
  score(x: CategoryInput, y?: ArrayInput): Outcome<L, 'score'> {
    return this.now(x, 'score', y === undefined ? [] : [y]);
  }

  async scoreAsync(x: CategoryInput, y?: ArrayInput, options: PipelineOptions = {}): Promise<Outcome<L, 'score'>> {
    return this.later(x, 'score', y === undefined ? [] : [y], options);
  }

  /** The last step's score of each sample. */
  scoreSamples(x: CategoryInput): Outcome<L, 'scoreSamples'> {
    return this.now(x, 'scoreSamples');
  }

  async scoreSamplesAsync(x: CategoryInput, options: PipelineOptions = {}): Promise<Outcome<L, 'scoreSamples'>> {
    return this.later(x, 'scoreSamples', [], options);
  }

  /** Codes [n, `latentDim`] of samples: the last step encodes, or transforms, what the others make of x. */
  async encode(x: ArrayInput): Promise<NdArray<Float32Array>> {
    const member = methodOf(this.last.step, 'encode') === undefined ? 'transform' : 'encode';
    return astype((await runLater(this.through(x, member, [], { later: true }))) as NdArray, 'float32');
  }

  /** Samples of codes [n, `latentDim`]: all steps undone. */
  async decode(codes: ArrayInput): Promise<NdArray<Float32Array>> {
    return astype(await this.inverseTransformAsync(codes), 'float32');
  }

  /** Numbers in a code. Throws NotFittedError before `fit` where the last step does not know it. */
  get latentDim(): number {
    const { latentDim } = this.last.step as { latentDim?: unknown };
    if (typeof latentDim === 'number') return latentDim;
    if (this.width === undefined) {
      if (this.firstRow === undefined) throw new NotFittedError('Pipeline', 'latentDim');
      this.width = rowSize(this.transform(this.firstRow as ArrayInput));
    }
    return this.width;
  }

  /** Draws `n` codes from the prior of the last step. Throws UnavailableError where it has none. */
  prior(n: number, random: RandomSource): NdArray<Float32Array> {
    const prior = methodOf(this.last.step, 'prior');
    if (prior !== undefined) return prior(n, random) as NdArray<Float32Array>;
    throw new UnavailableError({ parameter: 'Pipeline.prior', got: this.last.name, expected: 'a last step with a prior, such as a variational autoencoder' });
  }

  /** Remembers what all steps have found; the function that comes back returns to that. */
  remember(): () => void {
    return rememberSteps(this.steps);
  }

  /**
   * The whole as a plain object, for {@link pipelineFromJSON}. Throws InvalidParameterError where a step has files, as
   * autoencoders have: {@link save} takes them all.
   */
  toJSON(): VersionedJson {
    return writeJson(this.steps, this.knownWidth());
  }

  /** Writes all steps as one bundle, replacing what is in the store, all or nothing; {@link loadPipeline} reads it. */
  async save(store: FileStore): Promise<void> {
    await savePipeline(this.steps, this.knownWidth(), store);
  }

  private get last(): NamedStep {
    return this.steps[this.steps.length - 1];
  }

  private settle(x: CategoryInput): this {
    this.firstRow = Array.isArray(x) ? (x as readonly unknown[]).slice(0, 1) : sliceRows(toNdArray(x as ArrayInput, { allowNonFinite: true }), 0, 1);
    this.width = undefined;
    return this;
  }

  private knownWidth(): number | undefined {
    try {
      return this.latentDim;
    } catch {
      // Not every last step codes rows; then there is nothing to keep.
      return undefined;
    }
  }

  private now<R>(x: CategoryInput, member: string, args: readonly unknown[] = []): R {
    return runNow(this.through(x, member, args, NOW), member) as R;
  }

  private async later<R>(x: CategoryInput, member: string, args: readonly unknown[], options: PipelineOptions): Promise<R> {
    return (await runLater(this.through(x, member, args, { later: true, options }))) as R;
  }

  /** All steps but the last transform; the last does what `member` says. */
  private *through(x: unknown, member: string, args: readonly unknown[], mode: Mode): Flow<unknown> {
    let z = x;
    for (const step of this.steps.slice(0, -1)) z = yield* call(step, 'transform', [z], mode);
    return yield* call(this.last, member, [z, ...args], mode);
  }

  private *back(z: unknown, mode: Mode): Flow<unknown> {
    let x = yield* call(this.last, isCoder(this.last.step) ? 'decode' : 'inverseTransform', [z], mode);
    for (const step of this.steps.slice(0, -1).reverse()) x = yield* call(step, 'inverseTransform', [x], mode);
    return x;
  }
}

/**
 * Composes steps: `pipeline([new StandardScaler(), new PCA({ components: 2 }), new LogisticRegression()])`. A step is called
 * by its class, or by a name of its own: `['reduce', new PCA()]`.
 */
export function pipeline<const S extends readonly StepInput[]>(steps: S): Pipeline<LastStep<S>> {
  return new Pipeline<LastStep<S>>(steps);
}

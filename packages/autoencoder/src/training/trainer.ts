import {
  AbortedError,
  DivergedError,
  InvalidParameterError,
  type LongWorkOptions,
  type RandomSource,
  rowsOf,
  yieldToEventLoop,
} from '@latentkit/core';
import type { BatchSource } from '@latentkit/datasets';
import { BestWeights } from '../callbacks/best-weights.js';
import type { Callback, CallbackState, TrainingCheckpoint, TrainingControl } from '../callbacks/callback.js';
import type { Engine, ProgramState, RunsOn, TrainingRows, TrainingSession } from '../engine/engine.js';
import { stepsToFlush } from '../engine/tiny-values.js';
import { type Block, blocksOf, range } from './blocks.js';
import { type EpochLog, History } from './history.js';
import { writeVariables } from './model-state.js';
import type { Program } from './program.js';

/** What {@link train} takes besides the program and the data. */
export interface TrainOptions extends LongWorkOptions {
  readonly epochs: number;
  readonly batchSize: number;
  /** Whether rows are visited in a new random order each epoch. */
  readonly shuffle: boolean;
  readonly validation?: TrainingRows | undefined;
  readonly callbacks?: readonly Callback[] | undefined;
  /** Goes on from here. */
  readonly resume?: TrainingCheckpoint | undefined;
  /** Source of the order of rows and of all noise. */
  readonly random: RandomSource;
  /** Is told what does not run as was asked for; the history keeps it as well. */
  readonly onWarning?: ((message: string) => void) | undefined;
  /** What was to be told before the training began. */
  readonly warnings?: readonly string[] | undefined;
}

/** How a training ended: always with a usable state, also after an error. */
export interface TrainResult {
  readonly history: History;
  readonly state: ProgramState;
  /** Engine and device on which the last steps ran. */
  readonly runsOn: RunsOn;
  readonly error?: Error;
}

/** Rows in one evaluation batch. */
const EVALUATION_BATCH = 1000;
/** Wall-clock time that one chunk of steps should take, so that progress, abort and the page stay alive. */
const CHUNK_MS = 120;
const LONGEST_CHUNK = 100;
/** Under this name a checkpoint keeps the trainer's own best weights. */
const BEST = 'trainer:best';

/** Trains a program on rows in memory or on a stream of batches. Never throws: an error comes back in the result. */
export async function train(
  program: Program,
  engine: Engine,
  initial: ProgramState,
  data: TrainingRows | BatchSource,
  options: TrainOptions,
): Promise<TrainResult> {
  const { resume, random, onWarning } = options;
  const history = resume === undefined ? new History() : History.fromJSON(resume.history);
  const warn = (message: string): void => {
    if (!history.warnings.includes(message)) history.warnings.push(message);
    onWarning?.(message);
  };
  for (const message of options.warnings ?? []) if (!history.warnings.includes(message)) history.warnings.push(message);
  const session = await engine.start(program, resume?.state ?? initial, random, warn);
  const training = new Training(program, session, data, history, options);
  try {
    return await training.run();
  } finally {
    session.dispose();
  }
}

class Training {
  private readonly callbacks: readonly Callback[];
  /** Only a training that can be aborted needs a way back to its best epoch. */
  private readonly best: BestWeights | undefined;
  private readonly control: TrainingControl;
  private step: number;
  private stopReason: string | undefined;
  private stopNow = false;
  private chunk = 4;

  constructor(
    private readonly program: Program,
    private readonly session: TrainingSession,
    private readonly data: TrainingRows | BatchSource,
    private readonly history: History,
    private readonly options: TrainOptions,
  ) {
    const { resume } = options;
    this.history.status = 'running';
    this.callbacks = options.callbacks ?? [];
    this.best = options.signal === undefined ? undefined : new BestWeights();
    this.step = resume?.step ?? 0;
    this.control = this.makeControl(resume?.learningRateScale ?? 1);
    if (resume !== undefined) {
      for (const callback of this.callbacks) restoreOne(callback, resume.callbacks.get(callback.name));
      const best = resume.callbacks.get(BEST);
      if (best !== undefined) this.best?.load(best);
    }
  }

  async run(): Promise<TrainResult> {
    const { epochs, resume } = this.options;
    let error: Error | undefined;
    let epoch = resume?.epoch ?? 0;
    try {
      for (const callback of this.callbacks) await callback.onTrainBegin?.(this.control);
      while (epoch < epochs && this.stopReason === undefined && !this.aborted) {
        epoch += 1;
        await this.runEpoch(epoch).catch((caught: unknown) => {
          // A stream ends an aborted pass with an error of its own.
          if (!(this.aborted && caught instanceof AbortedError)) throw caught;
        });
      }
      this.history.status = this.aborted ? 'aborted' : this.stopReason === undefined ? 'completed' : 'stopped';
      this.history.reason = this.aborted ? `aborted in epoch ${epoch}` : (this.stopReason ?? '');
      if (this.aborted && this.best?.state !== undefined) this.session.write(this.best.state);
    } catch (caught) {
      error = this.explain(caught, epoch);
      this.history.status = error instanceof DivergedError ? 'diverged' : 'stopped';
      this.history.reason = error.message;
    }
    try {
      for (const callback of this.callbacks) await callback.onTrainEnd?.(this.control);
    } catch (caught) {
      error ??= toError(caught);
    }
    const state = await this.session.read();
    return { history: this.history, state, runsOn: this.session.runsOn, ...(error === undefined ? {} : { error }) };
  }

  private get aborted(): boolean {
    return this.options.signal?.aborted === true;
  }

  /** Whether the epoch is not to be finished. */
  private get interrupted(): boolean {
    return this.aborted || this.stopNow;
  }

  private async runEpoch(epoch: number): Promise<void> {
    for (const callback of this.callbacks) await callback.onEpochBegin?.(epoch, this.control);
    const means = new RunningMeans();
    const began = performance.now();
    const seconds = (): number => (performance.now() - began) / 1000;
    for await (const { rows, batches } of this.blocks(epoch)) {
      this.session.bind(rows);
      for (let at = 0; at < batches.length && !this.interrupted; ) {
        // The engine would cut a longer chunk in two.
        const chunk = batches.slice(at, at + Math.min(this.chunk, stepsToFlush(this.step)));
        const from = performance.now();
        const values = await this.session.run(chunk, this.step, this.control.learningRateScale);
        this.adaptChunk(performance.now() - from, chunk.length);
        this.step += chunk.length;
        at += chunk.length;
        values.forEach((step, i) => means.add(step, chunk[i].length));
        const log = { epoch, step: this.step, samples: means.count, values: means.values, seconds: seconds() };
        for (const callback of this.callbacks) await callback.onBatchEnd?.(log, this.control);
        this.options.onProgress?.({
          stage: 'training',
          done: (epoch - 1) * (this.control.samples ?? 0) + means.count,
          ...(this.control.samples === undefined ? {} : { total: this.control.samples * this.options.epochs }),
          elapsedMs: performance.now() - began,
          values: means.values,
        });
        await yieldToEventLoop();
      }
      if (this.interrupted) return;
    }
    const trained = seconds();
    const { validation } = this.options;
    const values = { ...means.values };
    if (validation !== undefined) {
      const evaluated = await this.session.evaluate(validation, EVALUATION_BATCH, this.step);
      for (const [name, value] of Object.entries(evaluated)) values[`val${name[0].toUpperCase()}${name.slice(1)}`] = value;
    }
    const learningRate = this.program.learningRate(Math.max(0, this.step - 1)) * this.control.learningRateScale;
    const log: EpochLog = { epoch, values, learningRate, seconds: trained, samples: means.count };
    this.history.epochs.push(log);
    await this.best?.update(log, this.control);
    for (const callback of this.callbacks) await callback.onEpochEnd?.(log, this.control);
  }

  /** The rows of one epoch, in blocks, and the row indices of each batch within its block. */
  private async *blocks(epoch: number): AsyncGenerator<Block> {
    const { batchSize, shuffle, random, signal } = this.options;
    if (!isBatchSource(this.data)) {
      const n = rowsOf(this.data.x);
      const order = shuffle ? random.stream('shuffle').at(epoch).permutation(n) : range(0, n);
      yield { rows: this.data, batches: split(order, batchSize) };
      return;
    }
    yield* blocksOf(this.data, { batchSize, epoch: epoch - 1, ...(signal === undefined ? {} : { signal }) });
  }

  private adaptChunk(ms: number, steps: number): void {
    const fitting = Math.floor((CHUNK_MS * steps) / Math.max(ms, 0.01));
    this.chunk = Math.min(LONGEST_CHUNK, Math.max(1, Math.min(fitting, this.chunk * 4)));
  }

  private explain(error: unknown, epoch: number): Error {
    if (!(error instanceof DivergedError)) return toError(error);
    const remedy = error.remedy ?? 'Lower the learning rate.';
    const text = `${error.message.replace(/\.$/, '')}, in epoch ${epoch}. The model keeps its last finite weights. ${remedy}`;
    return new DivergedError(text, { parameter: 'loss', got: epoch, expected: 'a finite loss', remedy, cause: error });
  }

  private makeControl(learningRateScale: number): TrainingControl {
    const { epochs, batchSize } = this.options;
    const currentStep = (): number => this.step;
    const { session } = this;
    return {
      epochs,
      batchSize,
      samples: isBatchSource(this.data) ? this.data.length : rowsOf(this.data.x),
      history: this.history,
      learningRateScale,
      get runsOn() {
        return session.runsOn;
      },
      get step() {
        return currentStep();
      },
      stop: (reason, after = 'epoch') => {
        this.stopReason = reason;
        this.stopNow ||= after === 'chunk';
      },
      synchronize: async () => writeVariables(this.program, await this.session.read()),
      snapshot: () => this.session.read(),
      restore: (state) => this.session.write(state),
      checkpoint: async () => this.checkpoint(),
    };
  }

  private async checkpoint(): Promise<TrainingCheckpoint> {
    const callbacks = new Map<string, CallbackState>();
    for (const callback of this.callbacks) if (callback.state !== undefined) callbacks.set(callback.name, callback.state());
    if (this.best !== undefined) callbacks.set(BEST, this.best.save());
    return {
      epoch: this.history.epochs.length,
      step: this.step,
      learningRateScale: this.control.learningRateScale,
      history: this.history.toJSON(),
      state: await this.session.read(),
      callbacks,
    };
  }
}

/** What a callback or an engine threw, as an Error. */
function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('Something other than an Error was thrown in training.', { cause: thrown });
}

/** Means of named values, weighted by batch size. */
class RunningMeans {
  count = 0;
  private readonly sums: Record<string, number> = {};

  add(values: Readonly<Record<string, number>>, size: number): void {
    this.count += size;
    for (const [name, value] of Object.entries(values)) this.sums[name] = (this.sums[name] ?? 0) + value * size;
  }

  get values(): Record<string, number> {
    return Object.fromEntries(Object.entries(this.sums).map(([name, sum]) => [name, sum / this.count]));
  }
}

/** Whether the data is a stream of batches rather than rows in memory. */
export function isBatchSource(data: unknown): data is BatchSource {
  return typeof data === 'object' && data !== null && typeof (data as BatchSource).batches === 'function';
}

function restoreOne(callback: Callback, state: CallbackState | undefined): void {
  if (callback.restoreState === undefined) return;
  if (state === undefined) {
    throw new InvalidParameterError({
      parameter: 'callbacks',
      got: callback.name,
      expected: 'the callbacks that the checkpoint was written with',
      remedy: `The checkpoint has no state for '${callback.name}'; leave it out, or train from the beginning.`,
    });
  }
  callback.restoreState(state);
}

function split(order: Int32Array, size: number): Int32Array[] {
  return Array.from({ length: Math.ceil(order.length / size) }, (_, i) => order.subarray(i * size, (i + 1) * size));
}

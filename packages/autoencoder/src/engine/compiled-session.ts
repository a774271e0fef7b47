import { type RandomSource, rowsOf } from '@latentkit/core';
import type { StepFeeds, StepState } from '@latentkit/compiler';
import type { RuntimeTensor } from '@latentkit/onnx';
import type { Program } from '../training/program.js';
import { batchesFor, bindFloatRows, bindRows, type BoundRows } from './bound-rows.js';
import { CompiledEvaluations } from './compiled-evaluations.js';
import { type CompileContext, CompiledSteps } from './compiled-steps.js';
import { diverged } from './diverged.js';
import { type ProgramState, type RunsOn, sliceTrainingRows, type StepValues, type TrainingRows, type TrainingSession } from './engine.js';
import { TRIAL_STEPS } from './thread-trial.js';
import { flushTiny, stepsToFlush } from './tiny-values.js';

/** A training whose steps run as graphs. A call that fails leaves the state as it was before. */
export class CompiledSession implements TrainingSession {
  readonly runsOn: RunsOn;
  private rows: BoundRows | undefined;
  /** State as arrays until the first graph has decided how it lies. */
  private pending: ProgramState | undefined;
  private state: StepState = [];
  /** State at the start of the call before the current one: the way back when weights overflow in a call's last step. */
  private earlier: StepState | undefined;
  private readonly steps: CompiledSteps;
  private readonly evaluations: CompiledEvaluations;

  constructor(
    private readonly program: Program,
    state: ProgramState,
    private readonly random: RandomSource,
    private readonly context: CompileContext,
  ) {
    this.pending = state;
    this.runsOn = { engine: 'compiled', device: context.runtime.device };
    this.steps = new CompiledSteps(program, context);
    this.evaluations = new CompiledEvaluations(program, context);
  }

  bind(rows: TrainingRows): void {
    this.rows = bindRows(this.context.runtime, rows);
  }

  async run(batches: readonly ArrayLike<number>[], firstStep: number, learningRateScale: number): Promise<StepValues[]> {
    const rows = this.rows;
    if (rows === undefined) throw new Error('CompiledSession.run was called before bind.');
    const before = { pending: this.pending, state: this.state, earlier: this.earlier };
    const values: StepValues[] = [];
    try {
      while (values.length < batches.length) {
        values.push(...(await this.runSome(rows, batches.slice(values.length), firstStep + values.length, learningRateScale)));
      }
    } catch (error) {
      Object.assign(this, before);
      throw error;
    }
    const bad = values.findIndex((value) => !Number.isFinite(value['loss']));
    const start = before.pending === undefined ? before.state : this.steps.load(before.pending);
    if (bad < 0) {
      this.earlier = start;
      return values;
    }
    this.state = [start, before.earlier].find((state) => state !== undefined && isFinite(state)) ?? start;
    this.earlier = undefined;
    throw diverged(values[bad]['loss'], firstStep + bad);
  }

  async evaluate(rows: TrainingRows, batchSize: number, step: number): Promise<StepValues> {
    const { runtime } = this.context;
    const n = rowsOf(rows.x);
    const sums: Record<string, number> = {};
    const scalars = this.program.scalars(step, 1);
    const scalarTensors = Object.values(scalars).map((value) => runtime.tensor('float32', Float32Array.of(value), []));
    const { weights, layouts } = this.weights();
    for (let from = 0, index = 0; from < n; from += batchSize, index++) {
      const to = Math.min(n, from + batchSize);
      const batch = bindFloatRows(runtime, sliceTrainingRows(rows, from, to));
      const evaluation = await this.evaluations.get(batch, to - from, Object.keys(scalars), layouts);
      const keys = Object.fromEntries(evaluation.streams.map((name) => [name, Uint32Array.from(this.random.stream(name).at(index).key)]));
      const results = await evaluation.run([...weights, ...batch.tensors, ...scalarTensors], keys);
      for (const [name, tensor] of Object.entries(results)) sums[name] = (sums[name] ?? 0) + ((tensor.data as Float32Array)[0] * (to - from)) / n;
    }
    return sums;
  }

  read(): Promise<ProgramState> {
    return Promise.resolve(this.pending ?? this.steps.unload(this.state));
  }

  write(state: ProgramState): void {
    this.earlier = undefined;
    this.pending = state;
  }

  dispose(): void {
    // What a lost device held cannot be released, and need not be.
    this.steps.release().catch(() => undefined);
    this.evaluations.release().catch(() => undefined);
  }

  /** Runs the first batches, as many as are of one size and come before the next flush, or fewer while threads are compared. */
  private async runSome(rows: BoundRows, batches: readonly ArrayLike<number>[], firstStep: number, learningRateScale: number): Promise<StepValues[]> {
    const size = batches[0].length;
    const other = batches.findIndex(({ length }) => length !== size);
    const untilFlush = stepsToFlush(firstStep);
    const equal = batches.slice(0, Math.min(other < 0 ? batches.length : other, untilFlush));
    const scalars = equal.map((_, i) => this.program.scalars(firstStep + i, learningRateScale));
    const trial = await this.steps.get(rows, size, scalars);
    const steps = trial.decided ? equal.length : Math.min(equal.length, TRIAL_STEPS);
    const feeds = this.feeds(rows, equal.slice(0, steps), scalars.slice(0, steps), trial.step.streams, firstStep);
    if (this.pending !== undefined) this.state = this.steps.load(this.pending);
    this.pending = undefined;
    const began = performance.now();
    const { state, terms } = await trial.step.run(this.state, feeds);
    await trial.record(performance.now() - began, steps);
    if (steps === untilFlush) for (const tensor of state) flushTiny(tensor.data as Float32Array);
    this.state = state;
    return this.valuesOf(terms, steps, firstStep);
  }

  private feeds(
    rows: BoundRows,
    batches: readonly ArrayLike<number>[],
    scalars: readonly Readonly<Record<string, number>>[],
    streams: readonly string[],
    firstStep: number,
  ): StepFeeds {
    const size = batches[0].length;
    const indices = new Int32Array(batches.length * size);
    batches.forEach((batch, i) => indices.set(batch, i * size));
    const keysOf = (name: string): Uint32Array => {
      const stream = this.random.stream(name);
      return Uint32Array.from(batches.flatMap((_, i) => [...stream.at(firstStep + i).key]));
    };
    return {
      ...batchesFor(this.context.runtime, rows, indices),
      scalars: Object.fromEntries(Object.keys(scalars[0]).map((name) => [name, Float32Array.from(scalars, (values) => values[name])])),
      keys: Object.fromEntries(streams.map((name) => [name, keysOf(name)])),
      ...(this.context.lossInterval === 1 ? {} : { wanted: Uint8Array.from(batches, (_, i) => (this.isWanted(firstStep, i, batches.length) ? 1 : 0)) }),
    };
  }

  private isWanted(firstStep: number, i: number, steps: number): boolean {
    return (firstStep + i) % this.context.lossInterval === 0 || i === steps - 1;
  }

  /** Losses by step; steps without a loss take the next one that was computed. */
  private valuesOf(terms: Readonly<Record<string, Float32Array>>, steps: number, firstStep: number): StepValues[] {
    return Array.from({ length: steps }, (_, i) => {
      let at = i;
      while (!this.isWanted(firstStep, at, steps)) at++;
      return Object.fromEntries(Object.entries(terms).map(([name, list]) => [name, list[at]]));
    });
  }

  /** The weights on the runtime, and how they lie there. */
  private weights(): { weights: readonly RuntimeTensor[]; layouts: CompiledSteps['variableLayouts'] } {
    const layouts = this.steps.variableLayouts;
    if (layouts !== undefined) {
      if (this.pending !== undefined) this.state = this.steps.load(this.pending);
      this.pending = undefined;
      return { weights: this.state.slice(0, layouts.length), layouts };
    }
    const { variables } = this.pending ?? { variables: [] };
    return { weights: variables.map(({ data, shape }) => this.context.runtime.tensor('float32', data, shape)), layouts };
  }
}

function isFinite(state: StepState): boolean {
  return state.every((tensor) => (tensor.data as Float32Array).every((x) => Number.isFinite(x)));
}

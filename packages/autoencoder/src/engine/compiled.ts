import { DivergedError, type NdArray, type RandomSource, rowsOf } from '@latentkit/core';
import { CompiledFunction, CompiledStep, type StepDefinition, type StepState, type Target } from '@latentkit/compiler';
import { nchwcBlock, type OnnxType, type Runtime, type RuntimeTensor } from '@latentkit/onnx';
import type * as tf from '@tensorflow/tfjs';
import type { Program } from '../training/program.js';
import { type Engine, type ProgramState, sliceTrainingRows, type StepValues, type TrainingRows, type TrainingSession } from './engine.js';

/** Settings of {@link compiledEngine}. */
export interface CompiledEngineOptions {
  /** Threads of the runtime; its own choice where absent. */
  readonly threads?: number | undefined;
  /** Losses are computed in every so many-th step. Default 1. */
  readonly lossInterval?: number | undefined;
}

/** The engine that runs whole training steps as one ONNX graph. */
export function compiledEngine(runtime: Runtime, options: CompiledEngineOptions = {}): Engine {
  return {
    name: 'compiled',
    device: runtime.device,
    start: async (program, state, random) => {
      const target: Target = { nchwcBlock: await nchwcBlock(runtime), microsoft: true };
      return new CompiledSession(program, state, random, runtime, target, options);
    },
  };
}

/** The arrays of a data set, on the runtime. */
interface BoundRows {
  readonly tensors: readonly RuntimeTensor[];
  readonly types: readonly OnnxType[];
  readonly shapes: readonly (readonly number[])[];
  readonly hasTarget: boolean;
  readonly hasWeight: boolean;
}

class CompiledSession implements TrainingSession {
  private rows: BoundRows | undefined;
  /** State as arrays until the first graph has decided how it lies. */
  private pending: ProgramState | undefined;
  private state: StepState = [];
  private earlier: StepState | undefined;
  private readonly steps = new Map<string, CompiledStep>();
  private readonly evaluations = new Map<string, CompiledFunction>();
  private first: CompiledStep | undefined;
  private constants: Readonly<Record<string, number>>;

  constructor(
    private readonly program: Program,
    state: ProgramState,
    private readonly random: RandomSource,
    private readonly runtime: Runtime,
    private readonly target: Target,
    private readonly options: CompiledEngineOptions,
  ) {
    this.pending = state;
    this.constants = constantScalars(program);
  }

  bind(rows: TrainingRows): void {
    this.rows = bindRows(this.runtime, rows);
  }

  async run(batches: readonly ArrayLike<number>[], firstStep: number, learningRateScale: number): Promise<StepValues[]> {
    const rows = this.rows;
    if (rows === undefined) throw new Error('CompiledSession.run was called before bind.');
    const values: StepValues[] = [];
    for (let from = 0; from < batches.length; ) {
      // Batches of one size run in one call; the last one of an epoch is often smaller.
      let to = from + 1;
      while (to < batches.length && batches[to].length === batches[from].length) to++;
      values.push(...(await this.runEqual(rows, batches.slice(from, to), firstStep + from, learningRateScale)));
      from = to;
    }
    return values;
  }

  async evaluate(rows: TrainingRows, batchSize: number, step: number): Promise<StepValues> {
    const n = rowsOf(rows.x);
    const sums: Record<string, number> = {};
    const scalars = this.program.scalars(step, 1);
    for (let from = 0, index = 0; from < n; from += batchSize, index++) {
      const to = Math.min(n, from + batchSize);
      const bound = bindRows(this.runtime, sliceTrainingRows(rows, from, to), true);
      const evaluation = await this.evaluation(bound, to - from, Object.keys(scalars));
      const inputs = [
        ...this.current(),
        ...bound.tensors,
        ...Object.values(scalars).map((value) => this.runtime.tensor('float32', Float32Array.of(value), [])),
      ];
      const keys = Object.fromEntries(evaluation.streams.map((name) => [name, Uint32Array.from(this.random.stream(name).at(index).key)]));
      const results = await evaluation.run(inputs, keys);
      for (const [name, tensor] of Object.entries(results)) sums[name] = (sums[name] ?? 0) + ((tensor.data as Float32Array)[0] * (to - from)) / n;
    }
    return sums;
  }

  read(): Promise<ProgramState> {
    if (this.pending !== undefined) return Promise.resolve(this.pending);
    const arrays = this.first?.unload(this.state) ?? [];
    const count = this.program.variables.length;
    return Promise.resolve({ variables: arrays.slice(0, count), slots: arrays.slice(count) });
  }

  write(state: ProgramState): void {
    this.earlier = undefined;
    if (this.first === undefined) this.pending = state;
    else this.state = this.first.load([...state.variables, ...state.slots]);
  }

  dispose(): void {
    for (const step of this.steps.values()) void step.release();
    for (const evaluation of this.evaluations.values()) void evaluation.release();
    this.steps.clear();
    this.evaluations.clear();
  }

  private async runEqual(
    rows: BoundRows,
    batches: readonly ArrayLike<number>[],
    firstStep: number,
    learningRateScale: number,
  ): Promise<StepValues[]> {
    const scalars = batches.map((_, i) => this.program.scalars(firstStep + i, learningRateScale));
    this.checkConstants(scalars);
    const size = batches[0].length;
    const step = await this.step(rows, size);
    const indices = new Int32Array(batches.length * size);
    batches.forEach((batch, i) => indices.set(batch, i * size));
    const start = this.current();
    const interval = this.options.lossInterval ?? 1;
    const { state, terms } = await step.run(start, {
      data: rows.tensors,
      indices,
      scalars: columns(scalars),
      keys: Object.fromEntries(
        step.streams.map((name) => {
          const stream = this.random.stream(name);
          return [name, Uint32Array.from(batches.flatMap((_, i) => [...stream.at(firstStep + i).key]))];
        }),
      ),
      ...(interval === 1 ? {} : { wanted: Uint8Array.from(batches, (_, i) => ((firstStep + i) % interval === 0 || i === batches.length - 1 ? 1 : 0)) }),
    });
    this.state = state;
    return this.collect(terms, batches.length, firstStep, start);
  }

  /** Losses by step; steps without a loss take the next one that was computed. */
  private collect(terms: Record<string, Float32Array>, steps: number, firstStep: number, start: StepState): StepValues[] {
    const interval = this.options.lossInterval ?? 1;
    const source = Array.from({ length: steps }, (_, i) => {
      let at = i;
      while (interval !== 1 && at < steps - 1 && (firstStep + at) % interval !== 0) at++;
      return at;
    });
    const values = source.map((at) => Object.fromEntries(Object.entries(terms).map(([name, list]) => [name, list[at]])));
    const bad = values.findIndex((value) => !Number.isFinite(value['loss']));
    if (bad < 0) {
      this.earlier = start;
      return values;
    }
    const candidates = [start, this.earlier].filter((state) => state !== undefined);
    this.state = candidates.find(isFinite) ?? start;
    this.earlier = undefined;
    throw new DivergedError(`The loss became ${values[bad]['loss']} at step ${firstStep + bad}.`, {
      parameter: 'loss',
      got: firstStep + bad,
      expected: 'a finite loss',
      remedy: 'Lower the learning rate, clip gradients (globalClipNorm), or scale the data.',
    });
  }

  private current(): StepState {
    if (this.pending !== undefined && this.first !== undefined) {
      this.state = this.first.load([...this.pending.variables, ...this.pending.slots]);
      this.pending = undefined;
    }
    return this.state;
  }

  /** A scalar that turns out to change becomes an input of the graph: what was compiled with it is given up. */
  private checkConstants(scalars: readonly Readonly<Record<string, number>>[]): void {
    const changed = Object.keys(this.constants).filter((name) => scalars.some((values) => values[name] !== this.constants[name]));
    if (changed.length === 0) return;
    this.constants = Object.fromEntries(Object.entries(this.constants).filter(([name]) => !changed.includes(name)));
    for (const step of this.steps.values()) if (step !== this.first) void step.release();
    this.steps.clear();
  }

  private async step(rows: BoundRows, batchSize: number): Promise<CompiledStep> {
    const key = `${batchSize}|${rows.types.join()}|${rows.shapes.join(';')}|${rows.hasTarget}|${rows.hasWeight}`;
    const known = this.steps.get(key);
    if (known !== undefined) return known;
    const made = await CompiledStep.compile(this.definition(rows, batchSize), this.runtime, {
      target: this.target,
      dataTypes: rows.types,
      lossOnDemand: (this.options.lossInterval ?? 1) !== 1,
      layouts: this.first?.layouts,
      ...(this.options.threads === undefined ? {} : { threads: this.options.threads }),
    });
    this.steps.set(key, made);
    this.first ??= made;
    return made;
  }

  private definition(rows: BoundRows, batchSize: number): StepDefinition {
    const { program } = this;
    const names = Object.keys(program.scalars(0, 1));
    const trainable = program.variables.flatMap(({ trainable: isTrainable }, i) => (isTrainable ? [i] : []));
    const width = trainable.length === 0 ? 0 : program.slots.length / trainable.length;
    const count = program.variables.length;
    return {
      state: [
        ...program.variables.map(({ name, shape }) => ({ name, shape })),
        ...program.slots.map(({ name, shape }, i) => ({ name, shape, twin: trainable[Math.floor(i / width)] })),
      ],
      data: rows.shapes,
      batchSize,
      scalars: names.filter((name) => !(name in this.constants)),
      constants: this.constants,
      run: ({ state, data, scalars, noise }) => {
        const { variables, slots, terms } = program.step({
          ...batchOf(rows, data),
          variables: state.slice(0, count),
          slots: state.slice(count),
          noise,
          scalars,
        });
        return { state: [...variables, ...slots], terms };
      },
    };
  }

  private async evaluation(rows: BoundRows, batchSize: number, scalarNames: readonly string[]): Promise<CompiledFunction> {
    const key = `${batchSize}|${rows.shapes.join(';')}|${rows.hasTarget}|${rows.hasWeight}`;
    const known = this.evaluations.get(key);
    if (known !== undefined) return known;
    const { program } = this;
    if (this.first === undefined) await this.step(rows, batchSize);
    const layouts = this.first?.layouts ?? [];
    const state = [...program.variables, ...program.slots];
    const made = await CompiledFunction.compile(
      [
        ...state.map(({ name, shape }) => ({ name, shape })),
        ...rows.shapes.map((shape, i) => ({ name: `batch${i}`, shape: [batchSize, ...shape] })),
        ...scalarNames.map((name) => ({ name: `scalar:${name}`, shape: [] })),
      ],
      (inputs, noise) => {
        const data = inputs.slice(state.length, state.length + rows.shapes.length);
        const scalars = inputs.slice(state.length + rows.shapes.length) as tf.Scalar[];
        return {
          ...program.evaluate({
            ...batchOf(rows, data),
            variables: inputs.slice(0, program.variables.length),
            noise,
            scalars: Object.fromEntries(scalarNames.map((name, i) => [name, scalars[i]])),
          }),
        };
      },
      this.runtime,
      { target: this.target, layouts, ...(this.options.threads === undefined ? {} : { threads: this.options.threads }) },
    );
    this.evaluations.set(key, made);
    return made;
  }
}

/** Scalars that have one value in all steps that were looked at; a step in which that is not so is noticed when it comes. */
function constantScalars(program: Program): Record<string, number> {
  const seen = [0, 1, 2, 10, 100, 10_000].map((step) => program.scalars(step, 1));
  return Object.fromEntries(Object.entries(seen[0]).filter(([name, value]) => seen.every((values) => values[name] === value)));
}

function columns(rows: readonly Readonly<Record<string, number>>[]): Record<string, Float32Array> {
  return Object.fromEntries(Object.keys(rows[0]).map((name) => [name, Float32Array.from(rows, (row) => row[name])]));
}

function batchOf(rows: BoundRows, data: readonly tf.Tensor[]): { x: tf.Tensor; target: tf.Tensor; sampleWeight?: tf.Tensor1D } {
  const rest = data.slice(1);
  const target = rows.hasTarget ? (rest.shift() as tf.Tensor) : data[0];
  return { x: data[0], target, ...(rows.hasWeight ? { sampleWeight: rest[0] as tf.Tensor1D } : {}) };
}

/** The rows as tensors of the runtime: as they are where the graph can gather them, else as float32. */
function bindRows(runtime: Runtime, rows: TrainingRows, asFloat = false): BoundRows {
  const arrays = [rows.x, rows.target, rows.sampleWeight].filter((array): array is NdArray => array !== undefined);
  const tensors = arrays.map(({ data, shape }) => {
    if (data instanceof Float32Array) return runtime.tensor('float32', data, shape);
    if (!asFloat && data instanceof Uint8Array) return runtime.tensor('uint8', data, shape);
    return runtime.tensor('float32', Float32Array.from(data), shape);
  });
  return {
    tensors,
    types: tensors.map((tensor) => tensor.type),
    shapes: arrays.map(({ shape }) => shape.slice(1)),
    hasTarget: rows.target !== undefined,
    hasWeight: rows.sampleWeight !== undefined,
  };
}

function isFinite(state: StepState): boolean {
  return state.every((tensor) => (tensor.data as Float32Array).every((x) => Number.isFinite(x)));
}

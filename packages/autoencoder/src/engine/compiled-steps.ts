import { CompiledStep, type RewriteName, type StepDefinition, type StepState, type Target } from '@latentkit/compiler';
import { ndarray } from '@latentkit/core';
import type { Runtime } from '@latentkit/onnx';
import type { Program } from '../training/program.js';
import { batchOf, type BoundRows } from './bound-rows.js';
import type { ProgramState, Warn } from './engine.js';
import { GraphCache } from './graph-cache.js';
import { ThreadTrial } from './thread-trial.js';
import { threadCandidates } from './threads.js';

/** What graphs are compiled for. */
export interface CompileContext {
  readonly runtime: Runtime;
  readonly target: Target;
  /** Threads of the runtime; measured where absent. */
  readonly threads: number | undefined;
  /** Losses are computed in every so many-th step. */
  readonly lossInterval: number;
  /** Rewrites that are left out. */
  readonly without: readonly RewriteName[];
  readonly warn: Warn;
}

/** A training step compiled for one size of batches, perhaps in several sessions until the fastest is known. */
interface StepGraph {
  readonly trial: ThreadTrial;
  release(): Promise<void>;
}

/** The compiled training steps of one program. */
export class CompiledSteps {
  private readonly graphs: GraphCache<StepGraph>;
  /** The graph that decided how the state lies in memory. */
  private first: CompiledStep | undefined;
  private firstTrial: ThreadTrial | undefined;
  private constants: Readonly<Record<string, number>>;

  constructor(
    private readonly program: Program,
    private readonly context: CompileContext,
  ) {
    this.constants = constantScalars(program);
    this.graphs = new GraphCache('The training step', context.warn);
  }

  /** Layouts of the weights, once a step has been compiled. */
  get variableLayouts(): CompiledStep['layouts'] | undefined {
    return this.first?.layouts.slice(0, this.program.variables.length);
  }

  /** The step for batches of this size in which scalars have these values. */
  async get(rows: BoundRows, batchSize: number, scalars: readonly Readonly<Record<string, number>>[]): Promise<ThreadTrial> {
    await this.checkConstants(scalars);
    const { trial } = await this.graphs.get(`${batchSize}|${rows.key}`, () => this.compile(rows, batchSize));
    return trial;
  }

  /** State as the compiled steps keep it. Call it once a step has been compiled. */
  load(state: ProgramState): StepState {
    return this.compiled().load([...state.variables, ...state.slots]);
  }

  /** Copies of a state. */
  unload(state: StepState): ProgramState {
    const arrays = this.compiled()
      .unload(state)
      .map(({ data, shape }) => ndarray(data, shape));
    const count = this.program.variables.length;
    return { variables: arrays.slice(0, count), slots: arrays.slice(count) };
  }

  release(): Promise<void> {
    return this.graphs.clear();
  }

  private compiled(): CompiledStep {
    if (this.first === undefined) throw new Error('CompiledSteps was asked about states before a step was compiled.');
    return this.first;
  }

  /** A scalar that turns out to change becomes an input of the graph: what was compiled with it is given up. */
  private async checkConstants(scalars: readonly Readonly<Record<string, number>>[]): Promise<void> {
    const kept = Object.entries(this.constants).filter(([name, value]) => scalars.every((values) => values[name] === value));
    if (kept.length === Object.keys(this.constants).length) return;
    this.constants = Object.fromEntries(kept);
    await this.graphs.clear();
  }

  private async compile(rows: BoundRows, batchSize: number): Promise<StepGraph> {
    const { runtime, target, lossInterval, without } = this.context;
    // What is found for the first size of batches is good for the others, of which there are few.
    const threads = this.context.threads ?? this.firstTrial?.threads;
    const step = await CompiledStep.compile(this.definition(rows, batchSize), runtime, {
      target,
      dataTypes: rows.types,
      lossOnDemand: lossInterval !== 1,
      layouts: this.first?.layouts,
      without,
      ...(threads === undefined ? {} : { threads }),
    });
    const measure = this.context.threads === undefined && this.firstTrial === undefined;
    const trial = new ThreadTrial(step, measure ? threadCandidates(runtime) : []);
    this.first ??= step;
    this.firstTrial ??= trial;
    return { trial, release: () => trial.release() };
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
        const inputs = { ...batchOf(rows, data), variables: state.slice(0, count), slots: state.slice(count), noise, scalars };
        const { variables, slots, terms } = program.step(inputs);
        return { state: [...variables, ...slots], terms };
      },
    };
  }
}

/** Scalars that have one value in all steps that were looked at; a step in which that is not so is noticed when it comes. */
function constantScalars(program: Program): Record<string, number> {
  const seen = [0, 1, 2, 10, 100, 10_000].map((step) => program.scalars(step, 1));
  return Object.fromEntries(Object.entries(seen[0]).filter(([name, value]) => seen.every((values) => values[name] === value)));
}

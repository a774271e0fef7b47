import { concatRows, type NdArray, type RandomSource, ndarray, rowsOf, sliceRows, takeRows, toNdArray } from '@latentkit/core';
import { eagerNoise } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import type { BatchTensors, Program } from '../training/program.js';
import { diverged } from './diverged.js';
import { type Engine, type ProgramState, type RunsOn, type SampleFunction, sliceTrainingRows, type StepValues, type TrainingRows, type TrainingSession } from './engine.js';
import { stepsToFlush, withoutTiny } from './tiny-values.js';

interface DeviceState {
  readonly variables: tf.Tensor[];
  readonly slots: tf.Tensor[];
}

/** The engine that runs each operation as TensorFlow.js reaches it, on the active backend. */
export function eagerEngine(device: string = tf.getBackend()): Engine {
  return {
    name: 'eager',
    device,
    start: (program, state, random) => Promise.resolve(new EagerSession(program, state, random, device)),
    predict: predictEagerly,
  };
}

/** Computes a function of all rows on the active backend, batch by batch. */
export async function predictEagerly(run: SampleFunction, x: NdArray, batchSize: number): Promise<NdArray<Float32Array>> {
  toNdArray(x, { name: run.argument });
  const parts: NdArray<Float32Array>[] = [];
  for (let from = 0; from < rowsOf(x); from += batchSize) {
    const rows = sliceRows(x, from, Math.min(rowsOf(x), from + batchSize));
    const output = tf.tidy(() => {
      const batch = tf.tensor(Float32Array.from(rows.data), [...rows.shape], 'float32');
      return run.run(batch, (model, input) => model.apply(input) as tf.Tensor);
    });
    parts.push(ndarray(Float32Array.from(await output.data()), output.shape));
    output.dispose();
  }
  return concatRows(parts);
}

class EagerSession implements TrainingSession {
  readonly runsOn: RunsOn;
  private rows: TrainingRows | undefined;
  private state: DeviceState;
  /** State at the start of the chunk before the current one: the way back when weights overflow in a chunk's last step. */
  private earlier: DeviceState | undefined;

  constructor(
    private readonly program: Program,
    state: ProgramState,
    private readonly random: RandomSource,
    device: string,
  ) {
    this.runsOn = { engine: 'eager', device };
    this.state = toDevice(state);
  }

  bind(rows: TrainingRows): void {
    this.rows = rows;
  }

  async run(batches: readonly ArrayLike<number>[], firstStep: number, learningRateScale: number): Promise<StepValues[]> {
    const rows = this.rows;
    if (rows === undefined) throw new Error('EagerSession.run was called before bind.');
    const start = this.state;
    const collected: tf.Scalar[] = [];
    let names: string[] = [];
    for (const [i, indices] of batches.entries()) {
      const step = firstStep + i;
      const before = this.state;
      const { next, terms } = this.step(toTensors(rows, indices), step, learningRateScale);
      this.state = next;
      if (before !== start) dispose(before);
      names = Object.keys(terms);
      collected.push(...Object.values(terms));
    }
    const values = await readAll(collected);
    const perStep = batches.map((_, i) => Object.fromEntries(names.map((name, j) => [name, values[i * names.length + j]])));
    const bad = perStep.findIndex((step) => !Number.isFinite(step['loss']));
    if (bad >= 0) {
      this.goBack(start);
      throw diverged(perStep[bad]['loss'], firstStep + bad);
    }
    if (this.earlier !== undefined) dispose(this.earlier);
    this.earlier = start === this.state ? undefined : start;
    return perStep;
  }

  async evaluate(rows: TrainingRows, batchSize: number, step: number): Promise<StepValues> {
    const n = rowsOf(rows.x);
    const sums: Record<string, number> = {};
    const pending: { size: number; names: string[]; scalars: tf.Scalar[] }[] = [];
    for (let from = 0, index = 0; from < n; from += batchSize, index++) {
      const to = Math.min(n, from + batchSize);
      const terms = tf.tidy(() => {
        const batch = toTensors(sliceTrainingRows(rows, from, to));
        const scalars = toScalars(this.program.scalars(step, 1));
        return { ...this.program.evaluate({ ...batch, variables: this.state.variables, noise: eagerNoise(this.random, index), scalars }) };
      });
      pending.push({ size: to - from, names: Object.keys(terms), scalars: Object.values(terms) });
    }
    for (const { size, names, scalars } of pending) {
      const values = await readAll(scalars);
      names.forEach((name, i) => (sums[name] = (sums[name] ?? 0) + (values[i] * size) / n));
    }
    return sums;
  }

  async read(): Promise<ProgramState> {
    return { variables: await toHost(this.state.variables), slots: await toHost(this.state.slots) };
  }

  write(state: ProgramState): void {
    dispose(this.state);
    this.state = toDevice(state);
  }

  dispose(): void {
    dispose(this.state);
    if (this.earlier !== undefined) dispose(this.earlier);
    this.earlier = undefined;
  }

  private step(batch: BatchTensors, step: number, learningRateScale: number): { next: DeviceState; terms: Record<string, tf.Scalar> } {
    const outputs = tf.tidy(() => {
      const { variables, slots, terms } = this.program.step({
        ...batch,
        ...this.state,
        noise: eagerNoise(this.random, step),
        scalars: toScalars(this.program.scalars(step, learningRateScale)),
      });
      // A weight that the step leaves alone comes back as the same tensor; a clone lets each state be disposed by itself.
      const own = (tensor: tf.Tensor): tf.Tensor => (stepsToFlush(step) === 1 ? withoutTiny(tensor) : tensor.clone());
      return { variables: variables.map(own), slots: slots.map(own), terms: { ...terms } };
    });
    tf.dispose([batch.x, batch.target, ...(batch.sampleWeight === undefined ? [] : [batch.sampleWeight])]);
    return { next: { variables: outputs.variables, slots: outputs.slots }, terms: outputs.terms };
  }

  private goBack(chunkStart: DeviceState): void {
    const candidates = [chunkStart, this.earlier].filter((state) => state !== undefined);
    const good = candidates.find((state) => isFinite(state)) ?? chunkStart;
    for (const state of new Set([...candidates, this.state])) if (state !== good) dispose(state);
    this.state = good;
    this.earlier = undefined;
  }
}

function toDevice(state: ProgramState): DeviceState {
  const upload = (array: NdArray<Float32Array>): tf.Tensor => tf.tensor(array.data.slice(), [...array.shape], 'float32');
  return { variables: state.variables.map(upload), slots: state.slots.map(upload) };
}

async function toHost(tensors: readonly tf.Tensor[]): Promise<NdArray<Float32Array>[]> {
  return Promise.all(tensors.map(async (t) => ndarray(Float32Array.from(await t.data()), t.shape)));
}

function dispose(state: DeviceState): void {
  tf.dispose([...state.variables, ...state.slots]);
}

function isFinite(state: DeviceState): boolean {
  return tf.tidy(() => [...state.variables, ...state.slots].every((t) => tf.isFinite(t).all().dataSync()[0] === 1));
}

function toScalars(values: Readonly<Record<string, number>>): Record<string, tf.Scalar> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, tf.scalar(value, 'float32')]));
}

function toTensors(rows: TrainingRows, indices?: ArrayLike<number>): BatchTensors {
  const gather = (array: NdArray): tf.Tensor => {
    const taken = indices === undefined ? array : takeRows(array, indices);
    return tf.tensor(Float32Array.from(taken.data), [...taken.shape], 'float32');
  };
  const x = gather(rows.x);
  return {
    x,
    target: rows.target === undefined ? x : gather(rows.target),
    sampleWeight: rows.sampleWeight === undefined ? undefined : (gather(rows.sampleWeight) as tf.Tensor1D),
  };
}

/** Reads many scalars with one transfer, and disposes them. */
async function readAll(scalars: readonly tf.Scalar[]): Promise<Float32Array> {
  if (scalars.length === 0) return new Float32Array(0);
  const stacked = tf.tidy(() => tf.stack([...scalars]));
  tf.dispose([...scalars]);
  const values = await stacked.data<'float32'>();
  stacked.dispose();
  return values;
}

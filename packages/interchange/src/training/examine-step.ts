import type { Program } from '@latentkit/autoencoder';
import { random, sameShape } from '@latentkit/core';
import { eagerNoise } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import { answeredNoise, type NoiseCall, partOfNoise, rowsPerSample, type SampleNoise, sampleNoises } from './noise-calls.js';

/** What a step of training does, found out by running it. */
export interface ExaminedStep {
  /** Noise of the samples' own, which parts of a batch share out among them. */
  readonly noise: readonly SampleNoise[];
  /** Names of the loss and its parts. */
  readonly terms: readonly string[];
  /** Whether the gradient of a batch is the mean of its parts' gradients. */
  readonly divisible: boolean;
}

/** Shapes of a sample and of what stands behind it. */
export interface StepShapes {
  readonly inputShape: readonly number[];
  readonly conditionUnits: number;
  /** Samples with the condition behind them. */
  readonly join: (x: tf.Tensor, condition: tf.Tensor | undefined) => tf.Tensor;
}

const BATCH = 4;
const HALF = BATCH / 2;
/** Gradients may differ by so much of their length: float32 rounding stays far below, another loss far above. */
const TOLERANCE = 1e-3;

/**
 * Runs a step on a batch and on its halves, with the same noise for the same samples. Losses that look at a batch as a
 * whole, such as batch normalisation or the mean activation of sparse codes, give other gradients for halves.
 */
export function examineStep(program: Program, shapes: StepShapes): ExaminedStep {
  let found: ExaminedStep | undefined;
  tf.tidy(() => void (found = examined(program, shapes)));
  return found!;
}

function examined(program: Program, { inputShape, conditionUnits, join }: StepShapes): ExaminedStep {
  const draws = random(0);
  const tensor = (name: string, shape: readonly number[]): tf.Tensor => tf.tensor(draws.stream(name).at(0).uniform(tf.util.sizeFromShape([...shape])), [...shape]);
  const x = tensor('x', [BATCH, ...inputShape]);
  const condition = conditionUnits === 0 ? undefined : tensor('condition', [BATCH, conditionUnits]);
  const joined = join(x, condition);
  const variables = program.variables.map(({ variable }) => variable.read());
  const scalars = Object.fromEntries(Object.entries(program.scalars(0, 1)).map(([name, value]) => [name, tf.scalar(value)]));
  const source = eagerNoise(draws, 0);
  const calls: NoiseCall[] = [];
  const drawn = ({ kind, stream, shape, range }: NoiseCall): tf.Tensor => source[kind](stream, [...shape], ...range);
  const noise = answeredNoise((call) => {
    calls.push(call);
    return drawn(call);
  });
  const whole = program.gradients({ variables, x: joined, target: x, scalars, noise });
  let follows = true;
  const halves = [0, HALF].map((from) => {
    const asked: NoiseCall[] = [];
    const own = answeredNoise((call, i) => {
      asked.push(call);
      const counterpart = calls.at(i);
      if (counterpart !== undefined && rowsPerSample(counterpart, call, BATCH) !== undefined) return partOfNoise(drawn(counterpart), BATCH, from, from + HALF);
      follows &&= counterpart !== undefined && sameShape(counterpart.shape, call.shape);
      return drawn(call);
    });
    const rows = (all: tf.Tensor): tf.Tensor => tf.slice(all, from, HALF);
    return { asked, made: program.gradients({ variables, x: rows(joined), target: rows(x), scalars, noise: own }) };
  });
  const mean = halves[0].made.gradients.map((gradient, i) => tf.mul(tf.add(gradient, halves[1].made.gradients[i]), 0.5));
  return {
    noise: sampleNoises(calls, halves[0].asked, BATCH),
    terms: Object.keys(whole.terms),
    divisible: follows && whole.written.size === 0 && distance(whole.gradients, mean) <= TOLERANCE * length(whole.gradients),
  };
}

function distance(a: readonly tf.Tensor[], b: readonly tf.Tensor[]): number {
  return length(a.map((tensor, i) => tf.sub(tensor, b[i])));
}

function length(tensors: readonly tf.Tensor[]): number {
  return Math.sqrt(tensors.reduce((sum, tensor) => sum + tf.sum(tf.square(tensor)).dataSync()[0], 0));
}

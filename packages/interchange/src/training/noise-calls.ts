import type { NoiseSource } from '@latentkit/layers';
import { sameShape } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';

/** What a step asks of a noise source in one call. */
export interface NoiseCall {
  readonly stream: string;
  readonly kind: 'uniform' | 'normal';
  readonly shape: readonly number[];
  /** `low` and `high`, or mean and standard deviation. */
  readonly range: readonly [number, number];
}

/** Noise that belongs to the samples of a batch: tensors [repeats · B, …shape], the first B for the first draw of each sample. */
export interface SampleNoise extends NoiseCall {
  /** Name of the graph's input, [B, …shape], or [B, repeats, …shape] where there are several draws. */
  readonly input: string;
  readonly repeats: number;
}

type Answer = (call: NoiseCall, number: number) => tf.Tensor;

/** A noise source that tells each call to a function, which answers it. */
export function answeredNoise(answer: Answer): NoiseSource {
  let number = 0;
  return {
    uniform: (stream, shape, low = 0, high = 1) => answer({ stream, kind: 'uniform', shape, range: [low, high] }, number++),
    normal: (stream, shape, mean = 0, stddev = 1) => answer({ stream, kind: 'normal', shape, range: [mean, stddev] }, number++),
  };
}

/** How many rows of a call there are for each sample, from what it asks for in a batch of a size and of half that size; undefined where it is no whole number. */
export function rowsPerSample(whole: NoiseCall, half: NoiseCall | undefined, batch: number): number | undefined {
  const [rows = 0, ...rest] = whole.shape;
  const [halfRows = 0, ...halfRest] = half?.shape ?? [];
  return rows === 2 * halfRows && rows % batch === 0 && rows > 0 && sameShape(rest, halfRest) ? rows / batch : undefined;
}

/** The rows of noise [repeats · B, …] that belong to some samples of the batch. */
export function partOfNoise(noise: tf.Tensor, batch: number, from: number, to: number): tf.Tensor {
  const [rows, ...rest] = noise.shape;
  const repeats = rows / batch;
  const parted = tf.slice(tf.reshape(noise, [repeats, batch, ...rest]), [0, from], [-1, to - from]);
  return tf.reshape(parted, [repeats * (to - from), ...rest]);
}

/** Distinct calls for the samples' own noise, with a name for each. Calls that ask for the same get the same numbers. */
export function sampleNoises(calls: readonly NoiseCall[], halves: readonly NoiseCall[], batch: number): SampleNoise[] {
  const found: SampleNoise[] = [];
  calls.forEach((call, i) => {
    const repeats = rowsPerSample(call, halves[i], batch);
    if (repeats === undefined) return;
    const shape = call.shape.slice(1);
    if (found.some((other) => isFor(other, { ...call, shape: [repeats, ...shape] }, 1))) return;
    const same = found.filter(({ stream }) => stream === call.stream).length;
    found.push({ ...call, shape, repeats, input: `noise:${call.stream}${same === 0 ? '' : `:${same + 1}`}` });
  });
  return found;
}

/** Answers a step's calls from inputs of the graph, and what is not among them from another source. */
export function noiseFromInputs(noises: readonly SampleNoise[], inputs: readonly tf.Tensor[], batch: number, others: NoiseSource): NoiseSource {
  return answeredNoise((call) => {
    const at = noises.findIndex((noise) => isFor(noise, call, batch));
    if (at < 0) return others[call.kind](call.stream, [...call.shape], ...call.range);
    const { repeats, shape } = noises[at];
    if (repeats === 1) return inputs[at];
    const order = [1, 0, ...shape.map((_, axis) => axis + 2)];
    return tf.reshape(tf.transpose(inputs[at], order), [...call.shape]);
  });
}

function isFor(noise: SampleNoise, call: NoiseCall, batch: number): boolean {
  const { stream, kind, range, repeats, shape } = noise;
  return stream === call.stream && kind === call.kind && range[0] === call.range[0] && range[1] === call.range[1] && sameShape([repeats * batch, ...shape], call.shape);
}

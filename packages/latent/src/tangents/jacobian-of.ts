import { type ArrayInput, type Encoder, InvalidParameterError, type NdArray, ShapeError, ndarray, rowSize, rowsOf, toNdArray } from '@latentkit/core';
import { checkCount, checkWord } from '../codes/inputs.js';

/** Rows that are encoded at once for differences. */
const ROWS = 2048;
/** Largest value of a sample times this is the usual step: in float32 it balances rounding against curvature and kinks. */
const STEP = 2e-3;

/** Options of {@link numericalJacobian}. */
export interface NumericalJacobianOptions {
  /** By how much each input is moved to either side, in its units. Default: .002 times the largest absolute value of x. */
  readonly step?: number;
}

/** How Jacobians are found. */
export interface JacobianOfOptions extends NumericalJacobianOptions {
  /**
   * `auto` takes the encoder's own `jacobian` where it has one and else differences; `differences` always those, such as
   * for an encoder of which some operation has no derivative. Default `auto`.
   */
  readonly method?: 'auto' | 'differences';
}

/**
 * Jacobians of the codes with respect to samples x [n, …] of any encoder: [n, latentDim, inputs], by the encoder's own
 * `jacobian` or by {@link numericalJacobian}.
 *
 * Throws ShapeError where the encoder gives another shape, and what the encoder throws.
 */
export async function jacobianOf(encoder: Encoder, x: ArrayInput, options: JacobianOfOptions = {}): Promise<NdArray<Float32Array>> {
  const method = checkWord('method', options.method ?? 'auto', ['auto', 'differences']);
  const samples = toNdArray(x, { minRows: 1 });
  if (encoder.jacobian === undefined || method === 'differences') return numericalJacobian(encoder, samples, options);
  const result = await encoder.jacobian(samples);
  checkShape('encoder.jacobian', result.shape, [rowsOf(samples), encoder.latentDim, rowSize(samples)]);
  return result;
}

/**
 * Jacobians of the codes with respect to samples x [n, …] by central differences, for any encoder: [n, latentDim, inputs].
 *
 * Encodes 2·inputs rows for each sample. Codes come in float32, so the error is about 1e-7·|code| over the step, some 5e-5
 * of the code's size with the usual one, plus step²/6 times the third derivative; and where an activation such as ReLU has
 * its kink within the step, something between the slopes of both sides.
 *
 * Throws InvalidParameterError for a step that is not positive, ShapeError where the encoder gives codes of another shape,
 * NonFiniteError for NaN or infinity.
 */
export async function numericalJacobian(encoder: Encoder, x: ArrayInput, options: NumericalJacobianOptions = {}): Promise<NdArray<Float32Array>> {
  const samples = toNdArray(x, { minRows: 1, dtype: 'float32' });
  const [n, p] = [rowsOf(samples), rowSize(samples)];
  const d = checkCount('encoder.latentDim', encoder.latentDim, 1);
  const largest = samples.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const step = options.step ?? STEP * (largest === 0 ? 1 : largest);
  if (!(step > 0 && step < Infinity)) throw new InvalidParameterError({ parameter: 'step', got: step, expected: 'a number > 0' });
  const result = new Float32Array(n * d * p);
  const inputsAtOnce = ROWS / 2;
  for (let i = 0; i < n; i++) {
    const sample = samples.data.subarray(i * p, (i + 1) * p);
    for (let first = 0; first < p; first += inputsAtOnce) {
      const count = Math.min(inputsAtOnce, p - first);
      const moved = movedSamples(sample, first, count, step);
      const codes = await encoder.encode(ndarray(moved, [2 * count, ...samples.shape.slice(1)]));
      checkShape('encoder.encode', codes.shape, [2 * count, d]);
      for (let j = 0; j < count; j++) {
        const [up, down] = [2 * j, 2 * j + 1];
        // What was really moved: float32 holds the input and the step to seven digits only.
        const width = moved[up * p + first + j] - moved[down * p + first + j];
        for (let a = 0; a < d; a++) result[(i * d + a) * p + first + j] = (codes.data[up * d + a] - codes.data[down * d + a]) / width;
      }
    }
  }
  return ndarray(result, [n, d, p]);
}

/** Each input of a sample from `first` on, moved up and down. */
function movedSamples(sample: Float32Array, first: number, count: number, step: number): Float32Array {
  const p = sample.length;
  const moved = new Float32Array(2 * count * p);
  for (let j = 0; j < count; j++) {
    [1, -1].forEach((sign, side) => {
      const at = (2 * j + side) * p;
      moved.set(sample, at);
      moved[at + first + j] += sign * step;
    });
  }
  return moved;
}

function checkShape(parameter: string, got: readonly number[], expected: readonly number[]): void {
  if (got.length === expected.length && got.every((size, axis) => size === expected[axis])) return;
  throw new ShapeError({ parameter, got, expected: `a result of shape [${expected.join(', ')}]` });
}

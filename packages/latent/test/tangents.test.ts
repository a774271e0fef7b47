import { AbortedError, type ArrayInput, type Encoder, InvalidParameterError, type NdArray, NonFiniteError, ShapeError, ndarray, random, reshape, rowsOf, sliceRows, toNdArray } from '@latentkit/core';
import { matmul, orthonormalize } from '@latentkit/linalg';
import { describe, expect, test } from '@jest/globals';
import { jacobianOf, jacobianSpectrum, moveAlongTangents, numericalJacobian, tangents } from '@latentkit/latent';
import { digitCodes, distance } from './helpers.js';

const [d, p] = [3, 12];
const gaussian = (rows: number, columns: number, name: string): NdArray<Float64Array> =>
  ndarray(Float64Array.from(random(3).stream(name).at(0).normal(rows * columns)), [rows, columns]);

/** Codes tanh(W·x) of samples of any shape, with singular values of W that are known; its own Jacobian is asked for or not. */
function planted(spectrum: readonly number[], own: boolean): Encoder & { readonly axes: NdArray<Float64Array>; readonly asked: number[] } {
  const axes = orthonormalize(gaussian(d, p, 'axes'));
  const left = orthonormalize(gaussian(d, d, 'left'));
  const scaled = ndarray(axes.data.map((value, at) => value * spectrum[Math.floor(at / p)]), [d, p]);
  const w = matmul(left, scaled);
  const asked: number[] = [];
  const codesOf = (x: ArrayInput): { data: Float64Array; n: number } => {
    const samples = toNdArray(x, { dtype: 'float64' });
    const n = rowsOf(samples);
    return { n, data: matmul(reshape(samples, [n, p]), w, { transposeB: true }).data.map(Math.tanh) };
  };
  return {
    axes,
    asked,
    latentDim: d,
    encode: async (x) => {
      const { data, n } = codesOf(x);
      return Promise.resolve(ndarray(Float32Array.from(data), [n, d]));
    },
    ...(own && {
      jacobian: async (x: ArrayInput) => {
        const { data, n } = codesOf(x);
        asked.push(n);
        return Promise.resolve(ndarray(Float32Array.from({ length: n * d * p }, (_, at) => (1 - data[Math.floor(at / p)] ** 2) * w.data[at % (d * p)]), [n, d, p]));
      },
    }),
  };
}

const origin = ndarray(new Float32Array(p), [1, 3, 4]);
const x = ndarray(Float32Array.from(random(5).stream('x').at(0).normal(9 * p), (z) => 0.1 * z), [9, 3, 4]);

describe('tangents', () => {
  test('are the planted axes with their singular values, in the shape of the sample', async () => {
    const encoder = planted([4, 2, 0.5], true);
    const found = await tangents(encoder, origin);
    expect(distance(found.singularValues.data, [4, 2, 0.5])).toBeLessThan(1e-6);
    expect(found.tangents.shape).toEqual([3, 3, 4]);
    expect(found.codeDirections.shape).toEqual([3, 3]);
    // 16 + 4 of 20.25 are 98.8%.
    expect(found.dimension).toBe(2);
    for (let k = 0; k < d; k++) {
      const [got, axis] = [found.tangents.data.subarray(k * p, (k + 1) * p), encoder.axes.data.subarray(k * p, (k + 1) * p)];
      const largest = got.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
      expect(largest).toBeGreaterThan(0);
      const sign = Math.sign(got.reduce((sum, value, j) => sum + value * axis[j], 0));
      expect(distance(got, axis.map((value) => sign * value))).toBeLessThan(1e-6);
    }
    expect((await tangents(encoder, origin, { share: 0.7 })).dimension).toBe(1);
    expect((await tangents(encoder, origin, { share: 0.999 })).dimension).toBe(3);
  });

  test('multiply to the Jacobian', async () => {
    const encoder = planted([4, 2, 0.5], true);
    const sample = sliceRows(x, 4, 5);
    const { singularValues, tangents: rows, codeDirections } = await tangents(encoder, sample);
    const scaled = ndarray(codeDirections.data.map((value, at) => value * singularValues.data[Math.floor(at / d)]), [d, d]);
    const product = matmul(scaled, reshape(rows, [d, p]), { transposeA: true });
    expect(distance(product.data, (await jacobianOf(encoder, sample)).data)).toBeLessThan(1e-6);
  });

  test('are as many as asked for', async () => {
    const all = await tangents(planted([4, 2, 0.5], true), origin);
    const some = await tangents(planted([4, 2, 0.5], true), origin, { components: 2 });
    expect(some.tangents).toEqual({ data: all.tangents.data.subarray(0, 2 * p), shape: [2, 3, 4] });
    expect(some.codeDirections.shape).toEqual([2, 3]);
    expect(some.singularValues).toEqual(all.singularValues);
  });

  test('come of differences where the encoder has no Jacobian, or where that is asked for', async () => {
    const exact = await jacobianOf(planted([4, 2, 0.5], true), x);
    for (const own of [false, true]) {
      const encoder = planted([4, 2, 0.5], own);
      const found = await jacobianOf(encoder, x, own ? { method: 'differences' } : {});
      expect(encoder.asked).toEqual([]);
      expect(found.shape).toEqual([9, d, p]);
      expect(distance(found.data, exact.data)).toBeLessThan(2e-4);
      const rough = await numericalJacobian(encoder, x, { step: 0.1 });
      expect(distance(rough.data, exact.data)).toBeGreaterThan(2e-3);
      expect(distance((await tangents(encoder, origin, { method: 'differences' })).singularValues.data, [4, 2, 0.5])).toBeLessThan(1e-3);
    }
  });

  test('of PCA are its components, at every sample', async () => {
    const { x: digits, pca } = await digitCodes(8);
    const found = await tangents(pca, sliceRows(digits, 7, 8), { components: 3 });
    found.singularValues.data.forEach((value) => expect(value).toBeCloseTo(1, 5));
    expect(found.dimension).toBe(8);
    const { singularValues, dimensions } = await jacobianSpectrum(pca, sliceRows(digits, 0, 50));
    expect(distance(singularValues.data, new Float64Array(400).fill(1))).toBeLessThan(1e-5);
    expect([...dimensions]).toEqual(new Array<number>(50).fill(8));
    const seen = await numericalJacobian(pca, sliceRows(digits, 7, 8));
    expect(distance(seen.data, (await pca.jacobian(sliceRows(digits, 7, 8))).data)).toBeLessThan(5e-4);
  });

  test('refuse more than one sample, too many components, and an encoder that breaks its word', async () => {
    const encoder = planted([4, 2, 0.5], true);
    await expect(tangents(encoder, x)).rejects.toThrow(/sliceRows/);
    for (const options of [{ components: 4 }, { components: 0 }, { share: 2 }, { method: 'exact' as 'auto' }, { method: 'differences', step: 0 } as const]) {
      await expect(tangents(encoder, origin, options)).rejects.toThrow(InvalidParameterError);
    }
    await expect(tangents(encoder, ndarray(new Float32Array(p).fill(NaN), [1, p]))).rejects.toThrow(NonFiniteError);
    const wrong = { ...encoder, jacobian: async () => Promise.resolve(ndarray(new Float32Array(6), [1, 2, 3])) };
    await expect(tangents(wrong, origin)).rejects.toThrow(ShapeError);
    await expect(numericalJacobian({ latentDim: 4, encode: (rows) => encoder.encode(rows) }, origin)).rejects.toThrow(/encoder\.encode/);
  });
});

describe('jacobianSpectrum', () => {
  test('gives what tangents gives, for every sample, with fewer or more codes than inputs', async () => {
    const encoder = planted([4, 2, 0.5], true);
    const done: number[] = [];
    const { singularValues, dimensions } = await jacobianSpectrum(encoder, x, { share: 0.9, onProgress: (progress) => done.push(progress.done) });
    expect(singularValues.shape).toEqual([9, 3]);
    expect(done).toEqual([9]);
    for (let i = 0; i < 9; i++) {
      const one = await tangents(encoder, sliceRows(x, i, i + 1), { share: 0.9 });
      expect(distance(one.singularValues.data, singularValues.data.subarray(3 * i, 3 * i + 3))).toBeLessThan(1e-6);
      expect(one.dimension).toBe(dimensions[i]);
    }
    const wide: Encoder = { latentDim: 4, encode: (rows) => encoder.encode(rows), jacobian: async () => Promise.resolve(ndarray(Float32Array.from([3, 0, 0, 4]), [1, 4, 1])) };
    expect((await jacobianSpectrum(wide, [[1]])).singularValues).toEqual(ndarray(Float64Array.from([5]), [1, 1]));
  });

  test('works block by block, and can be stopped between them', async () => {
    const sizes: number[] = [];
    const [many, inputs] = [6, 1e6];
    const encoder: Encoder = {
      latentDim: 2,
      encode: () => Promise.reject(new Error('not asked')),
      jacobian: async (rows) => {
        const n = rowsOf(toNdArray(rows));
        sizes.push(n);
        return Promise.resolve(ndarray(new Float32Array(n * 2 * inputs), [n, 2, inputs]));
      },
    };
    const controller = new AbortController();
    const data = ndarray(new Float32Array(many * inputs), [many, inputs]);
    await expect(jacobianSpectrum(encoder, data, { signal: controller.signal, onProgress: () => controller.abort() })).rejects.toThrow(AbortedError);
    expect(sizes).toEqual([2]);
  });
});

describe('moveAlongTangents', () => {
  const along = [[[1, 0], [0, 0]], [[0, 0], [0, 2]]];

  test('adds multiples of each tangent, and cuts where it is told to', () => {
    const moved = moveAlongTangents([[[0.5, 0.5], [0.5, 0.5]]], along, { distances: [-1, 0.25] });
    expect(moved.shape).toEqual([2, 2, 2, 2]);
    expect([...moved.data]).toEqual([-0.5, 0.5, 0.5, 0.5, 0.75, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, -1.5, 0.5, 0.5, 0.5, 1]);
    const cut = moveAlongTangents([[0.5, 0.5], [0.5, 0.5]], along, { distances: [-1, 0.25], clip: [0, 0.7] });
    expect([...cut.data]).toEqual([0, 0.5, 0.5, 0.5, 0.7, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0.7]);
    expect(moveAlongTangents([[0, 0, 0, 0]], along).shape).toEqual([2, 5, 2, 2]);
  });

  test('refuses what does not fit', () => {
    expect(() => moveAlongTangents([[1, 2, 3]], along)).toThrow(ShapeError);
    for (const options of [{ distances: [] }, { distances: [NaN] }, { clip: [1, 0] as const }]) expect(() => moveAlongTangents([[0, 0, 0, 0]], along, options)).toThrow(InvalidParameterError);
    expect(() => moveAlongTangents([[0, 0, 0, NaN]], along)).toThrow(NonFiniteError);
  });
});

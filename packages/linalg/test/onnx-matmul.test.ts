import { beforeAll, describe, expect, test } from '@jest/globals';
import { type NdArray, NonFiniteError, ShapeError, astype, ndarray } from '@latentkit/core';
import { type Kernels, loadKernels, matmul } from '@latentkit/linalg';
import { distance, gaussian } from './helpers.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels('onnxruntime');
});

const transposed = ({ data, shape: [n, p] }: NdArray<Float64Array>): NdArray<Float64Array> =>
  ndarray(Float64Array.from(data, (_, i) => data[(i % n) * p + Math.floor(i / n)]), [p, n]);

describe('products by ONNX Runtime', () => {
  // Long enough for two chunks of rows: of a in the first shape, of a' and b in the second.
  test.each([[2700, 800, 3], [50, 60_000, 4], [300, 200, 100]])('[%d, %d] times [.., %d], either transposed', async (m, l, n) => {
    const [a, b] = [gaussian(m, l, 1), gaussian(l, n, 2)];
    const expected = matmul(a, b);
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const found = await kernels.matmul(transposeA ? transposed(a) : a, transposeB ? transposed(b) : b, { transposeA, transposeB });
        expect(found.shape).toEqual([m, n]);
        expect(distance(found.data, expected.data)).toBeLessThan(1e-13 * l);
      }
    }
  });

  test('of any element types, in float64', async () => {
    const a = ndarray(Float64Array.from({ length: 300 * 200 }, (_, i) => (i * 31) % 251), [300, 200]);
    const b = ndarray(Float64Array.from({ length: 200 * 100 }, (_, i) => (i * 17) % 256), [200, 100]);
    const expected = matmul(a, b);
    for (const left of ['uint8', 'float32', 'int32'] as const) {
      for (const right of ['uint8', 'float64'] as const) {
        expect(distance((await kernels.matmul(astype(a, left), astype(b, right))).data, expected.data)).toBe(0);
      }
    }
  });

  test('refuses what does not fit, and NaN', async () => {
    const a = gaussian(300, 200);
    await expect(Promise.resolve().then(() => kernels.matmul(a, gaussian(199, 100)))).rejects.toThrow(ShapeError);
    const b = gaussian(200, 100);
    b.data[1234] = NaN;
    await expect(kernels.matmul(a, b)).rejects.toThrow(NonFiniteError);
    await expect(kernels.matmul(a, b)).rejects.toThrow(/b: .*row 12, column 34/);
  });
});

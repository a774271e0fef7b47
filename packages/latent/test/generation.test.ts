import { type Decoder, InvalidParameterError, NotFittedError, ShapeError, UnavailableError, ndarray } from '@latentkit/core';
import { columnMeans, covariance } from '@latentkit/linalg';
import { beforeAll, expect, test } from '@jest/globals';
import { codeRange, drawFromBox, drawFromGaussian, drawFromPrior, pointsOutside } from '../src/index.js';
import { digitCodes, distance, listener } from './helpers.js';

let digits: Awaited<ReturnType<typeof digitCodes>>;
beforeAll(async () => {
  digits = await digitCodes(4);
});

test('the prior is the model\'s own, or standard normal', () => {
  const own: Pick<Decoder, 'latentDim' | 'prior'> = { latentDim: 2, prior: (n, { seed }) => ndarray(new Float32Array(2 * n).fill(seed), [n, 2]) };
  expect([...drawFromPrior(own, 2, { seed: 5 }).data]).toEqual([5, 5, 5, 5]);
  const normal = drawFromPrior({ latentDim: 3 }, 20_000, { seed: 1 });
  expect(normal.shape).toEqual([20_000, 3]);
  expect(distance(columnMeans(normal), [0, 0, 0])).toBeLessThan(0.03);
  expect(distance(covariance(normal).data, [1, 0, 0, 0, 1, 0, 0, 0, 1])).toBeLessThan(0.04);
  expect(drawFromPrior({ latentDim: 3 }, 4)).not.toEqual(drawFromPrior({ latentDim: 3 }, 4, { seed: 1 }));
  const none: Pick<Decoder, 'latentDim' | 'prior'> = { latentDim: 3, prior: () => { throw new UnavailableError({ parameter: 'prior', expected: 'a bottleneck with one' }); } };
  expect(drawFromPrior(none, 4)).toEqual(drawFromPrior({ latentDim: 3 }, 4));
  const untrained: Pick<Decoder, 'latentDim' | 'prior'> = { latentDim: 3, prior: () => { throw new NotFittedError('Model', 'prior'); } };
  expect(() => drawFromPrior(untrained, 4)).toThrow(NotFittedError);
  expect(() => drawFromPrior({ latentDim: 3 }, 0)).toThrow(/n: got 0/);
  expect(() => drawFromPrior({ latentDim: 3, prior: own.prior! }, 2)).toThrow(ShapeError);
});

test('the box reaches from minimum to maximum, evenly', () => {
  const { low, high } = codeRange(digits.codes);
  const drawn = drawFromBox(digits.codes, 5000, { seed: 2 });
  expect(pointsOutside(drawn, { low, high })).toHaveLength(0);
  expect(distance(columnMeans(drawn), low.map((v, j) => (v + high[j]) / 2))).toBeLessThan(0.05);
  const found = codeRange(drawn);
  low.forEach((v, j) => expect((found.low[j] - v) / (high[j] - v)).toBeLessThan(0.003));
  const { data } = covariance(drawn);
  low.forEach((v, j) => expect(Math.abs(data[5 * j] / ((high[j] - v) ** 2 / 12) - 1)).toBeLessThan(0.05));
});

test('the Gaussian has the mean and the covariance of the codes, also where axes depend on others', () => {
  // The third axis is the sum of the others, the fourth never varies.
  const codes = ndarray(Float64Array.from({ length: 4 * 1797 }, (_, at) => {
    const [a, b] = [digits.codes.data[at - (at % 4)], digits.codes.data[at - (at % 4) + 1]];
    return [a + 1, b / 2 + a, 2 * a + b / 2 + 1, 7][at % 4];
  }), [1797, 4]);
  const drawn = drawFromGaussian(codes, 20_000, { seed: 4 });
  expect(distance(columnMeans(drawn), columnMeans(codes))).toBeLessThan(0.06);
  expect(distance(covariance(drawn).data, covariance(codes).data)).toBeLessThan(0.25);
  for (let i = 0; i < drawn.data.length; i += 4) expect(Math.abs(drawn.data[i] + drawn.data[i + 1] - drawn.data[i + 2])).toBeLessThan(0.05);
  expect(() => drawFromGaussian(codes, 3, { ridge: 0 })).toThrow(/ridge: .*larger ridge/);
  expect(() => drawFromGaussian(codes, 3, { ridge: -1 })).toThrow(InvalidParameterError);
  // The ridge is a share of the mean variance: the axis that never varies gets it alone.
  const { data: spread } = covariance(codes);
  const meanVariance = (spread[0] + spread[5] + spread[10] + spread[15]) / 4;
  expect(Math.abs(covariance(drawFromGaussian(codes, 20_000, { ridge: 2 })).data[15] / (2 * meanVariance) - 1)).toBeLessThan(0.05);
});

test('refuses too few codes and codes without any variance', () => {
  expect(() => drawFromGaussian([[1, 2]], 3)).toThrow(ShapeError);
  expect(() => drawFromGaussian([[1, 2], [1, 2]], 3)).toThrow(/2 equal codes/);
  expect(() => drawFromBox([[1, 2]], 1.5)).toThrow(/n: got 1.5/);
});

test('range and the points outside of it', () => {
  const range = codeRange([[0, 5], [-1, 7], [2, 6]]);
  expect(range).toEqual({ low: Float64Array.of(-1, 5), high: Float64Array.of(2, 7) });
  const { warnings, onWarning } = listener();
  const points = [[0, 6], [3, 6], [2, 7], [0, 2]];
  expect([...pointsOutside(points, range, onWarning)]).toEqual([1, 3]);
  // The farthest in units of the range, not the first.
  expect(warnings).toEqual(['points: 2 of 4 points lie outside the range of the codes. Row 3 has 2 on axis 1, where codes lie in [5, 7]. A decoder has not learned what belongs there.']);
  expect([...pointsOutside([[2 + 1e-7, 5]], range, onWarning)]).toEqual([]);
  expect(warnings).toHaveLength(1);
  expect(() => pointsOutside([[1, 2, 3]], range)).toThrow(ShapeError);
  expect(() => codeRange([])).toThrow(ShapeError);
});

test('range between two quantiles of each axis', () => {
  const codes = Array.from({ length: 101 }, (_, i) => [i, 200 - 2 * ((i * 37) % 101)]);
  expect(codeRange(codes, { quantiles: [0.05, 0.9] })).toEqual({ low: Float64Array.of(5, 10), high: Float64Array.of(90, 180) });
  expect(codeRange(codes, { quantiles: [0, 1] })).toEqual(codeRange(codes));
  expect(codeRange([[1], [3]], { quantiles: [0.25, 0.5] })).toEqual({ low: Float64Array.of(1.5), high: Float64Array.of(2) });
  for (const quantiles of [[0.5, 0.5], [-0.1, 1], [0.9, 1.1], [NaN, 1]] as const) expect(() => codeRange(codes, { quantiles })).toThrow(/quantiles: got .*two numbers in \[0, 1\]/);
});

import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, NonFiniteError, NotFittedError, ShapeError, ndarray } from '@latentkit/core';
import { covariance, matmul } from '@latentkit/linalg';
import { MaxAbsScaler, MinMaxScaler, Normalizer, RobustScaler, StandardScaler, WhiteningTransformer } from '@latentkit/preprocessing';
import { difference, golden } from './golden.js';
import { type RobustGolden, transformers } from './transformers-golden.js';

const { x } = golden;

describe('MaxAbsScaler', () => {
  test('agrees with scikit-learn, in batches too', () => {
    for (const scaler of [new MaxAbsScaler().fit(x), new MaxAbsScaler().partialFit(x.slice(0, 5)).partialFit(x.slice(5))]) {
      expect(difference(scaler.maxAbs, transformers.maxAbs.maxAbs)).toBeLessThan(1e-11);
      expect(difference(scaler.scale, transformers.maxAbs.scale)).toBeLessThan(1e-11);
      const z = scaler.transform(x.slice(0, 3));
      expect(difference(z.data, transformers.maxAbs.transformFirst3.flat())).toBeLessThan(1e-11);
      expect(difference(scaler.inverseTransform(z).data, x.slice(0, 3).flat())).toBeLessThan(1e-14);
      expect(scaler.nSamplesSeen).toBe(20);
    }
  });

  test('takes negative values by their size, leaves zeros, keeps images', () => {
    const images = ndarray(Float32Array.of(-4, 0, 2, 0), [2, 2, 1]);
    expect(new MaxAbsScaler().fitTransform(images)).toEqual(ndarray(Float32Array.of(-1, 0, 0.5, 0), [2, 2, 1]));
    expect(() => new MaxAbsScaler().maxAbs).toThrow(NotFittedError);
  });
});

describe.each([StandardScaler, MinMaxScaler, MaxAbsScaler])('partialFit of %p', (type) => {
  test('refuses NaN by row and column, and keeps what it had', () => {
    const scaler = new type().partialFit(x);
    const before = JSON.stringify(scaler);
    expect(() => scaler.partialFit([x[0], [...x[1].slice(0, 6), NaN]])).toThrow(NonFiniteError);
    expect(() => scaler.partialFit([x[0], [...x[1].slice(0, 6), NaN]])).toThrow(/row 1, column 6/);
    expect(() => scaler.partialFit([[1, 2]])).toThrow(ShapeError);
    expect(() => scaler.fit([[1], [Infinity]])).toThrow(/row 1, column 0/);
    expect(JSON.stringify(scaler)).toBe(before);
    expect(() => new type().partialFit([[NaN]])).toThrow(NonFiniteError);
  });
});

describe('RobustScaler agrees with scikit-learn', () => {
  const agree = (scaler: RobustScaler, expected: RobustGolden): void => {
    scaler.fit(x);
    expect(difference(scaler.center, expected.center ?? x[0].map(() => 0))).toBeLessThan(1e-11);
    expect(difference(scaler.scale, expected.scale ?? x[0].map(() => 1))).toBeLessThan(1e-11);
    const z = scaler.transform(x.slice(0, 3));
    expect(difference(z.data, expected.transformFirst3.flat())).toBeLessThan(1e-10);
    expect(difference(scaler.inverseTransform(z).data, x.slice(0, 3).flat())).toBeLessThan(1e-13);
  };
  test('between the quartiles', () => agree(new RobustScaler(), transformers.robust));
  test('between other percentiles', () => agree(new RobustScaler({ quantileRange: [5, 90] }), transformers.robustWide));
  test('with unit variance', () => agree(new RobustScaler({ quantileRange: [10, 90], unitVariance: true }), transformers.robustUnitVariance));
  test('without centring', () => agree(new RobustScaler({ withCentering: false }), transformers.robustWithoutCentering));
  test('without scaling', () => agree(new RobustScaler({ withScaling: false }), transformers.robustWithoutScaling));

  test('an outlier changes nothing', () => {
    const rows = Array.from({ length: 101 }, (_, i) => [i]);
    const [plain, spoilt] = [new RobustScaler().fit(rows), new RobustScaler().fit([...rows.slice(0, 100), [1e9]])];
    expect([...spoilt.center, ...spoilt.scale]).toEqual([...plain.center, ...plain.scale]);
    expect([...plain.center, ...plain.scale]).toEqual([50, 50]);
  });

  test('refuses percentiles that cannot be', () => {
    for (const quantileRange of [[75, 25], [10, 10], [-1, 50], [0, 101]] as [number, number][]) {
      expect(() => new RobustScaler({ quantileRange })).toThrow(InvalidParameterError);
    }
    expect(() => new RobustScaler({ quantileRange: [0, 90], unitVariance: true })).toThrow(/inside \(0, 100\)/);
    expect(() => new RobustScaler({ quantileRange: [10, 100], unitVariance: true })).toThrow(InvalidParameterError);
    expect(new RobustScaler({ quantileRange: [0, 100] }).fit([[1], [3]]).scale[0]).toBe(2);
  });
});

describe('Normalizer', () => {
  const { rows, normalized } = transformers;

  test.each(['l1', 'l2', 'max'] as const)('%s agrees with scikit-learn, needs no fit, and comes back with keepNorm', (norm) => {
    expect(difference(new Normalizer({ norm }).transform(rows).data, normalized[norm].flat())).toBeLessThan(1e-11);
    const keeping = new Normalizer({ norm, keepNorm: true });
    const z = keeping.fitTransform(rows);
    expect(z.shape).toEqual([4, 8]);
    // The zero row has norm 0, and the row below the bound keeps its own.
    expect(z.data[2 * 8 + 7]).toBe(0);
    expect(difference(keeping.inverseTransform(z).data, rows.flat())).toBeLessThan(1e-15);
  });

  test('says what is lost without the norms, and keeps the shape of images', () => {
    expect(() => new Normalizer().inverseTransform(rows)).toThrow(InvalidParameterError);
    expect(() => new Normalizer().inverseTransform(rows)).toThrow(/keepNorm: got false.*keepNorm: true/);
    expect(new Normalizer().transform(ndarray(Float32Array.of(3, 4), [1, 2, 1]))).toEqual(ndarray(Float32Array.of(0.6, 0.8), [1, 2, 1]));
    expect(() => new Normalizer().transform([[1, NaN]])).toThrow(/row 0, column 1/);
    expect(() => new Normalizer({ norm: 'l3' as never })).toThrow(InvalidParameterError);
  });
});

describe('WhiteningTransformer', () => {
  const six = new StandardScaler().fitTransform(x.map((row) => row.slice(0, 6)));
  const p = 6;

  test('by components agrees with PCA(whiten) of scikit-learn but for the signs', () => {
    const z = new WhiteningTransformer({ method: 'pca' }).fitTransform(six);
    expect(difference(z.data.subarray(0, 3 * p).map(Math.abs), transformers.whitening.pcaAbsolute.flat())).toBeLessThan(1e-8);
  });

  test.each([['zca', 'zcaEpsilon'], ['cholesky', 'choleskyEpsilon']] as const)('%s with epsilon agrees with NumPy', (method, name) => {
    const { whitening } = new WhiteningTransformer({ method, epsilon: 0.1 }).fit(six);
    expect(difference(whitening.data, transformers.whitening[name].flat())).toBeLessThan(1e-10);
  });

  test.each(['zca', 'pca', 'cholesky'] as const)('%s gives the identity as covariance, by both fits, and comes back', async (method) => {
    const whitener = new WhiteningTransformer({ method });
    const z = whitener.fitTransform(six);
    const identity = Array.from({ length: p * p }, (_, i) => (i % (p + 1) === 0 ? 1 : 0));
    expect(difference(covariance(z).data, identity)).toBeLessThan(1e-11);
    expect(difference(whitener.inverseTransform(z).data, six.data)).toBeLessThan(1e-12);
    expect(difference((await new WhiteningTransformer({ method }).fitTransformAsync(six, { runtime: 'plain' })).data, z.data)).toBeLessThan(1e-12);
    expect(difference((await whitener.decode(await whitener.encode(six))).data, six.data)).toBeLessThan(1e-5);
    expect(difference(WhiteningTransformer.fromJSON(JSON.parse(JSON.stringify(whitener)) as never).transform(six).data, z.data)).toBe(0);
  });

  test.each(['zca', 'pca', 'cholesky'] as const)('%s maps what does not vary to 0 and gives it back', (method) => {
    // The fourth feature is constant, the last the sum of the first two.
    const rows = Array.from({ length: 20 }, (_, i) => [six.data[i * p], six.data[i * p + 1], six.data[i * p + 2], 7, six.data[i * p] + six.data[i * p + 1]]);
    const whitener = new WhiteningTransformer({ method }).fit(rows);
    const z = whitener.transform(rows);
    const c = covariance(z);
    // Twelve combinations of three features leave nine eigenvalues that are rounding alone, of either sign.
    const mixed = rows.map((row) => Array.from({ length: 12 }, (_, j) => row[0] * Math.cos(j) + row[1] * Math.sin(3 * j) + row[2] * (j % 4)));
    const twelve = new WhiteningTransformer({ method }).fit(mixed);
    const rank = covariance(twelve.transform(mixed)).data.reduce((trace, value, i) => (i % 13 === 0 ? trace + value : trace), 0);
    expect(rank).toBeCloseTo(3, 9);
    expect(difference(twelve.inverseTransform(twelve.transform(mixed)).data, mixed.flat())).toBeLessThan(1e-9);
    // A projection onto three directions: C·C = C with trace 3.
    expect(difference(matmul(c, c).data, c.data)).toBeLessThan(1e-9);
    expect([0, 6, 12, 18, 24].reduce((sum, at) => sum + c.data[at], 0)).toBeCloseTo(3, 9);
    expect(difference(whitener.inverseTransform(z).data, rows.flat())).toBeLessThan(1e-12);
  });

  test('zca stays nearest to the data, cholesky uses only features before', () => {
    const distance = (method: 'zca' | 'pca' | 'cholesky'): number =>
      new WhiteningTransformer({ method }).fitTransform(six).data.reduce((sum, v, i) => sum + (v - six.data[i]) ** 2, 0);
    expect(distance('zca')).toBeLessThan(distance('cholesky'));
    expect(distance('zca')).toBeLessThan(distance('pca'));
    const { data } = new WhiteningTransformer({ method: 'cholesky' }).fit(six).whitening;
    expect([data[1], data[p + 2], data[2 * p + 5]]).toEqual([0, 0, 0]);
  });

  test('refuses one sample and a negative epsilon', () => {
    expect(() => new WhiteningTransformer().fit([[1, 2]])).toThrow(ShapeError);
    expect(() => new WhiteningTransformer({ epsilon: -1 })).toThrow(InvalidParameterError);
    expect(() => new WhiteningTransformer().fit(six).transform([[1, 2]])).toThrow(/6 columns/);
    expect(() => new WhiteningTransformer().mean).toThrow(NotFittedError);
  });
});

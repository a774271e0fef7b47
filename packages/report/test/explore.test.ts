import { describe, expect, test } from '@jest/globals';
import { AbortedError, type Decoder, type Encoder, InvalidParameterError, type NdArray, NonFiniteError, ShapeError, UnavailableError, ndarray, random, rowsOf, sliceRows } from '@latentkit/core';
import { PCA } from '@latentkit/pca';
import { type ExploreOptions, exploreModel } from '../src/index.js';
import { createReport } from '../src/node.js';
import { tableInput } from './fixtures.js';

/** Rows of three classes around (0, 0, …), (6, 0, …) and (0, 6, …), in 8 dimensions. */
function planted(n: number): { x: NdArray; y: NdArray } {
  const noise = random(3).stream('planted').at(0).normal(8 * n);
  const centre = (i: number, j: number): number => (i % 3 === j + 1 ? 6 : 0);
  return { x: ndarray(Float64Array.from(noise, (e, at) => e * (1 - 0.1 * (at % 8)) + centre(Math.floor(at / 8), at % 8)), [n, 8]), y: ndarray(Int32Array.from({ length: n }, (_, i) => i % 3), [n]) };
}

const { x, y } = planted(90);
const modelOf = (components: number): PCA => new PCA({ components }).fit(x);
const row = ({ data, shape: [, p] }: NdArray, i: number): number[] => Array.from(data.subarray(i * p, (i + 1) * p));
const array = (input: unknown): NdArray => input as NdArray;

async function explore(components: number, options: ExploreOptions = {}, labels: NdArray | 'none' = y): ReturnType<typeof exploreModel> {
  const model = modelOf(components);
  return exploreModel(model, { codes: model.transform(x), data: x, ...(labels === 'none' ? {} : { labels }) }, options);
}

describe('exploreModel', () => {
  test('walks between the first samples of different classes, from reconstruction to reconstruction', async () => {
    const model = modelOf(4);
    const { interpolation } = await explore(4, { map: 0, targetNames: ['a', 'b', 'c'] });
    const decoded = model.inverseTransform(model.transform(x));
    expect(interpolation!.labels).toEqual(['a → b']);
    const samples = array(interpolation!.samples);
    row(decoded, 0).forEach((value, j) => expect(row(samples, 0)[j]).toBeCloseTo(value, 5));
    row(decoded, 1).forEach((value, j) => expect(row(samples, 8)[j]).toBeCloseTo(value, 5));
    row(samples, 4).forEach((value, j) => expect(value).toBeCloseTo((row(decoded, 0)[j] + row(decoded, 1)[j]) / 2, 5));
    expect((await explore(4, { map: 0 }, 'none')).interpolation!.labels).toEqual(['0 → 1', '2 → 3', '4 → 5', '6 → 7', '8 → 9']);
  });

  test('finds as much of planted classes in the codes as there is', async () => {
    const { probe } = await explore(2, { map: 0 });
    expect(probe!.linear).toBeGreaterThan(0.9);
    expect(probe!.neighbors).toBeGreaterThan(0.9);
    // The codes are the principal components of all rows, those beside them of half of the rows.
    expect(Math.abs(probe!.pcaLinear! - probe!.linear)).toBeLessThan(0.1);
    const unrelated = ndarray(Int32Array.from(random(5).stream('labels').at(0).uniform(90), (u) => Math.floor(3 * u)), [90]);
    expect((await explore(2, { map: 0 }, unrelated)).probe!.linear).toBeLessThan(0.6);
  });

  test('maps more than two dimensions by t-SNE, and travels over two', async () => {
    const three = await explore(3, { map: 60, seed: 1 });
    expect(array(three.map!.points).shape).toEqual([60, 2]);
    expect(three.map!.what).toContain('perplexity 18');
    expect(three.travel).toBeUndefined();
    const two = await explore(2);
    expect(two.map).toBeUndefined();
    const { samples, x: across } = two.travel!;
    const codes = modelOf(2).transform(x).data.filter((_: number, at: number) => at % 2 === 0);
    expect(array(across).data[0]).toBeCloseTo(Math.min(...codes), 9);
    expect(array(across).data[14]).toBeCloseTo(Math.max(...codes), 9);
    expect(array(samples).shape).toEqual([225, 8]);
  });

  test('draws from the distribution of the codes, or from the prior where there is one', async () => {
    const model = modelOf(3);
    const codes = model.transform(x);
    const { generated } = await explore(3, { map: 0 });
    const drawn = model.transform(array(generated!.samples));
    const mean = (a: NdArray, j: number): number => Array.from(a.data).reduce((sum, v, at) => sum + (at % 3 === j ? v : 0), 0) / rowsOf(a);
    for (let j = 0; j < 3; j++) expect(Math.abs(mean(drawn, j) - mean(codes, j))).toBeLessThan(1.2);
    expect(generated!.what).toContain('mean and covariance');
    const base = { latentDim: 3, encode: async (a: never) => model.encode(a), decode: async (a: never) => model.decode(a) };
    const withPrior = { ...base, prior: (n: number) => ndarray(new Float32Array(3 * n).fill(2), [n, 3]) } as unknown as Encoder & Decoder;
    const fromPrior = await exploreModel(withPrior, { codes, data: x }, { map: 0 });
    expect(row(model.transform(array(fromPrior.generated!.samples)), 47)[2]).toBeCloseTo(2, 4);
    const without = { ...base, prior: () => { throw new UnavailableError({ parameter: 'prior', got: 'none', expected: 'a prior' }); } } as unknown as Encoder & Decoder;
    expect((await exploreModel(without, { codes, data: x }, { map: 0 })).generated!.what).toContain('mean and covariance');
  });

  test('shows every draw as each class of a model that is conditioned on classes', async () => {
    const model = modelOf(3);
    const codes = model.transform(x);
    const asked: { codes: NdArray; classes: number[] }[] = [];
    const decode = async (given: NdArray, classes: NdArray): Promise<NdArray> => {
      asked.push({ codes: given, classes: Array.from(classes.data) });
      return model.decode(given);
    };
    const { generated } = await exploreModel(model, { codes, data: x }, { map: 0, note: 'All of class a.', conditioned: { classes: ['a', 'b', 'c'], decode } });
    expect(asked.map(({ classes }) => classes)).toEqual([[0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]]);
    expect(row(asked[0].codes, 3)).toEqual(row(asked[0].codes, 5));
    expect(row(asked[0].codes, 3)).not.toEqual(row(asked[0].codes, 2));
    expect([array(generated!.samples).shape, generated!.classes]).toEqual([[12, 8], ['a', 'b', 'c']]);
    expect(generated!.what).toMatch(/one in each row, decoded as each class: a, b, c\.$/);
    const text = createReport({ ...tableInput(), generated: { ...generated!, samples: ndarray(new Float32Array(144), [12, 12]) } });
    expect(text).toContain('<th scope="col" class="short">b</th>');
  });

  test('orders the axes of a code that has a distribution by what they say', async () => {
    const means = ndarray(Float64Array.from({ length: 90 * 4 }, (_, at) => [0, 1, 3, 0.1][at % 4]), [90, 4]);
    const distribution = async (): Promise<{ mean: NdArray; logVariance: NdArray }> => ({ mean: means, logVariance: ndarray(new Float64Array(360), [90, 4]) });
    const { traversals, travel } = await explore(4, { map: 0, distribution });
    expect(Array.from(array(traversals!.axes).data)).toEqual([2, 1, 3, 0]);
    expect(Array.from(array(traversals!.kl).data)).toEqual([0, 0.5, 4.5, 0.005].map((kl) => expect.closeTo(kl, 9)));
    expect(travel!.axes).toEqual([1, 2]);
    const codes = modelOf(4).transform(sliceRows(array(traversals!.samples), 0, 1));
    row(codes, 0).forEach((value, j) => expect(value).toBeCloseTo(j === 2 ? -2.5 : 0, 4));
  });

  test('repairs what it damages, and takes the Jacobian apart where that is asked for', async () => {
    const corrupt = (clean: NdArray): NdArray => ndarray(Float64Array.from(clean.data, (v) => v + 1), clean.shape);
    const { denoising, tangents, activations } = await explore(3, { map: 0, corrupt, corruption: 'One more', tangents: true, activations: true });
    const model = modelOf(3);
    const expected = model.inverseTransform(model.transform(corrupt(x)));
    row(array(denoising!.denoised), 7).forEach((value, j) => expect(value).toBeCloseTo(row(expected, 7)[j], 4));
    expect([denoising!.what, activations]).toEqual(['One more', true]);
    // Principal components are orthonormal.
    Array.from(array(tangents!.singularValues).data, (value) => expect(value).toBeCloseTo(1, 4));
    expect(await explore(3, { map: 0 })).not.toHaveProperty('denoising');
    expect(await explore(3, { map: 0 })).not.toHaveProperty('tangents');
  });

  test('leaves out what codes that are all equal cannot give', async () => {
    const model = modelOf(2);
    const found = await exploreModel(model, { codes: ndarray(new Float64Array(180), [90, 2]), data: x });
    expect(Object.keys(found)).toEqual(['interpolation']);
  });

  test('refuses arrays that do not fit, codes that are no numbers, and stops where it is told to', async () => {
    const model = modelOf(2);
    const codes = modelOf(2).transform(x);
    await expect(exploreModel(model, { codes, data: x, labels: sliceRows(y, 0, 5) })).rejects.toThrow(ShapeError);
    await expect(exploreModel(model, { codes, data: sliceRows(x, 0, 5) })).rejects.toThrow('90 samples, one for each code');
    await expect(exploreModel(model, { codes: ndarray(codes.data.map(() => NaN), codes.shape), data: x })).rejects.toThrow(NonFiniteError);
    await expect(exploreModel(model, { codes: x, data: x })).rejects.toThrow('2 numbers in each code');
    for (const map of [-1, 1.5, NaN]) await expect(exploreModel(model, { codes, data: x }, { map })).rejects.toThrow(InvalidParameterError);
    await expect(exploreModel(model, { codes, data: x }, { signal: AbortSignal.abort() })).rejects.toThrow(AbortedError);
  });
});

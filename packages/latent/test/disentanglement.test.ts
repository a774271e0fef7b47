import { readFileSync } from 'node:fs';
import { AbortedError, InvalidParameterError, type NdArray, NonFiniteError, ShapeError, ndarray, random } from '@latentkit/core';
import { dciScores, dciScoresAsync, importanceScores, modularity, mutualInformationGap, sapScore } from '@latentkit/latent';
import { describe, expect, test } from '@jest/globals';
import { fitLinearSvm } from '../src/disentanglement/linear-svm.js';

interface Matrix {
  readonly importance: number[][];
  readonly disentanglement: number;
  readonly completeness: number;
  readonly perCode: number[];
  readonly perFactor: number[];
}

interface Boosted {
  readonly importance: number[][];
  readonly informativenessTrain: number;
  readonly informativenessTest: number;
  readonly disentanglement: number;
  readonly completeness: number;
}

interface Golden {
  readonly codes: number[][];
  readonly factors: number[][];
  readonly testCodes: number[][];
  readonly testFactors: number[][];
  readonly continuous: number[][];
  readonly mig: number;
  readonly migWithConstantCode: number;
  readonly migOnEdges: number;
  readonly mutualInformation: number[][];
  readonly entropies: number[];
  readonly modularity: number;
  readonly sapDiscrete: { scores: number[][]; sap: number; exactScores: number[][]; exactSap: number; weights: number[][]; binaryWeights: number[][] };
  readonly sapContinuous: { scores: number[][]; sap: number };
  readonly dci: { mean: Boosted; least: Boosted; largest: Boosted };
  readonly dciOfStumps: Omit<Boosted, 'disentanglement' | 'completeness'>;
  readonly dciOfFirstAndLast: Omit<Boosted, 'disentanglement' | 'completeness'>;
  readonly matrices: Matrix[];
}

const golden = JSON.parse(readFileSync(new URL('./golden/disentanglement.json', import.meta.url), 'utf8')) as Golden;

/** Lists of columns as a matrix. */
const rows = (columns: readonly (readonly number[])[]): NdArray<Float64Array> =>
  ndarray(Float64Array.from({ length: columns.length * columns[0].length }, (_, at) => columns[at % columns.length][Math.floor(at / columns.length)]), [columns[0].length, columns.length]);

const codes = rows(golden.codes);
const factors = rows(golden.factors);
const others = { codes: rows(golden.testCodes), factors: rows(golden.testFactors) };

function apart({ data }: { readonly data: ArrayLike<number> }, expected: readonly (readonly number[])[]): number {
  const flat = expected.flat();
  return flat.length === data.length ? Math.max(...flat.map((value, i) => Math.abs(data[i] - value))) : Infinity;
}

describe('equal disentanglement_lib on planted factors', () => {
  test('mutual information gap', () => {
    const { mig, gaps, mutualInformation, entropies } = mutualInformationGap(codes, factors);
    expect(mig).toBeCloseTo(golden.mig, 12);
    expect(gaps.reduce((a, b) => a + b) / 3).toBeCloseTo(mig, 14);
    expect(mutualInformation.shape).toEqual([5, 3]);
    expect(apart(mutualInformation, golden.mutualInformation)).toBeLessThan(1e-10);
    expect(apart({ data: entropies }, [golden.entropies])).toBeLessThan(1e-10);
    const constant = rows([...golden.codes, new Array<number>(400).fill(1.5)]);
    expect(mutualInformationGap(constant, factors).mig).toBeCloseTo(golden.migWithConstantCode, 12);
    const steps = Array.from({ length: 41 }, (_, i) => i);
    const onEdges = rows([steps.map((i) => i / 10), steps.map((i) => (40 - i) % 7)]);
    expect(mutualInformationGap(onEdges, rows([steps.map((i) => Math.floor(i / 2) % 3)])).mig).toBeCloseTo(golden.migOnEdges, 12);
  });

  test('modularity', () => {
    expect(modularity(codes, factors).modularity).toBeCloseTo(golden.modularity, 12);
  });

  test('separated attribute predictability of discrete factors', () => {
    const { sap, scores } = sapScore(codes, factors, { test: others });
    expect(sap).toBeCloseTo(golden.sapDiscrete.sap, 12);
    expect(apart(scores, golden.sapDiscrete.scores)).toBeLessThan(1e-12);
    expect(apart(scores, golden.sapDiscrete.exactScores)).toBeLessThan(1e-12);
    const [first, , last] = golden.factors;
    const x = Float64Array.from(golden.codes[0]);
    expect(apart({ data: fitLinearSvm(x, Int32Array.from(first), 4, 0.01).flat() }, golden.sapDiscrete.weights)).toBeLessThan(1e-7);
    expect(apart({ data: fitLinearSvm(x, Int32Array.from(last), 2, 0.01).flat() }, golden.sapDiscrete.binaryWeights)).toBeLessThan(1e-7);
  });

  test('separated attribute predictability of continuous factors', () => {
    const { sap, scores } = sapScore(codes, rows(golden.continuous), { factorType: 'continuous' });
    expect(sap).toBeCloseTo(golden.sapContinuous.sap, 10);
    expect(apart(scores, golden.sapContinuous.scores)).toBeLessThan(1e-10);
  });

  test.each(golden.matrices)('disentanglement and completeness of importances %#', ({ importance, ...expected }) => {
    const found = importanceScores(importance);
    expect(found.disentanglement).toBeCloseTo(expected.disentanglement, 12);
    expect(found.completeness).toBeCloseTo(expected.completeness, 12);
    expect(apart({ data: found.perCode }, [expected.perCode])).toBeLessThan(1e-12);
    expect(apart({ data: found.perFactor }, [expected.perFactor])).toBeLessThan(1e-12);
  });

  test.each([
    ['one split each', 'dciOfStumps', [0, 1, 2], { trees: 4, depth: 1 }],
    ['two levels, of factors without equally good splits', 'dciOfFirstAndLast', [0, 2], { trees: 5, depth: 2 }],
  ] as const)('importances of trees with %s', (_, name, kept, options) => {
    const some = (columns: readonly number[][]): NdArray => rows(kept.map((j) => columns[j]));
    const test = { codes: others.codes, factors: some(golden.testFactors) };
    const found = dciScores(codes, some(golden.factors), { ...options, learningRate: 0.3, test });
    expect(apart(found.importance, golden[name].importance)).toBeLessThan(1e-9);
    expect(found.informativenessTrain).toBeCloseTo(golden[name].informativenessTrain, 12);
    expect(found.informativenessTest).toBeCloseTo(golden[name].informativenessTest, 12);
  });

  test('the whole of DCI, about as far as it does from one seed to another', () => {
    const found = dciScores(codes, factors, { test: others });
    const { mean, least, largest } = golden.dci;
    const range = Math.max(...largest.importance.flat().map((value, i) => value - least.importance.flat()[i]));
    expect(range).toBeGreaterThan(0.01);
    expect(apart(found.importance, mean.importance)).toBeLessThan(0.01);
    expect(Math.abs(found.disentanglement - mean.disentanglement)).toBeLessThan(0.005);
    expect(Math.abs(found.completeness - mean.completeness)).toBeLessThan(0.005);
    expect(found.informativenessTrain).toBe(mean.informativenessTrain);
    expect(Math.abs(found.informativenessTest! - mean.informativenessTest)).toBeLessThan(0.01);
    const { perCode, perFactor } = importanceScores(found.importance);
    expect([found.perCode, found.perFactor]).toEqual([perCode, perFactor]);
  });
});

describe('codes and factors that leave no doubt', () => {
  const draws = random(5).stream('factors').at(0);
  const values = Int32Array.from(draws.uniform(600), (u) => Math.floor(4 * u));
  const known = ndarray(values, [300, 2]);
  // The third number of the code is noise, the first two are the factors.
  const noise = draws.normal(300);
  const clear = ndarray(Float64Array.from({ length: 900 }, (_, at) => (at % 3 === 2 ? noise[Math.floor(at / 3)] : 10 * values[2 * Math.floor(at / 3) + (at % 3)])), [300, 3]);
  const turned = ndarray(Float64Array.from({ length: 900 }, (_, at) => {
    const [a, b, c] = clear.data.subarray(3 * Math.floor(at / 3));
    return [a + b, a - b, c][at % 3];
  }), [300, 3]);

  test('are told apart, and a turned code is not', () => {
    expect(mutualInformationGap(clear, known).mig).toBeGreaterThan(0.9);
    expect(modularity(clear, known).perCode.slice(0, 2).every((value) => value > 0.98)).toBe(true);
    // For two numbers that tell of neither factor more than of the other the gap closes.
    expect(mutualInformationGap(turned, known).mig).toBeLessThan(0.1);
    expect(mutualInformationGap(clear, known, { bins: 3 }).mig).toBeLessThan(mutualInformationGap(clear, known).mig);
    const continuous = { factorType: 'continuous' } as const;
    expect(sapScore(clear, known, continuous).sap).toBeGreaterThan(0.95);
    expect(sapScore(turned, known, continuous).sap).toBeLessThan(0.15);
    expect(sapScore(clear, known, { C: 100 }).scores.data[0]).toBeGreaterThan(sapScore(clear, known, { C: 1e-9 }).scores.data[0]);
  });

  test('DCI of trees, asynchronously the same, and stopped where it is told to', async () => {
    const found = dciScores(clear, known, { trees: 10, seed: 3 });
    expect([found.disentanglement, found.completeness].map((value) => value > 0.98)).toEqual([true, true]);
    expect([found.informativenessTrain, found.informativenessTest]).toEqual([1, undefined]);
    const rounds: number[] = [];
    expect(await dciScoresAsync(clear, known, { trees: 10, seed: 3, onProgress: ({ done }) => void rounds.push(done) })).toEqual(found);
    expect(rounds.length).toBeGreaterThan(0);
    const abort = new AbortController();
    await expect(dciScoresAsync(clear, known, { signal: abort.signal, onProgress: () => abort.abort() })).rejects.toThrow(AbortedError);
  });

  test('one factor is enough where no second is needed', () => {
    const one = ndarray(values.filter((_, i) => i % 2 === 0), [300]);
    expect(mutualInformationGap(clear, one).gaps.length).toBe(1);
    expect(sapScore(clear, one).scores.shape).toEqual([3, 1]);
  });
});

describe('bad input', () => {
  const two = [[0, 1], [1, 0], [0.5, 2]];

  test.each<[string, () => unknown, new (...args: never[]) => Error, string]>([
    ['one number in a code', () => mutualInformationGap([[1], [2]], [0, 1]), ShapeError, 'at least two numbers in a code'],
    ['other rows', () => sapScore(two, [0, 1]), ShapeError, '[3, factors]'],
    ['a factor with one value', () => mutualInformationGap(two, [[4, 0], [4, 1], [4, 1]]), InvalidParameterError, 'only 4 in column 0'],
    ['a continuous factor with one value', () => sapScore(two, [4, 4, 4], { factorType: 'continuous' }), InvalidParameterError, 'only 4 in column 0'],
    ['factors that are no integers', () => mutualInformationGap(two, [0.5, 1, 2]), InvalidParameterError, 'integers in column 0'],
    ['codes with NaN', () => dciScores([[0, 1], [NaN, 0]], [[0, 1], [1, 0]]), NonFiniteError, 'codes: got NaN, expected a finite number at row 1, column 0'],
    ['one bin', () => mutualInformationGap(two, [0, 1, 1], { bins: 1 }), InvalidParameterError, 'bins: got 1'],
    ['one factor for DCI', () => dciScores(two, [0, 1, 1]), ShapeError, 'at least two factors'],
    ['one factor for modularity', () => modularity(two, [0, 1, 1]), ShapeError, 'at least two factors'],
    ['no trees', () => dciScores(two, [[0, 1], [1, 0], [1, 1]], { trees: 0 }), InvalidParameterError, 'trees: got 0'],
    ['a learning rate of 0', () => dciScores(two, [[0, 1], [1, 0], [1, 1]], { learningRate: 0 }), InvalidParameterError, 'learningRate'],
    ['a penalty of none', () => sapScore(two, [0, 1, 1], { C: 0 }), InvalidParameterError, 'C: got 0'],
    ['another kind of factor', () => sapScore(two, [0, 1, 1], { factorType: 'ordinal' as never }), InvalidParameterError, 'factorType'],
    ['other codes in the test', () => sapScore(two, [0, 1, 1], { test: { codes: [[1, 2, 3], [1, 2, 4]], factors: [0, 1] } }), ShapeError, 'test.codes'],
    ['other factors in the test', () => sapScore(two, [0, 1, 1], { test: { codes: two, factors: [[0, 1], [0, 1], [0, 1]] } }), ShapeError, 'test.factors: got [3, 2], expected [3, 1]'],
    ['importances below 0', () => importanceScores([[1, -1], [0, 1]]), InvalidParameterError, 'importance: got -1'],
    ['one row of importances', () => importanceScores([[1, 0]]), ShapeError, 'two numbers of the code'],
  ])('%s', (_, call, kind, words) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(words);
  });
});

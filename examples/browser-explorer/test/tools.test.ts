import { describe, expect, test } from '@jest/globals';
import { classAverages, groupDirection, groupKey, groupProblem, membership, movedCodes, parseGroup } from '../src/tools/averages.js';
import { axisFacts, leadingAxes, sliderRange, sortedAxes } from '../src/tools/axes.js';
import { nearestSamples, votes } from '../src/tools/neighbours.js';
import { movedEntry, routeCodes, routeSteps } from '../src/tools/route.js';
import { classesIn, gather, sameNumbers, sampleName } from '../src/tools/samples.js';
import { scaledToOne, stripDistances, tangentStrips } from '../src/tools/tangent-strips.js';
import { beyond, detection, extremes, shareBelow, squaredError, thresholdFor } from '../src/tools/threshold.js';
import { cellAfter, cellOf, travelCodes } from '../src/tools/travel.js';

const encoded = (codes: readonly number[], latentDim: number, klPerAxis?: readonly number[]) => ({
  codes: Float32Array.from(codes),
  latentDim,
  errors: new Float32Array(codes.length / latentDim),
  ...(klPerAxis === undefined ? {} : { klPerAxis: Float32Array.from(klPerAxis) }),
});

describe('neighbours', () => {
  const all = encoded([0, 0, 3, 4, 1, 0, 0, 2], 2);

  test('come by distance, without the sample itself', () => {
    expect(nearestSamples(all, Float32Array.of(0, 0), 3, 0)).toEqual([{ row: 2, distance: 1 }, { row: 3, distance: 2 }, { row: 1, distance: 5 }]);
    expect(nearestSamples(all, Float32Array.of(3, 4), 1).map(({ row }) => row)).toEqual([1]);
    expect(nearestSamples(all, Float32Array.of(0, 0), 9, 0)).toHaveLength(3);
  });

  test('vote; of equally many the nearest class is first', () => {
    const near = [{ row: 2, distance: 1 }, { row: 3, distance: 2 }, { row: 1, distance: 5 }, { row: 0, distance: 6 }];
    expect(votes(near, Int32Array.of(5, 7, 7, 5))).toEqual([{ label: 7, count: 2 }, { label: 5, count: 2 }]);
  });
});

describe('averages', () => {
  const all = encoded([0, 0, 2, 0, 5, 5, 7, 9], 2);
  const labels = Int32Array.of(4, 4, 6, 6);

  test('of classes', () => {
    expect(classAverages(all, labels)).toEqual({ labels: [4, 6], codes: Float32Array.of(1, 0, 6, 7), counts: Int32Array.of(2, 2) });
  });

  test('groups are told apart; samples in both count for the first', () => {
    const data = { rows: 4, labels, brushed: new Set([1, 2]) };
    expect(membership({ kind: 'brushed' }, { kind: 'class', label: 6 }, data)).toEqual(['other', 'with', 'with', 'without']);
    expect(membership({ kind: 'class', label: 4 }, { kind: 'others' }, data)).toEqual(['with', 'with', 'without', 'without']);
    expect(groupProblem(membership({ kind: 'brushed' }, { kind: 'others' }, { rows: 4 }))).toMatch(/first group is empty/);
    expect(groupProblem(membership({ kind: 'class', label: 4 }, { kind: 'class', label: 4 }, data))).toMatch(/second group is empty/);
  });

  test('a code moves by the difference of the means', () => {
    const direction = groupDirection(all, membership({ kind: 'class', label: 6 }, { kind: 'class', label: 4 }, { rows: 4, labels }));
    expect(movedCodes(Float32Array.of(1, 1), direction, [-1, 0, 0.5])).toEqual(Float32Array.of(-4, -6, 1, 1, 3.5, 4.5));
  });

  test('groups are written in words and read again', () => {
    for (const group of [{ kind: 'class', label: 12 }, { kind: 'brushed' }, { kind: 'others' }] as const) expect(parseGroup(groupKey(group))).toEqual(group);
    expect(parseGroup('class:x')).toBeUndefined();
  });
});

describe('axes', () => {
  const codes = Array.from({ length: 1001 }, (_, i) => [i / 10, 3, ((i * 37) % 1001) / 1000]).flat();

  test('run from the 0.5th to the 99.5th percentile, and have room where all codes agree', () => {
    const facts = axisFacts(encoded(codes, 3));
    expect(facts[0].low).toBeCloseTo(0.5, 5);
    expect(facts[0].high).toBeCloseTo(99.5, 4);
    expect([facts[1].low, facts[1].high, facts[1].collapsed]).toEqual([2, 4, true]);
    expect(facts.map(({ mean }) => Number(mean.toFixed(4)))).toEqual([50, 3, 0.5]);
    expect(sliderRange(facts[0], 120)).toEqual({ min: facts[0].low, max: 120 });
  });

  test('are sorted by variance, or by divergence where there is one', () => {
    const plain = axisFacts(encoded(codes, 3));
    expect(sortedAxes(plain, 'variance').map(({ axis }) => axis)).toEqual([0, 2, 1]);
    expect(leadingAxes(plain)).toEqual([0, 2]);
    const variational = axisFacts(encoded(codes, 3, [0.5, 0.001, 2]));
    expect(sortedAxes(variational, 'kl').map(({ axis }) => axis)).toEqual([2, 0, 1]);
    expect(leadingAxes(variational)).toEqual([2, 0]);
    expect(variational.map(({ collapsed }) => collapsed)).toEqual([false, true, false]);
  });
});

describe('travel', () => {
  const facts = axisFacts(encoded([-1, 0, 5, 1, 10, 5, 0, 5, 5], 3));

  test('goes up from below and to the right, and holds the other axes', () => {
    const held = Float32Array.of(0.1, 0.2, 0.3);
    const { codes, x, y } = travelCodes({ held, axes: [1, 0], count: 3, span: 'codes', facts });
    expect([x[0], x[2]]).toEqual([facts[1].low, facts[1].high]);
    expect(x[1]).toBeCloseTo((facts[1].low + facts[1].high) / 2, 12);
    expect(y[0]).toBeGreaterThan(y[2]);
    expect(Array.from(codes.slice(0, 3))).toEqual([y[0], x[0], held[2]].map(Math.fround));
    expect(cellOf({ codes, rows: 3, columns: 3, x, y }, codes.slice(15, 18), [1, 0])).toBe(5);
  });

  test('goes through quantiles of the prior, and along the only axis there is', () => {
    const prior = travelCodes({ held: new Float32Array(3), axes: [0, 1], count: 5, span: 'prior', facts });
    expect(prior.x[4]).toBeCloseTo(2.0537, 3);
    expect(prior.x[3]).toBeCloseTo(0.6433, 4);
    const one = travelCodes({ held: Float32Array.of(0), axes: [0, 0], count: 3, span: 'codes', facts: axisFacts(encoded([0, 1, 2], 1)) });
    expect([one.rows, one.columns, one.codes.length, one.y.length]).toEqual([1, 3, 3, 0]);
  });

  test('keys stay on the sheet', () => {
    const after = (key: string, cell: number): number | undefined => cellAfter(key, cell, 2, 3);
    expect(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'].map((key) => after(key, 4))).toEqual([3, 5, 1, 4, 3, 5, 1, 4]);
    expect([after('ArrowRight', 2), after('ArrowUp', 1), after('Enter', 1)]).toEqual([2, 1, undefined]);
  });
});

describe('routes', () => {
  test('pass through their points, and return where they are closed', () => {
    const points = Float32Array.of(0, 0, 2, 0, 2, 2);
    expect(routeCodes(points, 2, 2, 'linear', false)).toEqual(Float32Array.of(0, 0, 1, 0, 2, 0, 2, 1, 2, 2));
    expect(routeCodes(points, 2, 1, 'linear', true)).toEqual(Float32Array.of(0, 0, 2, 0, 2, 2, 0, 0));
    const round = routeCodes(Float32Array.of(1, 0, 0, 1), 2, 2, 'spherical', false);
    expect(Math.hypot(round[2], round[3])).toBeCloseTo(1, 6);
    expect([routeSteps(3, 2, false), routeSteps(3, 2, true), routeSteps(1, 2, true)]).toEqual([4, 6, 0]);
  });

  test('points change places', () => {
    expect(movedEntry(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
    expect(movedEntry(['a', 'b', 'c'], 2, -2)).toEqual(['c', 'a', 'b']);
    expect(movedEntry(['a'], 0, 1)).toEqual(['a']);
  });
});

describe('errors', () => {
  const errors = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  const labels = Int32Array.of(0, 0, 0, 0, 1, 0, 0, 1, 1, 1);

  test('above a threshold are counted, by class too', () => {
    expect(thresholdFor(errors, 0.2)).toBeCloseTo(8.2, 6);
    expect(beyond(errors, 8, labels)).toEqual({ count: 2, share: 0.2, classes: [{ label: 0, count: 0, total: 6 }, { label: 1, count: 2, total: 4 }] });
    expect(beyond(errors, 8).classes).toEqual([]);
  });

  test('find a class with some precision and recall', () => {
    expect(detection(errors, 6, labels, 1)).toEqual({ precision: 0.75, recall: 0.75, f1: 0.75 });
    expect(detection(errors, 4, labels, 1)).toEqual({ precision: 4 / 6, recall: 1, f1: 0.8 });
    expect(detection(errors, 10, labels, 1)).toEqual({ precision: 0, recall: 0, f1: 0 });
    expect(detection(errors, 10, labels, 9)).toEqual({ precision: 0, recall: 0, f1: 0 });
  });

  test('have extremes, ranks and a size', () => {
    expect(extremes(Float32Array.of(3, 1, 4, 1, 5), 2)).toEqual({ least: [1, 3], most: [4, 2] });
    expect(shareBelow(errors, 4)).toBe(0.3);
    expect(squaredError(Float32Array.of(0, 1), Float32Array.of(1, 3))).toBe(2.5);
  });
});

test('strips move a sample along directions and stay in range', () => {
  expect(stripDistances(3)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
  expect(tangentStrips(Float32Array.of(0.5, 0.5), Float32Array.of(1, 0, 0, 1), [-1, 0.25])).toEqual(Float32Array.of(0, 0.5, 0.75, 0.5, 0.5, 0, 0.5, 0.75));
  expect(scaledToOne(Float32Array.of(1, -4, 2))).toEqual(Float32Array.of(0.25, -1, 0.5));
  expect(scaledToOne(new Float32Array(2))).toEqual(new Float32Array(2));
});

test('samples have names, classes and rows', () => {
  const data = { name: '', rows: 2, features: 1, notes: [], pixels: new Uint8Array(2), labels: Int32Array.of(1, 0), classNames: ['cat', 'dog'] };
  expect(sampleName(data, 0)).toBe('Sample 1, class dog');
  expect(classesIn(Int32Array.of(3, 1, 3))).toEqual([{ label: 1, count: 1 }, { label: 3, count: 2 }]);
  expect(gather(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 0], 2)).toEqual(Float32Array.of(5, 6, 1, 2));
  expect([sameNumbers(Float32Array.of(1), Float32Array.of(1)), sameNumbers([1], [1, 2]), sameNumbers(undefined, [1]), sameNumbers(undefined, undefined)]).toEqual([true, false, false, true]);
});

import { InvalidParameterError, NonFiniteError, ShapeError } from '@latentkit/core';
import { describe, expect, test } from '@jest/globals';
import { codeRange, klPerAxis, travelGrid, traversals } from '../src/index.js';
import { distance, listener, rowsOf } from './helpers.js';

const codes = [[0, 0, 1], [4, -2, 1], [2, 8, 4]];

describe('travelGrid', () => {
  test('runs over the range of the codes and holds the rest at their mean', () => {
    const { codes: grid, x, y, axes } = travelGrid(codes, { rows: 2, columns: 3 });
    expect([axes, [...x.data], [...y.data]]).toEqual([[0, 1], [0, 2, 4], [-2, 8]]);
    expect(rowsOf(grid)).toEqual([[0, -2, 2], [2, -2, 2], [4, -2, 2], [0, 8, 2], [2, 8, 2], [4, 8, 2]]);
  });

  test('takes other axes, a box, and a single code', () => {
    const { codes: grid } = travelGrid([9, 8, 7], { axes: [2, 0], rows: 2, columns: 2, box: { x: [0, 1], y: [-1, 1] } });
    expect(rowsOf(grid)).toEqual([[-1, 8, 0], [-1, 8, 1], [1, 8, 0], [1, 8, 1]]);
    const usual = travelGrid([0, 0]);
    expect(usual.codes.shape).toEqual([225, 2]);
    expect([usual.x.data[0], usual.x.data[7], usual.x.data[14]]).toEqual([-2, 0, 2]);
    expect([...travelGrid([0, 0], { columns: 1 }).x.data]).toEqual([0]);
  });

  test('takes quantiles of the prior', () => {
    const { x } = travelGrid([0, 0], { quantiles: [0.025, 0.975], columns: 3 });
    expect(distance(x.data, [-1.959963984540054, 0, 1.959963984540054])).toBeLessThan(1e-12);
    expect(distance(travelGrid([0, 0], { quantiles: [0.1, 0.7], rows: 3 }).y.data, [-1.2815515655446004, -0.2533471031357997, 0.5244005127080407])).toBeLessThan(1e-12);
  });

  test('tells of a grid outside the codes', () => {
    const { warnings, onWarning } = listener();
    travelGrid(codes, { onWarning });
    expect(warnings).toEqual([]);
    travelGrid(codes, { onWarning, rows: 3, columns: 3, box: { x: [0, 4], y: [-2, 28] } });
    expect(warnings).toEqual([expect.stringMatching(/^travel grid: 6 of 9 .*Row 6 has 28 on axis 1, where codes lie in \[-2, 8\]/)]);
    travelGrid([0, 0, 0], { onWarning, range: codeRange(codes) });
    expect(warnings).toHaveLength(2);
  });

  test('refuses axes that are none, and boxes', () => {
    expect(() => travelGrid(codes, { axes: [0, 3] })).toThrow(/axes\[1\]: got 3/);
    expect(() => travelGrid(codes, { axes: [1, 1] })).toThrow(/two different axes/);
    expect(() => travelGrid([1])).toThrow(/at least two axes/);
    expect(() => travelGrid(codes, { box: { x: [1, 0], y: [0, 1] } })).toThrow(/box.x/);
    expect(() => travelGrid(codes, { box: { x: [0, 1], y: [0, 1] }, quantiles: [0.1, 0.9] })).toThrow(/either box or quantiles/);
    expect(() => travelGrid(codes, { quantiles: [0, 1] })).toThrow(/quantiles/);
    expect(() => travelGrid([[1, NaN]])).toThrow(NonFiniteError);
    expect(() => travelGrid(codes, { rows: 0 })).toThrow(InvalidParameterError);
  });
});

describe('traversals', () => {
  test('runs along each axis in turn and holds the others', () => {
    const found = traversals([9, 8], { steps: 3, interval: [-1, 1] });
    expect(rowsOf(found.codes)).toEqual([[-1, 8], [0, 8], [1, 8], [9, -1], [9, 0], [9, 1]]);
    expect([[...found.values.data], [...found.axes]]).toEqual([[-1, 0, 1], [0, 1]]);
    expect(traversals([9, 8]).codes.shape).toEqual([18, 2]);
    expect([...traversals([9, 8]).values.data.slice(0, 2)]).toEqual([-3, -2.25]);
  });

  test('takes some axes, quantiles, and a code beside the codes', () => {
    const found = traversals(codes, { axes: [2, 0], steps: 2, quantiles: [0.025, 0.975], at: [5, 6, 7] });
    expect(distance(found.codes.data, [5, 6, -1.959963984540054, 5, 6, 1.959963984540054, -1.959963984540054, 6, 7, 1.959963984540054, 6, 7])).toBeLessThan(1e-12);
  });

  test('relative values count standard deviations from the held code', () => {
    const held = traversals(codes, { steps: 2, interval: [-1, 2], relative: true });
    const sd = Math.sqrt(8 / 3);
    expect(distance(held.codes.data.slice(0, 6), [2 - sd, 2, 2, 2 + 2 * sd, 2, 2])).toBeLessThan(1e-12);
    const { data } = traversals(codes, { axes: [1], steps: 1, interval: [1, 1], relative: true, at: [0, 1, 0] }).codes;
    expect(distance(data, [0, 1 + Math.sqrt(56 / 3), 0])).toBeLessThan(1e-12);
    const { warnings, onWarning } = listener();
    traversals(codes, { relative: true, onWarning });
    expect(warnings[0]).toMatch(/^traversals: /);
  });

  test('refuses bad input', () => {
    expect(() => traversals([1, 2], { relative: true })).toThrow(/relative.*Give codes/);
    expect(() => traversals(codes, { axes: [3] })).toThrow(/axes\[0\]/);
    expect(() => traversals(codes, { at: [1] })).toThrow(ShapeError);
    expect(() => traversals(codes, { interval: [0, 1], quantiles: [0.1, 0.9] })).toThrow(/either interval or quantiles/);
    expect(() => traversals(codes, { interval: [1, 0] })).toThrow(InvalidParameterError);
  });
});

test('the divergence per axis is that of normal distributions, largest first', () => {
  const mean = [[0, 1, 0], [0, 3, 0]];
  const logVariance = [[0, 0, Math.log(4)], [0, 0, Math.log(4)]];
  const { kl, order } = klPerAxis({ mean, logVariance });
  // ½·mean of 1 and 9; ½(4 - 1 - ln 4).
  expect(distance(kl, [0, 2.5, 1.5 - Math.LN2])).toBeLessThan(1e-14);
  expect([...order]).toEqual([1, 2, 0]);
  expect(() => klPerAxis({ mean, logVariance: [[1, 2, 3]] })).toThrow(/shape of mean, \[2, 3\]/);
  expect(() => klPerAxis({ mean: [[NaN]], logVariance: [[1]] })).toThrow(NonFiniteError);
});

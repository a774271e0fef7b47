import { InvalidParameterError, NonFiniteError, ShapeError } from '@latentkit/core';
import { describe, expect, test } from '@jest/globals';
import { type InterpolateGridOptions, codeRange, interpolateCodes, interpolateGrid, interpolatePath } from '../src/index.js';
import { distance, golden, listener, matrix, rowsOf } from './helpers.js';

const slerp = golden<{ from: number[]; to: number[]; path: number[][]; near: number[]; nearPath: number[][] }>('slerp');
const grid = golden<Record<'codes' | 'halfPixel' | 'halfPixel2x9' | 'aligned' | 'aligned2x9', number[][]>>('grid');

describe('interpolateCodes', () => {
  test('goes straight in equal steps, both ends included to the last bit', () => {
    const way = interpolateCodes([0.1, -2], [0.7, 4], { steps: 7 });
    expect(way.shape).toEqual([7, 2]);
    expect(distance(way.data, [0.1, -2, 0.2, -1, 0.3, 0, 0.4, 1, 0.5, 2, 0.6, 3, 0.7, 4])).toBeLessThan(1e-15);
    expect([...way.data.slice(0, 2), ...way.data.slice(12)]).toEqual([0.1, -2, 0.7, 4]);
    expect(interpolateCodes([0], [1]).shape).toEqual([10, 1]);
  });

  test('takes rows of codes, each to its own', () => {
    const way = interpolateCodes([[0, 0], [1, 1]], [[2, 0], [1, 5]], { steps: 3 });
    expect(way.shape).toEqual([2, 3, 2]);
    expect([...way.data]).toEqual([0, 0, 1, 0, 2, 0, 1, 1, 1, 3, 1, 5]);
  });

  test("goes along the great circle as SciPy's geometric_slerp", () => {
    const { from, to, path, near, nearPath } = slerp;
    expect(distance(interpolateCodes(from, to, { steps: 7, method: 'spherical' }).data, path.flat())).toBeLessThan(1e-12);
    expect(distance(interpolateCodes(from, near, { steps: 7, method: 'spherical' }).data, nearPath.flat())).toBeLessThan(1e-12);
  });

  test('a great circle keeps the common length, and is the straight line for parallel codes', () => {
    const way = rowsOf(interpolateCodes([3, 0, 0], [0, 0, 3], { steps: 9, method: 'spherical' }));
    for (const code of way) expect(Math.hypot(...code)).toBeCloseTo(3, 12);
    expect(distance(interpolateCodes([1, 1], [3, 3], { steps: 3, method: 'spherical' }).data, [1, 1, 2, 2, 3, 3])).toBeLessThan(1e-12);
  });

  test('refuses what no great circle joins, and other bad input', () => {
    expect(() => interpolateCodes([1, 0], [-2, 0], { method: 'spherical' })).toThrow(/^to: .*opposite to from.*linear/);
    expect(() => interpolateCodes([[1, 1], [0, 0]], [[1, 2], [1, 0]], { method: 'spherical' })).toThrow(/^from\[1\]: .*direction.*linear/);
    expect(() => interpolateCodes([1, 2], [1, 2, 3])).toThrow(ShapeError);
    expect(() => interpolateCodes([[1, 2]], [[1, 2], [3, 4]])).toThrow(/expected 1 codes/);
    expect(() => interpolateCodes([1, NaN], [1, 2])).toThrow(NonFiniteError);
    expect(() => interpolateCodes([1, 2], [1, 3], { steps: 1 })).toThrow(/steps: got 1, expected an integer >= 2/);
    expect(() => interpolateCodes([1, 2], [1, 3], { method: 'round' as 'linear' })).toThrow(InvalidParameterError);
  });

  test('tells of ends outside the range', () => {
    const { warnings, onWarning } = listener();
    const range = codeRange([[0, 0], [1, 1]]);
    interpolateCodes([0, 1], [0.5, 3], { range, onWarning });
    expect(warnings).toEqual([expect.stringMatching(/^to: 1 of 1 points lies outside .* Row 0 has 3 on axis 1, where codes lie in \[0, 1\]/)]);
    interpolateCodes([0, 1], [1, 0], { range, onWarning });
    expect(warnings).toHaveLength(1);
  });
});

describe('interpolatePath', () => {
  const corner = [[0, 0], [3, 0], [3, 1]];

  test('takes as many steps on each leg, or equal distances along all', () => {
    expect(rowsOf(interpolatePath(corner, { stepsPerLeg: 2 }))).toEqual([[0, 0], [1.5, 0], [3, 0], [3, 0.5], [3, 1]]);
    expect(rowsOf(interpolatePath(corner, { steps: 5 }))).toEqual([[0, 0], [1, 0], [2, 0], [3, 0], [3, 1]]);
  });

  test('ends at the last point to the last bit, however lengths are rounded', () => {
    const points = Array.from({ length: 12 }, (_, i) => [Math.sin(7 * i), Math.cos(5 * i), i / 3]);
    for (let steps = 2; steps < 40; steps++) expect(rowsOf(interpolatePath(points, { steps })).at(-1)).toEqual(points[11]);
  });

  test('closes', () => {
    const square = [[0, 0], [1, 0], [1, 1], [0, 1]];
    expect(rowsOf(interpolatePath(square, { steps: 9, closed: true })).slice(6)).toEqual([[0, 1], [0, 0.5], [0, 0]]);
    expect(interpolatePath(square, { stepsPerLeg: 3, closed: true }).shape).toEqual([13, 2]);
  });

  test('keeps equal distances over great circles of unequal angles', () => {
    const at = (angle: number): number[] => [Math.cos(angle), Math.sin(angle)];
    const way = rowsOf(interpolatePath([at(0), at(0.4), at(2)], { steps: 11, method: 'spherical' }));
    way.forEach((code, s) => expect(distance(code, at(0.2 * s))).toBeLessThan(1e-3));
    expect(distance(way[10], at(2))).toBeLessThan(1e-14);
    const gaps = way.slice(1).map((code, s) => Math.hypot(code[0] - way[s][0], code[1] - way[s][1]));
    expect(Math.max(...gaps) / Math.min(...gaps)).toBeLessThan(1.001);
  });

  test('stays where all points are the same, and passes repeated ones', () => {
    expect(rowsOf(interpolatePath([[1, 2], [1, 2]], { steps: 3 }))).toEqual([[1, 2], [1, 2], [1, 2]]);
    expect(rowsOf(interpolatePath([[0], [0], [2]], { steps: 3 }))).toEqual([[0], [1], [2]]);
  });

  test('refuses bad input and tells of points outside', () => {
    expect(() => interpolatePath(corner, {})).toThrow(/either stepsPerLeg or steps/);
    expect(() => interpolatePath(corner, { steps: 3, stepsPerLeg: 2 })).toThrow(InvalidParameterError);
    expect(() => interpolatePath([[1, 2]], { steps: 3 })).toThrow(ShapeError);
    expect(() => interpolatePath(corner, { stepsPerLeg: 0 })).toThrow(/stepsPerLeg/);
    expect(() => interpolatePath([[1, 1], [1, 2], [-1, -2]], { steps: 4, method: 'spherical' })).toThrow(/^points\[2\]: .*points\[1\]/);
    const { warnings, onWarning } = listener();
    interpolatePath(corner, { steps: 3, range: codeRange([[0, 0], [2, 2]]), onWarning });
    expect(warnings[0]).toMatch(/2 of 3 points lie outside/);
  });
});

describe('interpolateGrid', () => {
  const resized = (options: InterpolateGridOptions) => interpolateGrid(grid.codes, { rows: 3, columns: 4, ...options });

  test("resizes 3x4 codes as TensorFlow's tf.image.resize does, and with corners kept", () => {
    expect(resized({}).shape).toEqual([35, 2]);
    expect(distance(resized({}).data, grid.halfPixel.flat())).toBeLessThan(1e-6);
    expect(distance(resized({ toRows: 2, toColumns: 9 }).data, grid.halfPixel2x9.flat())).toBeLessThan(1e-6);
    expect(distance(resized({ centres: 'align-corners' }).data, grid.aligned.flat())).toBeLessThan(1e-6);
    expect(distance(resized({ centres: 'align-corners', toRows: 2, toColumns: 9 }).data, grid.aligned2x9.flat())).toBeLessThan(1e-6);
  });

  test('aligned corners keep every given code', () => {
    const codes = rowsOf(resized({ centres: 'align-corners' }));
    grid.codes.forEach((code, i) => expect(codes[2 * Math.floor(i / 4) * 7 + 2 * (i % 4)]).toEqual(code));
  });

  test('knows the size of a grid [rows, columns, d], and makes single rows', () => {
    const nested = [[[0], [2]], [[4], [6]]];
    expect([...interpolateGrid(nested, { centres: 'align-corners' }).data]).toEqual([0, 1, 2, 2, 3, 4, 4, 5, 6]);
    expect([...interpolateGrid(nested, { toRows: 1, toColumns: 1, centres: 'align-corners' }).data]).toEqual([0]);
    expect([...interpolateGrid(nested, { toRows: 1, toColumns: 1 }).data]).toEqual([3]);
  });

  test('refuses grids that are not full and sizes that are none', () => {
    expect(() => interpolateGrid(grid.codes)).toThrow(/^rows: .*Give rows and columns/);
    expect(() => interpolateGrid(grid.codes, { rows: 3, columns: 5 })).toThrow(/3 x 5 codes/);
    expect(() => interpolateGrid([[[0], [2]]], { rows: 2, columns: 1 })).toThrow(ShapeError);
    expect(() => resized({ toRows: 0 })).toThrow(/toRows: got 0/);
    expect(() => interpolateGrid(matrix([[NaN, 1]]), { rows: 1, columns: 1 })).toThrow(NonFiniteError);
    expect(() => resized({ centres: 'edges' as 'half-pixel' })).toThrow(/half-pixel.*align-corners/);
  });
});

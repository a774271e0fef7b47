import { describe, expect, test } from '@jest/globals';
import { countAxis, logAxis } from '../src/axes.js';
import { errorHistogram, metricBars, scatterByLabel, travelSheet, traversalSheet } from '../src/index.js';
import { fontSize, textWidth } from '../src/text.js';
import { fittingTicks, niceTicks, tickFormat } from '../src/ticks.js';
import { expectTidy } from './boxes.js';
import { all, parse, texts } from './svg.js';

const written = (values: readonly number[]): string[] => values.map(tickFormat(values));

describe('how ticks are written', () => {
  test.each([
    [[0, 0.2, 0.4], ['0.0', '0.2', '0.4']],
    [[-2, 0, 2], ['−2', '0', '2']],
    [[0.15], ['0.15']],
    [[1e6, 2e6], ['1e6', '2e6']],
    [[0, 2e-7, 4e-7], ['0', '2e−7', '4e−7']],
    [[0, 1.5e6, 3e6], ['0', '1.5e6', '3e6']],
    [[-0.001, 0, 0.001], ['−0.001', '0.000', '0.001']],
    [[0], ['0']],
  ])('%j', (values, words) => {
    expect(written(values)).toEqual(words);
  });

  test('ticks that lie close together far from 0 read differently', () => {
    expect(written([1e6, 1000001, 1000002])).toEqual(['1000000', '1000001', '1000002']);
    expect(written([0.9999991, 0.9999992])).toEqual(['0.9999991', '0.9999992']);
    for (const low of [1e6, 5e7, 123456789]) {
      const words = written(niceTicks(low, low + 7, 5));
      expect(new Set(words).size).toBe(words.length);
    }
  });

  test('values that are no ticks keep the decimals they have, and those that have many are rounded to what tells them apart', () => {
    expect(written([-3, -1.5, 0, 1.5, 3])).toEqual(['−3.0', '−1.5', '0.0', '1.5', '3.0']);
    expect(written([-0.004, 0.0001, 0.004])).toEqual(['−0.0040', '0.0001', '0.0040']);
    expect(written(Array.from({ length: 4 }, (_, i) => -1 + (2 * i) / 3))).toEqual(['−1.00', '−0.33', '0.33', '1.00']);
    // Falling and mixed orders are no reason for powers.
    expect(written([2, 0, 1])).toEqual(['2', '0', '1']);
  });
});

describe('ticks along the bottom', () => {
  test.each([
    [0, 1.3e-5, 72],
    [1e6, 1000003.5, 500],
    [-0.00012, 0.00034, 300],
    [-1, 1, 130],
  ])('from %d to %d over %d pixels have labels apart', (low, high, length) => {
    const ticks = fittingTicks(low, high, length, 8);
    const format = tickFormat(ticks);
    const box = (t: number): [number, number] => {
      const [at, half] = [(length * (t - low)) / (high - low), textWidth(format(t), fontSize.tick) / 2];
      return [at - half, at + half];
    };
    ticks.slice(1).forEach((t, i) => expect(box(t)[0] - box(ticks[i])[1]).toBeGreaterThanOrEqual(8));
  });

  test('a logarithmic axis too short for twos and fives has powers of ten', () => {
    expect(logAxis(1, 1e4, '', 2000).ticks.length).toBeGreaterThan(4);
    expect(logAxis(100, 10000, '').ticks).toContain(500);
    expect(logAxis(100, 10000, '', 130).ticks).toEqual([100, 1000, 10000]);
  });

  test('numbers of things have whole ticks', () => {
    expect(countAxis(1.05, '', 5).ticks).toEqual([0, 1]);
    expect(texts(parse(errorHistogram([0.02])))).not.toContain('0.2');
  });
});

describe('figures', () => {
  test('a scatter of great and close values, and one of tiny ones, have labels apart that differ', () => {
    for (const points of [[[1e6, 2e6], [1000003, 2000004]], [[1e-6, -2e-6], [3e-6, 4e-6]], [[-1234.5, 0.0001], [-1234.4, 0.0009]]]) {
      const figure = scatterByLabel(points);
      expectTidy(figure);
      for (const axis of ['x', 'y']) {
        const words = all(parse(figure), `[aria-label="${axis}-axis tick label"] text`).map((t) => t.textContent);
        expect(words.length).toBeGreaterThan(1);
        expect(new Set(words).size).toBe(words.length);
      }
    }
  });

  test('the columns of traversals and travels say their values', () => {
    const images = Array.from({ length: 9 }, () => [0, 1, 1, 0]);
    expect(texts(parse(traversalSheet(images, { values: [-1.5, 0, 1.5] })))).toEqual(expect.arrayContaining(['−1.5', '0.0', '1.5']));
    expect(texts(parse(travelSheet(images, { x: [-0.002, 0, 0.002], y: [-4e6, 0, 4e6] })))).toEqual(expect.arrayContaining(['−0.002', '0.002', '−4e6', '4e6']));
  });

  test('bars of tiny and of huge metrics have ticks apart', () => {
    expectTidy(metricBars(Object.fromEntries([1, 2, 3].map((k) => [`model ${k}`, { mse: k * 1.3e-5, size: k * 5e6, signed: k - 2 }]))));
  });
});

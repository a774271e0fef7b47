import { describe, expect, test } from '@jest/globals';
import { ndarray } from '@latentkit/core';
import { explainedVariance } from '../src/index.js';
import { textWidth } from '../src/text.js';
import { all, num, parse, pathPoints, texts } from './svg.js';

const ratios = [0.5, 0.3, 0.1, 0.06, 0.04];

test('bars are as high as shares and the line as their sums', () => {
  const figure = explainedVariance(ratios);
  figure.data.cumulative.forEach((c, i) => expect(c).toBeCloseTo([0.5, 0.8, 0.9, 0.96, 1][i], 12));
  const root = parse(figure);
  const bars = all(root, '[aria-label="rect"] rect');
  const full = num(bars[0], 'height') / 0.5;
  bars.forEach((b, i) => expect(num(b, 'height')).toBeCloseTo(full * ratios[i], 0));
  const bottom = num(bars[0], 'y') + num(bars[0], 'height');
  const [line] = pathPoints(all(root, '[aria-label="line"] path')[0].getAttribute('d')!);
  line.forEach((p, i) => expect((bottom - p[1]) / full).toBeCloseTo(figure.data.cumulative[i], 2));
  // A bar stands under its point.
  line.forEach((p, i) => expect(Math.abs(num(bars[i], 'x') + num(bars[i], 'width') / 2 - p[0])).toBeLessThan(1));
  expect(texts(root)).toEqual(expect.arrayContaining(['0%', '100%', '1', '5', 'principal component', 'each component']));
});

describe('the mark', () => {
  test('says how many components reach it, where the line crosses it', () => {
    const figure = explainedVariance(ratios);
    expect(figure.data.componentsAtMark).toBe(4);
    const root = parse(figure);
    expect(texts(root)).toContain('4 components hold 95%');
    const [line] = pathPoints(all(root, '[aria-label="line"] path')[0].getAttribute('d')!);
    const [, level, x] = /H([\d.]+)V/.exec(all(root, 'path').map((p) => p.getAttribute('d')!).find((d) => d.includes('V'))!)!.input.match(/^M[\d.]+,([\d.]+)H([\d.]+)V/)!.map(Number);
    expect(Math.abs(x - line[3][0])).toBeLessThan(1);
    expect(level).toBeGreaterThan(line[3][1]);
    expect(level).toBeLessThan(line[2][1]);
  });

  test('can be elsewhere, or nowhere', () => {
    expect(texts(parse(explainedVariance(ratios, { mark: 0.5 })))).toContain('1 component holds 50%');
    expect(explainedVariance(ratios, { mark: 0.9 }).data.componentsAtMark).toBe(3);
    const without = explainedVariance(ratios, { mark: false });
    expect(texts(parse(without)).filter((t) => t.includes('hold'))).toEqual([]);
    expect(without.data.componentsAtMark).toBeUndefined();
  });

  test('that is not reached says so', () => {
    const figure = explainedVariance(ratios, { count: 2 });
    expect(texts(parse(figure))).toContain('95% is not reached');
    expect(figure.description).toBe('2 components hold 80.00% of the variance; the first 50.0%. 95% is not reached.');
  });

  test('its words stay inside the figure wherever it falls', () => {
    for (let k = 1; k <= 60; k++) {
      const figure = explainedVariance(Array.from({ length: 60 }, () => 1 / 60), { mark: k === 60 ? 0.99 : k / 60 - 1e-6, width: 320 });
      const words = all(parse(figure), 'text').filter((t) => /^\d+ component|^holds? /.test(t.textContent));
      expect(words.map((t) => t.textContent).join(' ')).toMatch(/^\d+ components? holds? [\d.]+%$/);
      for (const line of words) {
        const length = textWidth(line.textContent, 12);
        if (line.getAttribute('text-anchor') === 'end') expect(num(line, 'x') - length).toBeGreaterThan(50);
        else expect(num(line, 'x') + length).toBeLessThan(320 - 16);
      }
    }
  });
});

test('hundreds of components become an area, not hundreds of bars', () => {
  const root = parse(explainedVariance(ndarray(new Float64Array(784).fill(1 / 784), [784]), { height: 300, width: 500 }));
  expect(all(root, 'rect').length).toBeLessThan(5);
  expect(all(root, '[aria-label="area"] path').length).toBe(1);
  expect([num(root, 'width'), num(root, 'height')]).toEqual([500, 300]);
});

describe('refuses', () => {
  test.each([
    ['no ratios', () => explainedVariance([]), 'LK_SHAPE', /at least 1 row/],
    ['a matrix', () => explainedVariance([[0.5, 0.5]]), 'LK_SHAPE', /1 dimensions/],
    ['NaN', () => explainedVariance([0.5, NaN]), 'LK_NON_FINITE', /ratios.*element 1/],
    ['a negative share', () => explainedVariance([0.5, -0.1]), 'LK_INVALID_PARAMETER', /ratios\[1\]/],
    ['variances in place of ratios', () => explainedVariance([12, 3]), 'LK_INVALID_PARAMETER', /explainedVarianceRatio/],
    ['a mark of 95', () => explainedVariance(ratios, { mark: 95 }), 'LK_INVALID_PARAMETER', /0\.95/],
    ['more components than there are', () => explainedVariance(ratios, { count: 6 }), 'LK_INVALID_PARAMETER', /count/],
  ])('%s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

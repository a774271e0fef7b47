import { describe, expect, test } from '@jest/globals';
import { activationHistograms, codeImages, learningCurves, metricCurves, pcaBiplot, singularValueCurves, tangentStrips, weightImages } from '../src/index.js';
import { all, num, parse, texts } from './svg.js';

// More than a call of Math.max can take as arguments.
const MANY = 200_000;

describe('long series', () => {
  const rising = Float64Array.from({ length: MANY }, (_, i) => i + 1);

  test.each([
    ['learning curves', () => learningCurves({ loss: Array.from(rising) })],
    ['metric curves', () => metricCurves(rising, rising)],
    ['spectra', () => singularValueCurves(rising.slice().reverse())],
    ['codes', () => codeImages(Array.from({ length: 4 }, () => [0]), { data: rising, shape: [4, MANY / 4] }, Array.from({ length: 4 }, () => [0]), { codeShape: [2, MANY / 8] })],
    ['weights', () => weightImages({ data: rising, shape: [MANY, 1] }, { imageShape: [400, 500] })],
    ['tangents', () => tangentStrips({ data: rising, shape: [400, 500] }, { data: rising, shape: [1, MANY] }, [1], { steps: [1] })],
  ])('%s of two hundred thousand numbers overflow nothing', (_, make) => {
    expect(make).not.toThrow();
  });
});

test('a mean beyond the range asked for has no line', () => {
  const codes = [[0, 1], [0, 9]];
  const lines = (range: [number, number]): number => all(parse(activationHistograms(codes, { range })), 'line[stroke-dasharray]').filter((l) => num(l, 'y2') - num(l, 'y1') > 50).length;
  expect(lines([0, 10])).toBe(2);
  expect(lines([5, 10])).toBe(0);
});

describe('a biplot', () => {
  const cloud = Array.from({ length: 40 }, (_, i) => [Math.cos(i), Math.sin(2 * i)]);

  test('has no arrow for a feature without weight', () => {
    const figure = pcaBiplot(cloud, [[1, 0, 0], [0, 0, 1]], { features: ['a', 'nothing', 'b'] });
    expect(figure.data.arrows.map((a) => a.feature)).toEqual(['a', 'b']);
    expect(texts(parse(figure))).not.toContain('nothing');
    expect(pcaBiplot(cloud, [[0], [0]]).description).toContain('No feature has an arrow.');
  });

  test('draws the lines to far labels below all arrows, and labels over a ground of their own', () => {
    const angles = Array.from({ length: 12 }, (_, i) => 0.9 + 0.02 * i);
    const root = parse(pcaBiplot(cloud, [angles.map(Math.cos), angles.map(Math.sin)], { features: angles.map((_, i) => `feature number ${i}`) }));
    const order = all(root, '[data-labels], [data-marks="arrow"]').map((g) => g.getAttribute('data-labels') ?? 'arrow');
    expect(order).toEqual(['leaders', ...angles.map(() => 'arrow'), 'arrows']);
    expect(all(root, '[data-labels="arrows"] rect')).toHaveLength(all(root, '[data-labels="arrows"] text').length);
  });
});

import { describe, expect, test } from '@jest/globals';
import { ndarray, random } from '@latentkit/core';
import { componentScatters, lightTheme, metricBars, shepardDiagram } from '../src/index.js';
import { expectTidy } from './boxes.js';
import { all, num, parse, texts } from './svg.js';

describe('codes against components', () => {
  const scores = random(3).stream('scores').at(0).normal(300);
  const n = 100;
  const codes = ndarray(Float64Array.from(scores, (v, i) => (i % 3 === 0 ? 2 * v : i % 3 === 1 ? -v : 7)), [n, 3]);
  const components = ndarray(scores, [n, 3]);

  test('a panel each, with their correlation; a unit that is dead is called constant', () => {
    const figure = componentScatters(codes, components, { title: 'Is it PCA?' });
    const [first, second, third] = figure.data.correlations;
    expect([first, second]).toEqual([expect.closeTo(1, 12), expect.closeTo(-1, 12)]);
    expect(third).toBeNaN();
    const root = parse(figure);
    expect(texts(root)).toEqual(expect.arrayContaining(['r = 1.000', 'r = −1.000', 'constant', 'code 1', 'PC 3']));
    const points = all(root, '[data-marks="points"]');
    expect(points.map((p) => all(p, 'circle').length)).toEqual([n, n, n]);
    // Falling: right is down, and y grows downwards in a picture.
    const [a, b] = all(points[1], 'circle');
    expect(Math.sign(num(a, 'cx') - num(b, 'cx'))).toBe(Math.sign(num(a, 'cy') - num(b, 'cy')));
    expectTidy(figure);
  });

  test('classes, other names, fewer panels and pictures for many points', () => {
    const figure = componentScatters(codes, components, { count: 2, columns: 1, axes: ['unit', 'component'], labels: Array.from({ length: n }, (_, i) => i % 2), names: ['even', 'odd'], rasterAbove: 150, width: 400 });
    const root = parse(figure);
    expect(all(root, 'image').length).toBe(2);
    expect(texts(root)).toEqual(expect.arrayContaining(['even', 'odd', 'unit 2', 'component 2']));
    expect(figure.height).toBeGreaterThan(700);
  });

  test.each([
    ['other samples', () => componentScatters(codes, [[1, 2, 3]]), /100 rows/],
    ['more panels than codes', () => componentScatters(codes, components, { count: 4 }), /count/],
    ['NaN', () => componentScatters([[NaN]], [[1]]), /codes/],
  ])('refuse %s', (_, make, message) => expect(make).toThrow(message));
});

describe('Shepard diagram', () => {
  const original = Float64Array.from({ length: 800 }, (_, i) => 1 + i / 100);
  const noise = random(4).stream('noise').at(0).uniform(800);
  const embedded = original.map((d, i) => 2 * d + noise[i] - 0.5);

  test('median and quartiles of groups by distance', () => {
    const figure = shepardDiagram({ original, embedded }, { groups: 8, correlation: 0.987, title: 'Shepard' });
    const { groups } = figure.data;
    expect(groups.length).toBe(8);
    groups.forEach((g, i) => {
      expect(g.at).toBeCloseTo(1.5 + i, 6);
      expect(Math.abs(g.median - 2 * g.at)).toBeLessThan(0.2);
      expect(g.upper - g.lower).toBeGreaterThan(0.8);
    });
    const root = parse(figure);
    expect(texts(root)).toEqual(expect.arrayContaining(['rank correlation 0.987', 'median', 'quartiles', 'distance in the data']));
    expect(all(root, '[data-marks="lines"] path').length).toBe(3);
    expect(figure.description).toContain('Rank correlation 0.987.');
    expectTidy(figure);
  });

  test('of few pairs or on request has no groups; many pairs are a picture', () => {
    expect(shepardDiagram({ original: [1, 2], embedded: [1, 2] }).data.groups).toEqual([]);
    const root = parse(shepardDiagram({ original, embedded }, { groups: 0, rasterAbove: 100, axes: ['geodesic', 'straight'] }));
    expect(texts(root)).not.toContain('median');
    expect(texts(root)).toContain('geodesic');
    expect(all(root, 'image').length).toBe(1);
  });

  test.each([
    ['distances of other numbers', () => shepardDiagram({ original, embedded: [1] }), /embedded: got 1/],
    ['a correlation above 1', () => shepardDiagram({ original, embedded }, { correlation: 2 }), /correlation/],
  ])('refuses %s', (_, make, message) => expect(make).toThrow(message));
});

describe('metrics of models', () => {
  const values = { PCA: { mse: 0.02, accuracy: 0.9 }, stacked: { mse: [0.01, 0.012, 0.014], accuracy: 0.95 }, 'variational <b>': { mse: 0.016 } };
  const bars = (root: Element): Element[] => all(root, '[data-marks="bar"]');

  test('bars are as long as values, which stand beside them', () => {
    const figure = metricBars(values, { title: 'Families' });
    const root = parse(figure);
    const widths = bars(root).map((b) => num(b, 'width'));
    expect(widths[1] / widths[0]).toBeCloseTo(0.6, 2);
    expect(widths[2] / widths[0]).toBeCloseTo(0.8, 2);
    expect(texts(root)).toEqual(expect.arrayContaining(['PCA', 'variational <b>', 'MSE', 'accuracy', '0.0120 ± 0.002', '–']));
    expect(new Set(bars(root).map((b) => b.getAttribute('fill')))).toEqual(new Set([lightTheme.accent]));
    expect(all(root, '[data-marks="run"]').length).toBe(3);
    expect(figure.data.metrics[0].deviations[1]).toBeCloseTo(0.002, 12);
    expectTidy(figure);
  });

  test('the best of each metric stands out, models are sorted by one, and a baseline crosses all', () => {
    const figure = metricBars(values, { better: { mse: 'lower', accuracy: 'higher' }, sortBy: 'mse', baseline: 'PCA', digits: 2, width: 700 });
    expect(figure.data.models).toEqual(['stacked', 'variational <b>', 'PCA']);
    expect(figure.data.metrics.map((m) => m.best)).toEqual([0, 0]);
    const root = parse(figure);
    expect(bars(root).slice(0, 3).map((b) => b.getAttribute('fill'))).toEqual([lightTheme.accent, lightTheme.categorical[3], lightTheme.categorical[3]]);
    const pca = bars(root)[2];
    expect(num(all(root, '[data-marks="baseline"]')[0], 'x1')).toBeCloseTo(num(pca, 'x') + num(pca, 'width'), 1);
    expect(texts(root)).toEqual(expect.arrayContaining(['lower is better; dotted: PCA', '0.020']));
    expect(figure.description).toContain('MSE (lower is better): stacked 0.012 ± 0.002, variational <b> 0.016, PCA 0.020.');
    expectTidy(figure);
  });

  test('a model without the metric it is sorted by comes last', () => {
    expect(metricBars(values, { better: { accuracy: 'higher' }, sortBy: 'accuracy', metrics: ['mse'] }).data.models).toEqual(['stacked', 'PCA', 'variational <b>']);
  });

  test('negative values have bars that end at zero', () => {
    const figure = metricBars({ a: { elbo: -100 }, b: { elbo: -50 }, c: { elbo: 0 } }, { better: { elbo: 'higher' } });
    const [a, b] = bars(parse(figure));
    expect(num(a, 'x') + num(a, 'width')).toBeCloseTo(num(b, 'x') + num(b, 'width'), 6);
    expect(figure.data.metrics[0].best).toBe(2);
    expectTidy(figure);
  });

  test.each([
    ['no models', () => metricBars({}), 'LK_INVALID_PARAMETER', /values/],
    ['numbers without a metric', () => metricBars({ PCA: 1 } as never), 'LK_INVALID_PARAMETER', /metrics by model/],
    ['NaN', () => metricBars({ PCA: { mse: NaN } }), 'LK_NON_FINITE', /PCA\.mse/],
    ['an unknown metric', () => metricBars(values, { metrics: ['mae'] }), 'LK_UNKNOWN_NAME', /metric/],
    ['an unknown baseline', () => metricBars(values, { baseline: 'LDA' }), 'LK_UNKNOWN_NAME', /baseline/],
    ['sorting without a way', () => metricBars(values, { sortBy: 'mse' }), 'LK_INVALID_PARAMETER', /better: \{ mse/],
    ['more metrics than there is room for', () => metricBars({ a: Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`m${i}`, 1])) }), 'LK_INVALID_PARAMETER', /width/],
  ])('refuse %s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

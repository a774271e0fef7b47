import { describe, expect, test } from '@jest/globals';
import { componentScatters, confusionHeatmap, errorHistogram, learningCurves, metricCurves, pcaBiplot, rocCurves, scatterByLabel, shepardDiagram, sparsityCost, travelSheet } from '../src/index.js';
import { fitNames, fontSize, textWidth } from '../src/text.js';
import { expectTidy } from './boxes.js';
import { all, num, parse, texts } from './svg.js';

const digits = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'].map((n) => `the handwritten digit ${n} of the test set`);
const labels = Array.from({ length: 60 }, (_, i) => i % 10);
const cloud = labels.map((l, i) => [l + Math.cos(i), Math.sin(2.3 * i)]);

describe('names that are too long', () => {
  test('are cut so that the first word in which they differ is shown', () => {
    const cut = fitNames(digits, 130, fontSize.label);
    expect(cut[0]).toMatch(/^….*zero.*…$/);
    expect(new Set(cut).size).toBe(10);
    for (const name of cut) expect(textWidth(name, fontSize.label)).toBeLessThanOrEqual(130);
  });

  test('are left alone where they fit, and cut at the end where they differ from the start', () => {
    expect(fitNames(['the digit one', 'the digit two'], 200, 12)).toEqual(['the digit one', 'the digit two']);
    expect(fitNames(['linear autoencoder of the first kind', 'sparse autoencoder of the first kind'], 90, 12).every((n) => /^(linear|sparse).*…$/.test(n))).toBe(true);
    expect(fitNames(['one name alone that is much too long'], 60, 12)[0]).toMatch(/^one.*…$/);
    expect(fitNames([], 60, 12)).toEqual([]);
  });

  test('differ in the legend of a scatter and beside a confusion matrix', () => {
    const legend = all(parse(scatterByLabel(cloud, labels, { names: digits })), '[data-legend] text').map((t) => t.textContent);
    expect(legend.filter((t) => t.includes('seven'))).toHaveLength(1);
    const matrix = confusionHeatmap(Array.from({ length: 10 }, (_, i) => Array.from({ length: 10 }, (_, j) => (i === j ? 9 : 1))), { names: digits });
    expect(texts(parse(matrix)).filter((t) => t.includes('seven'))).toHaveLength(2);
  });
});

describe('labels of axes', () => {
  const long = 'a name of an axis that says far more about it than there is room for in the whole of this small figure';

  test.each([
    ['a scatter', () => scatterByLabel(cloud, labels, { axes: [long, long], width: 400 })],
    ['a biplot with its note', () => pcaBiplot(cloud, [[1, 0], [0, 1]], { axes: [long, long] })],
    ['a Shepard diagram with its note', () => shepardDiagram({ original: [1, 2, 3], embedded: [1, 3, 2] }, { axes: [long, long], correlation: 0.5 })],
    ['small scatters with their correlations', () => componentScatters(cloud, cloud, { axes: ['the code of the autoencoder', 'the principal component'], columns: 2, width: 400 })],
    ['metric curves', () => metricCurves([1, 2], [3, 4], { label: long, xLabel: long })],
    ['a travel sheet', () => travelSheet([[0, 1, 1, 0]], { x: [0], y: [0], xLabel: long, yLabel: long, width: 100 })],
  ])('of %s are cut and keep clear of what stands beside them', (_, make) => {
    expectTidy(make());
  });
});

describe('legends', () => {
  test('above a plot end at the edge of the figure and leave room for what they explain', () => {
    const curves = Object.fromEntries(Array.from({ length: 20 }, (_, k) => [`model ${k} with a name that is rather long`, [k, k + 1]]));
    const figure = metricCurves([1000000, 2000000], curves, { width: 320 });
    expectTidy(figure);
    const paths = all(parse(figure), '[data-marks="lines"] path').map((p) => p.getAttribute('d')!);
    const heights = paths.flatMap((d) => d.match(/,([-\d.]+)/g)!.map((y) => Number(y.slice(1))));
    expect(Math.max(...heights) - Math.min(...heights)).toBeGreaterThan(80);
    expect(Math.max(...heights)).toBeLessThan(figure.height);
  });

  test('of many classes leave room for the histogram', () => {
    const figure = errorHistogram(labels.map((l, i) => 0.1 * l + 0.01 * i), { labels, names: digits, threshold: 0.5 });
    expectTidy(figure);
    const box = parse(figure).querySelector('[data-marks="threshold"]')!;
    expect(num(box, 'y2') - num(box, 'y1')).toBeGreaterThan(130);
  });

  test('stay inside where tick labels are wide', () => {
    expectTidy(sparsityCost(0.1, { width: 320, top: 1e-5, costs: ['mse', 'mae', 'kl'] }));
    expectTidy(learningCurves({ a: { loss: [1000000, 1000001], valLoss: [1000002, 1000004] }, b: { loss: [1000000, 1000003] } }, { width: 320 }));
    expectTidy(rocCurves(Object.fromEntries(digits.map((name) => [name, { falsePositiveRate: [0, 1], truePositiveRate: [0, 1] }]))));
  });
});

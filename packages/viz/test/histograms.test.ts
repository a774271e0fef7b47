import { describe, expect, test } from '@jest/globals';
import { ndarray } from '@latentkit/core';
import { activationHistograms, errorHistogram, histogram, lightTheme } from '../src/index.js';
import { binEdges, countBins } from '../src/histogram.js';
import { expectTidy } from './boxes.js';
import { all, num, parse, texts } from './svg.js';

const legend = (root: Element): string[] => all(root, '[data-legend="row"] text').map((t) => t.textContent ?? '');
const bars = (root: Element): Element[] => all(root, '[data-marks="bars"] rect');

describe('bins', () => {
  test('hold their lower edge, the last one its upper edge too, and nothing beyond', () => {
    expect(Array.from(countBins([0, 0.5, 0.999, 1, 2, 2.5, -1], binEdges(0, 2, 2)))).toEqual([3, 2]);
  });

  test('have equal ratios on a logarithmic axis', () => {
    expect(Array.from(binEdges(1, 100, 2, true))).toEqual([1, 10, 100]);
  });

  test('are there without a figure, over all values or a range', () => {
    const values = Float32Array.of(1, 1, 2, 3, 9);
    expect(histogram(values, { bins: 4 })).toEqual({ edges: Float64Array.of(1, 3, 5, 7, 9), counts: Float64Array.of(3, 1, 0, 1) });
    expect(Array.from(histogram(values, { bins: 2, range: [0, 4] }).counts)).toEqual([2, 2]);
    expect(histogram(values).counts).toHaveLength(40);
    expect(() => histogram(values, { bins: 0 })).toThrow(/bins/);
    expect(() => histogram(values, { range: [1, 1] })).toThrow(/range/);
  });
});

describe('errors', () => {
  const errors = [1, 1, 2, 3, 3, 3, 9, 10];

  test('of one class are counted, and those beyond the threshold are named', () => {
    const figure = errorHistogram(errors, { threshold: 3, bins: 9, title: 'Errors' });
    expect(Array.from(figure.data.classes[0].counts)).toEqual([2, 1, 3, 0, 0, 0, 0, 0, 2]);
    expect(figure.data.classes[0].beyond).toBe(2);
    const root = parse(figure);
    expect(legend(root)).toEqual(['threshold 3.00', '2 of 8 beyond (25%)']);
    const heights = bars(root).map((b) => num(b, 'height'));
    expect(heights[2] / heights[1]).toBeCloseTo(3, 1);
    const line = root.querySelector('[data-marks="threshold"]')!;
    expect(num(line, 'x1')).toBeCloseTo(num(bars(root)[2], 'x') - 0.5, 1);
    expect(figure.description).toBe('8 values of reconstruction error, drawn from 1.00 to 10.0. Beyond the threshold 3.00: 2 of 8 (25%).');
    expectTidy(figure);
  });

  test('of two classes are shares of each, whatever their sizes, with the counts of each beyond', () => {
    const normal = Array.from({ length: 100 }, (_, i) => i / 100);
    const figure = errorHistogram([...normal, 0.5, 2, 3, 4], { labels: [...normal.map(() => 0), 1, 1, 1, 1], names: ['normal', 'anomalous'], threshold: 0.945, label: 'score', bins: 8 });
    expect(figure.data.classes.map((c) => [c.name, c.total, c.beyond])).toEqual([['normal', 100, 5], ['anomalous', 4, 3]]);
    const root = parse(figure);
    expect(legend(root)).toEqual(['threshold 0.945', 'normal: 5 of 100 beyond (5.0%)', 'anomalous: 3 of 4 beyond (75%)']);
    const steps = all(root, '[data-marks="steps"]');
    expect(steps.map((s) => s.getAttribute('stroke'))).toEqual([lightTheme.categorical[0], lightTheme.categorical[1]]);
    // Anomalies at 0.5, 2, 3 and 4 are three separate shapes: empty bins have no outline.
    expect(steps[1].getAttribute('d')!.split('M').length - 1).toBe(3);
    expect(texts(root)).toEqual(expect.arrayContaining(['score', 'share of the class']));
    expectTidy(figure);
  });

  test('on a logarithmic axis a decade is as long everywhere, and all ticks lie inside', () => {
    const root = parse(errorHistogram([0.001, 0.01, 0.1, 1], { log: true, bins: 3 }));
    const widths = bars(root).map((b) => num(b, 'width'));
    widths.forEach((w) => expect(w).toBeCloseTo(widths[0], 1));
    const ticks = all(root, '[aria-label="x-axis tick label"] text');
    expect(ticks.map((t) => t.textContent)).toEqual(expect.arrayContaining(['0.01', '0.1', '1']));
    const at = ticks.find((t) => t.textContent === '0.01')!.getAttribute('transform')!;
    expect(Math.abs(Number(/\(([\d.]+)/.exec(at)![1]) - num(bars(root)[1], 'x'))).toBeLessThan(1.5);
    expect(texts(root)).toContain('reconstruction error (log scale)');
  });

  test('that are equal still make a bar; a range leaves others out', () => {
    expect(bars(parse(errorHistogram([2, 2, 2]))).length).toBe(1);
    const figure = errorHistogram(errors, { range: [0, 5], bins: 5, width: 400, height: 240 });
    expect(Array.from(figure.data.classes[0].counts)).toEqual([0, 2, 1, 3, 0]);
    expect([figure.width, figure.height]).toEqual([400, 240]);
  });

  test.each([
    ['no errors', () => errorHistogram([]), 'LK_SHAPE', /errors/],
    ['NaN', () => errorHistogram([1, NaN]), 'LK_NON_FINITE', /errors/],
    ['labels of another number', () => errorHistogram([1, 2], { labels: [0] }), 'LK_SHAPE', /labels/],
    ['a logarithm of zero', () => errorHistogram([0, 1], { log: true }), 'LK_INVALID_PARAMETER', /the least is 0/],
    ['a threshold that is none', () => errorHistogram([0, 1], { threshold: NaN }), 'LK_INVALID_PARAMETER', /threshold/],
    ['a range that is none', () => errorHistogram([0, 1], { range: [1, 0] }), 'LK_INVALID_PARAMETER', /range/],
    ['no bins', () => errorHistogram([0, 1], { bins: 0 }), 'LK_INVALID_PARAMETER', /bins/],
  ])('refuse %s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

describe('activations', () => {
  // Two units: one always .05, the other .05 or .95.
  const codes = [[0.05, 0.05], [0.05, 0.95], [0.05, 0.05], [0.05, 0.95]];

  test('shares of activations on the left, of unit means on the right, and their mean', () => {
    const figure = activationHistograms(codes, { bins: 10 });
    const [model] = figure.data.models;
    expect(model.mean).toBeCloseTo(0.275, 12);
    expect(model.activations[0]).toBe(0.75);
    expect(model.activations[9]).toBe(0.25);
    expect([model.unitMeans[0], model.unitMeans[4] + model.unitMeans[5]]).toEqual([0.5, 0.5]);
    const root = parse(figure);
    const groups = all(root, '[data-marks="bars"]').map((g) => all(g, 'rect').map((b) => num(b, 'height')));
    // One scale for both: three quarters are half as high again as a half.
    expect(groups[0][0] / groups[1][0]).toBeCloseTo(1.5, 1);
    expect(texts(root)).toEqual(expect.arrayContaining(['share of activations', 'share of units', 'activation', 'mean activation of a unit', 'mean 0.275']));
    expect(figure.description).toContain('2 units, 4 samples; mean activation 0.275; 75.0% of the activations and 50.0% of the units');
    expectTidy(figure);
  });

  test('of several models stand below each other on one scale', () => {
    const figure = activationHistograms({ plain: codes, 'KL <0.1>': ndarray(new Float64Array(12).fill(0.1), [4, 3]) }, { panelHeight: 100, width: 600 });
    const root = parse(figure);
    expect(texts(root)).toEqual(expect.arrayContaining(['plain', 'KL <0.1>', 'mean 0.275', 'mean 0.100']));
    expect(all(root, '[data-marks="bars"]').length).toBe(4);
    expect(figure.height).toBeGreaterThan(activationHistograms(codes, { panelHeight: 100 }).height + 100);
    expectTidy(figure);
  });

  test('beyond 0 to 1 widen the axes, or a range is given', () => {
    expect(Array.from(activationHistograms([[-1], [3]], { bins: 2 }).data.edges)).toEqual([-1, 1, 3]);
    expect(Array.from(activationHistograms([[-1], [3]], { bins: 1, range: [0, 4] }).data.models[0].activations)).toEqual([0.5]);
  });

  test.each([
    ['no codes', () => activationHistograms([]), /codes/],
    ['a vector', () => activationHistograms([1, 2]), /codes/],
    ['no models', () => activationHistograms({}), /codes/],
  ])('refuse %s', (_, make, message) => expect(make).toThrow(message));
});

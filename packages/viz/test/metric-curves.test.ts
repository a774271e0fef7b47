import { describe, expect, test } from '@jest/globals';
import { metricCurves } from '../src/index.js';
import { describeFigures } from './conformance.js';
import { all, num, parse } from './svg.js';

const settings = [100, 1000, 10_000];

describeFigures({ 'metric-curves': (options) => metricCurves(settings, { pretrained: [0.8, 0.9, 0.95], scratch: [0.6, 0.8, 0.95] }, options) });

describe('metric curves', () => {
  test('are dots at their settings and values', () => {
    const figure = metricCurves([0, 1, 4], [2, 3, 6], { label: 'accuracy', xLabel: 'labels', width: 500, height: 300 });
    const dots = all(parse(figure), '[data-marks="lines"] circle');
    const [xs, ys] = ['cx', 'cy'].map((name) => dots.map((d) => num(d, name)));
    expect((xs[2] - xs[1]) / (xs[1] - xs[0])).toBeCloseTo(3, 1);
    expect((ys[2] - ys[1]) / (ys[1] - ys[0])).toBeCloseTo(3, 1);
    expect(figure.width).toBe(500);
    expect(figure.description).toBe('accuracy over labels, 3 settings. 2.00 at 0, 6.00 at 4.00.');
  });

  test('logarithmically decades are equally far apart', () => {
    const root = parse(metricCurves(settings, { a: [1, 10, 100], b: [1, 1, 1] }, { logX: true, log: true }));
    const dots = all(root, '[data-marks="lines"] circle').slice(0, 3);
    for (const name of ['cx', 'cy']) {
      const at = dots.map((d) => num(d, name));
      expect(at[2] - at[1]).toBeCloseTo(at[1] - at[0], 1);
    }
    expect(all(root, '[aria-label="x-axis tick label"] text').map((t) => t.textContent)).toEqual(['100', '200', '500', '1000', '2000', '5000', '10000']);
    expect(all(root, 'text').map((t) => t.textContent)).toEqual(expect.arrayContaining(['a', 'b', 'setting (log scale)', 'value (log scale)']));
  });

  test('of one setting is a dot', () => {
    expect(all(parse(metricCurves([5], [0])), '[data-marks="lines"] circle').length).toBe(1);
  });

  test.each([
    ['settings that fall', () => metricCurves([1, 1], [1, 2]), 'LK_INVALID_PARAMETER', /settings\[1\]/],
    ['curves of another length', () => metricCurves([1, 2], { a: [1] }), 'LK_SHAPE', /a/],
    ['zeros on a logarithmic axis', () => metricCurves([0, 1], [1, 2], { logX: true }), 'LK_INVALID_PARAMETER', /logX/],
    ['NaN', () => metricCurves([1], [NaN]), 'LK_NON_FINITE', /curves/],
    ['no curves', () => metricCurves([1], {}), 'LK_INVALID_PARAMETER', /curves/],
  ])('refuses %s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

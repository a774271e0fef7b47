import { describe, expect, test } from '@jest/globals';
import { ndarray, random } from '@latentkit/core';
import { pcaBiplot, principalAxesScatter } from '../src/index.js';
import { placeLabels } from '../src/label-placement.js';
import type { ArrowLabel } from '../src/label-placement.js';
import { expectTidy } from './boxes.js';
import { all, num, parse, pathPoints, texts } from './svg.js';

/** Start and tip of each arrow: the shaft's first point, the head's first point. */
function arrows(root: Element): number[][][] {
  return all(root, '[data-marks="arrow"]').map((g) => {
    const [, shaft, tip] = all(g, 'path').map((p) => pathPoints(p.getAttribute('d')!.replaceAll('Z', ''))[0]);
    return [shaft[0], tip[0]];
  });
}

describe('labels of arrows', () => {
  const area = { left: 0, top: 0, width: 400, height: 300 };

  test('lie beyond the tip, in its direction', () => {
    const [right] = placeLabels([{ text: 'radius', from: [200, 150], to: [260, 150] }], area);
    expect(right.y).toBeCloseTo(150, 6);
    expect(right.x - right.width / 2).toBeCloseTo(265, 6);
    const [up] = placeLabels([{ text: 'radius', from: [200, 150], to: [200, 80] }], area);
    expect(up.x).toBeCloseTo(200, 6);
    expect(up.y + up.height / 2).toBeCloseTo(75, 6);
  });

  test('of thirty arrows into one corner all find a place, apart from each other and inside', () => {
    const draws = random(1).stream('tips').at(0).uniform(60);
    const labels = Array.from({ length: 30 }, (_, i): ArrowLabel => ({ text: `mean feature ${i}`, from: [200, 150], to: [300 + 20 * draws[2 * i], 60 + 30 * draws[2 * i + 1]] }));
    const placed = placeLabels(labels, { ...area, width: 600, height: 500 });
    expect(placed.length).toBe(30);
    placed.forEach((a, i) => {
      expect(a.x - a.width / 2).toBeGreaterThanOrEqual(0);
      expect(a.y - a.height / 2).toBeGreaterThanOrEqual(0);
      for (const b of placed.slice(i + 1)) {
        expect(Math.abs(a.x - b.x) >= (a.width + b.width) / 2 || Math.abs(a.y - b.y) >= (a.height + b.height) / 2).toBe(true);
      }
    });
  });

  test('do not lie on an arrow where there is another place', () => {
    const labels: ArrowLabel[] = [{ text: 'long', from: [100, 150], to: [300, 150] }, { text: 'short', from: [100, 150], to: [150, 150.5] }];
    const short = placeLabels(labels, area)[1];
    expect(Math.abs(short.y - 150)).toBeGreaterThan(short.height / 2);
  });
});

describe('biplot', () => {
  const scores = [[-4, -1], [4, 1], [0, 3], [1, -3]];
  const components = [[0.8, 0.6, 0, 0.1], [-0.6, 0.8, 0.05, 0]];
  const features = ['radius', 'texture', 'area', 'symmetry'];

  test('arrows start at the origin, point along their weights, and the longest come first', () => {
    const figure = pcaBiplot(scores, components, { features, title: 'Biplot' });
    expect(figure.data.arrows.map((a) => a.feature)).toEqual(['radius', 'texture', 'symmetry', 'area']);
    const root = parse(figure);
    const found = arrows(root);
    const origin = found[0][0];
    found.forEach(([start], i) => expect([start, i]).toEqual([origin, i]));
    [[0.8, -0.6], [0.6, 0.8], [0.1, 0]].forEach(([a, b], i) => {
      const [dx, dy] = [found[i][1][0] - origin[0], origin[1] - found[i][1][1]];
      expect(Math.atan2(dy, dx)).toBeCloseTo(Math.atan2(b, a), 1);
    });
    const lengths = found.map(([[x0, y0], [x1, y1]]) => Math.hypot(x1 - x0, y1 - y0));
    expect(lengths[0] / lengths[2]).toBeCloseTo(10, 0);
    expect(texts(root)).toEqual(expect.arrayContaining([...features, 'PC 1', 'PC 2', expect.stringMatching(/^arrows: weights × /)]));
    expectTidy(figure);
  });

  test('classes, a count of arrows, and other names', () => {
    const figure = pcaBiplot(scores, ndarray(Float32Array.from(components.flat()), [2, 4]), {
      count: 1, labels: [0, 1, 1, 0], names: ['malignant', 'benign'], legendTitle: 'tumour', axes: ['PC 1 (60%)', 'PC 2 (30%)'], equalScales: false, rasterAbove: 2, radius: 4, opacity: 0.5,
    });
    const root = parse(figure);
    expect(arrows(root).length).toBe(1);
    expect(texts(root)).toEqual(expect.arrayContaining(['feature 1', 'malignant', 'benign', 'tumour', 'PC 1 (60%)']));
    expect(all(root, 'image').length).toBe(1);
    expect(figure.description).toContain('4 points in 2 classes: malignant (2), benign (2).');
  });

  test('weights of zero and no arrows are drawn without trouble', () => {
    expect(arrows(parse(pcaBiplot(scores, [[0, 0], [0, 0]]))).length).toBe(0);
    expect(pcaBiplot(scores, components, { count: 0 }).data.arrows).toEqual([]);
  });

  test.each([
    ['three components', () => pcaBiplot(scores, [[1], [1], [1]]), 'LK_SHAPE', /two components/],
    ['three scores', () => pcaBiplot([[1, 2, 3]], components), 'LK_SHAPE', /two coordinates/],
    ['names that are too few', () => pcaBiplot(scores, components, { features: ['a'] }), 'LK_SHAPE', /features: got 1/],
    ['more arrows than features', () => pcaBiplot(scores, components, { count: 5 }), 'LK_INVALID_PARAMETER', /count/],
  ])('refuses %s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

describe('principal axes', () => {
  const diagonal = Math.SQRT1_2;
  const axes = { mean: Float64Array.of(1, 2), components: [[diagonal, diagonal], [-diagonal, diagonal]], explainedVariance: [4, 1] };
  const points = [[1, 2], [3, 4], [0, 3], [2, 1], [-1, 0]];
  const draws = random(2).stream('cloud').at(0).normal(20_000);

  test('arrows leave the mean at a right angle, as long as standard deviations', () => {
    const figure = principalAxesScatter(points, axes, { deviations: 1, title: 'Cloud' });
    const [[c1, t1], [c2, t2]] = arrows(parse(figure));
    expect(c1).toEqual(c2);
    const [u, v] = [t1, t2].map((t) => [t[0] - c1[0], t[1] - c1[1]]);
    expect(Math.hypot(...u) / Math.hypot(...v)).toBeCloseTo(2, 1);
    expect(Math.abs(u[0] * v[0] + u[1] * v[1]) / (Math.hypot(...u) * Math.hypot(...v))).toBeLessThan(0.01);
    expect(texts(parse(figure))).toEqual(expect.arrayContaining(['PC 1, σ = 2.00', 'PC 2, σ = 1.00', 'principal axes, 1 σ long']));
    expect(figure.description).toContain('5 points around (1.00, 2.00). PC 1 along (0.707, 0.707) with standard deviation 2.00');
    expectTidy(figure);
  });

  test('the rank-one reconstruction is the projection on the first axis', () => {
    const figure = principalAxesScatter(points, axes, { reconstruction: true, residuals: 3 });
    const expected = [1, 2, 3, 4, 1, 2, 1, 2, -1, 0];
    figure.data.reconstruction.forEach((v, i) => expect(v).toBeCloseTo(expected[i], 12));
    expect(figure.data.residual).toBeCloseTo(4 / 5, 12);
    const root = parse(figure);
    expect(all(root, '[data-marks="residuals"] line').length).toBe(3);
    expect(all(root, '[data-marks="points"]').length).toBe(2);
    // It lies over the arrow of the first axis, which would hide half of it.
    expect(all(root, '[data-marks]').map((g) => g.getAttribute('data-marks'))).toEqual(['points', 'residuals', 'arrow', 'arrow', 'points']);
    expect(texts(root)).toEqual(expect.arrayContaining(['rank-one reconstruction', 'residual']));
    // A residual stands at a right angle to the first axis: one step left is one step up.
    const line = all(root, '[data-marks="residuals"] line')[2];
    expect(num(line, 'x2') - num(line, 'x1')).toBeCloseTo(num(line, 'y2') - num(line, 'y1'), 1);
  });

  test('ten thousand points are one picture; one axis is enough', () => {
    const root = parse(principalAxesScatter(ndarray(draws, [10_000, 2]), { mean: [0, 0], components: [[1, 0]], explainedVariance: [1] }));
    expect(all(root, 'image').length).toBe(1);
    expect(all(root, 'circle').length).toBeLessThan(3);
    expect(arrows(root).length).toBe(1);
  });

  test.each([
    ['points in space', () => principalAxesScatter([[1, 2, 3]], axes), /two coordinates/],
    ['axes in space', () => principalAxesScatter(points, { ...axes, components: [[1, 0, 0]] }), /components/],
    ['a mean in space', () => principalAxesScatter(points, { ...axes, mean: [0, 0, 0] }), /mean/],
    ['variances that are too few', () => principalAxesScatter(points, { ...axes, explainedVariance: [1] }), /explainedVariance/],
    ['no length', () => principalAxesScatter(points, axes, { deviations: 0 }), /deviations/],
    ['more residuals than points', () => principalAxesScatter(points, axes, { residuals: 6 }), /residuals/],
  ])('refuses %s', (_, make, message) => expect(make).toThrow(message));
});

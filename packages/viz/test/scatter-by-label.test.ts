import { describe, expect, test } from '@jest/globals';
import { ndarray, random } from '@latentkit/core';
import { darkTheme, lightTheme, scatterByLabel } from '../src/index.js';
import { drawDiscs } from '../src/discs.js';
import { rgb } from '../src/palette.js';
import { all, embedded, num, parse, texts } from './svg.js';

const square = [[0, 0], [10, 0], [0, 10], [10, 10]];
const circles = (root: Element): Element[] => all(root, '[data-marks="points"] circle');
const legend = (root: Element): string[] => all(root, '[data-legend="column"] text').map((t) => t.textContent ?? '');

function cloud(n: number): ReturnType<typeof ndarray> {
  return ndarray(random(7).stream('cloud').at(0).normal(2 * n), [n, 2]);
}

describe('points', () => {
  test('lie where their coordinates say: to the right and up', () => {
    const root = parse(scatterByLabel(square, [0, 1, 2, 3]));
    const at = new Map(circles(root).map((c) => [c.getAttribute('fill'), [num(c, 'cx'), num(c, 'cy')]]));
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => at.get(lightTheme.categorical[k])!);
    expect(a[0]).toBe(c[0]);
    expect(a[1]).toBe(b[1]);
    expect(b[0]).toBeGreaterThan(a[0]);
    expect(c[1]).toBeLessThan(a[1]);
    expect(d).toEqual([b[0], c[1]]);
    const ticks = all(root, '[aria-label="x-axis tick label"] text');
    const tick = ticks.find((t) => t.textContent === '10')!;
    expect(Math.abs(Number(/translate\(([\d.]+)/.exec(tick.getAttribute('transform')!)![1]) - b[0])).toBeLessThan(1);
  });

  test('with equal scales a unit is as long on both axes', () => {
    const size = (equalScales: boolean): number[] => {
      const cs = circles(parse(scatterByLabel([[0, 0], [1, 0], [0, 4]], [0, 1, 2], { equalScales })));
      const xs = cs.map((c) => num(c, 'cx'));
      const ys = cs.map((c) => num(c, 'cy'));
      return [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)];
    };
    expect(size(true)[1] / size(true)[0]).toBeCloseTo(4, 2);
    expect(size(false)[1] / size(false)[0]).toBeLessThan(2);
  });

  test('radius, opacity, size and names of axes can be given', () => {
    const figure = scatterByLabel(square, undefined, { radius: 7, opacity: 0.3, width: 400, height: 300, axes: ['PC 1', 'PC 2'] });
    const root = parse(figure);
    expect(new Set(circles(root).map((c) => c.getAttribute('r')))).toEqual(new Set(['7']));
    expect(root.querySelector('[data-marks="points"]')!.getAttribute('fill-opacity')).toBe('0.3');
    expect([figure.width, figure.height]).toEqual([400, 300]);
    expect(texts(root)).toEqual(expect.arrayContaining(['PC 1', 'PC 2']));
  });

  test('a single point and equal points are drawn', () => {
    expect(circles(parse(scatterByLabel([[3, 3]]))).length).toBe(1);
    expect(circles(parse(scatterByLabel([[0, 0], [0, 0]]))).length).toBe(2);
  });

  test('are mixed, so that the last class does not lie on top of all others', () => {
    const fills = circles(parse(scatterByLabel(cloud(400), Array.from({ length: 400 }, (_, i) => (i < 200 ? 0 : 1))))).map((c) => c.getAttribute('fill'));
    const last = fills.slice(200).filter((f) => f === lightTheme.categorical[1]).length;
    expect(last).toBeGreaterThan(70);
    expect(last).toBeLessThan(130);
  });
});

describe('classes', () => {
  test('have an entry each in the legend, in order, with their colour', () => {
    const root = parse(scatterByLabel(square, [7, 2, 10, 2], { legendTitle: 'digit' }));
    expect(legend(root)).toEqual(['digit', '2', '7', '10']);
    expect(all(root, '[data-legend="column"] circle').map((c) => c.getAttribute('fill'))).toEqual([2, 7, 10].map((k) => lightTheme.categorical[k]));
  });

  test('can be words, or numbers with names', () => {
    expect(legend(parse(scatterByLabel(square, ['malignant', 'benign', 'benign', 'benign'])))).toEqual(['benign', 'malignant']);
    expect(legend(parse(scatterByLabel(square, ndarray(Uint8Array.of(1, 0, 1, 1), [4]), { names: ['no & none', 'yes'] })))).toEqual(['no & none', 'yes']);
  });

  test('twenty fit, also at the least height', () => {
    const figure = scatterByLabel(cloud(20), Array.from({ length: 20 }, (_, i) => i), { height: 200, legendTitle: 'class' });
    const last = all(parse(figure), '[data-legend="column"] text').at(-1)!;
    expect(num(last, 'y')).toBeLessThan(figure.height - 8);
  });

  test('a long name is cut and stays inside the figure', () => {
    const figure = scatterByLabel(square, ['x', 'a class whose name is much too long for any legend', 'x', 'x'], { width: 320 });
    const root = parse(figure);
    expect(legend(root)[0]).toMatch(/^a class.*…$/);
    expect(num(all(root, '[data-legend="column"] text')[0], 'x')).toBeLessThan(figure.width - 80);
  });

  test('no labels, no legend, one colour', () => {
    const root = parse(scatterByLabel(square), 'dark');
    expect(legend(root)).toEqual([]);
    expect(new Set(circles(root).map((c) => c.getAttribute('fill')))).toEqual(new Set([darkTheme.accent]));
  });
});

describe('many points', () => {
  test('become one picture, whose discs lie where circles would', () => {
    const labels = [3, 5, 1, 2];
    const options = { radius: 6, opacity: 1 };
    const vector = parse(scatterByLabel(square, labels, options));
    const raster = parse(scatterByLabel(square, labels, { ...options, rasterAbove: 3 }));
    expect(circles(raster).length).toBe(0);
    const image = raster.querySelector('image')!;
    const picture = embedded(raster);
    expect(picture.width).toBe(2 * num(image, 'width'));
    for (const c of circles(vector)) {
      const [x, y] = [2 * (num(c, 'cx') - num(image, 'x')), 2 * (num(c, 'cy') - num(image, 'y'))].map(Math.round);
      const colour = [...rgb(c.getAttribute('fill')!), 255];
      expect(picture.at(x, y)).toEqual(colour);
      expect(picture.at(x + 10, y)).toEqual(colour);
      expect(picture.at(x + 14, y)[3]).toBe(0);
    }
  });

  test('60,000 make an SVG of few elements', () => {
    const figure = scatterByLabel(cloud(60000), ndarray(Int32Array.from({ length: 60000 }, (_, i) => i % 10), [60000]));
    const root = parse(figure);
    expect(figure.data.raster).toBe(true);
    expect(all(root, '*').length).toBeLessThan(200);
    expect(root.querySelector('image')!.getAttribute('href')!.length).toBeLessThan(700_000);
    expect(legend(root).length).toBe(10);
  });

  test('overlapping discs add up in opacity but keep the colours of their classes', () => {
    const red: readonly [number, number, number] = [200, 0, 0];
    const blue: readonly [number, number, number] = [0, 0, 200];
    const { data } = drawDiscs(9, 9, { x: [4.5, 4.5], y: [4.5, 4.5], colour: (i) => [red, blue][i], radius: 2, opacity: 0.5 });
    const centre = 4 * (4 * 9 + 4);
    expect(Array.from(data.slice(centre, centre + 3))).toEqual([0, 0, 200]);
    expect(data[centre + 3] / 255).toBeCloseTo(0.75, 0.5);
    expect(data[3]).toBe(0);
  });

  test('the inked area of a disc is that of a circle', () => {
    const { data } = drawDiscs(40, 40, { x: [20.3], y: [19.8], colour: () => [0, 0, 0], radius: 12, opacity: 1 });
    let area = 0;
    for (let i = 3; i < data.length; i += 4) area += data[i] / 255;
    expect(area / (Math.PI * 144)).toBeCloseTo(1, 1.7);
  });
});

describe('refuses', () => {
  test.each([
    ['no points', () => scatterByLabel(ndarray(new Float32Array(0), [0, 2])), 'LK_SHAPE', /at least 1 row/],
    ['codes of three dimensions', () => scatterByLabel([[1, 2, 3]]), 'LK_SHAPE', /principal components/],
    ['rank 1', () => scatterByLabel([1, 2]), 'LK_SHAPE', /points/],
    ['a NaN', () => scatterByLabel([[0, 1], [NaN, 1]]), 'LK_NON_FINITE', /row 1, column 0/],
    ['labels of another length', () => scatterByLabel(square, [1, 2]), 'LK_SHAPE', /labels: got 2, expected 4/],
    ['a label that is NaN', () => scatterByLabel(square, [0, 1, NaN, 1]), 'LK_NON_FINITE', /labels/],
    ['more than twenty classes', () => scatterByLabel(cloud(21), Array.from({ length: 21 }, (_, i) => i)), 'LK_INVALID_PARAMETER', /at most 20 classes/],
    ['a label that names lacks', () => scatterByLabel(square, [0, 1, 2, 1], { names: ['a', 'b'] }), 'LK_INVALID_PARAMETER', /from 0 to 1/],
    ['names for words', () => scatterByLabel(square, ['a', 'b', 'a', 'b'], { names: ['c', 'd'] }), 'LK_INVALID_PARAMETER', /indices of names/],
    ['a radius of zero', () => scatterByLabel(square, undefined, { radius: 0 }), 'LK_INVALID_PARAMETER', /radius/],
    ['an opacity above 1', () => scatterByLabel(square, undefined, { opacity: 2 }), 'LK_INVALID_PARAMETER', /opacity/],
  ])('%s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

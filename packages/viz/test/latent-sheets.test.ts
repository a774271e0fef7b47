import { describe, expect, test } from '@jest/globals';
import { lightTheme, travelSheet, traversalSheet } from '../src/index.js';
import type { CellsInteraction } from '../src/index.js';
import { expectTidy } from './boxes.js';
import { all, embedded, num, parse, texts } from './svg.js';

/** n images of 8 × 8 pixels, each of one grey. */
const greys = (n: number): number[][] => Array.from({ length: n }, (_, i) => new Array<number>(64).fill(i / (n - 1)));

describe('travelSheet', () => {
  test('x grows to the right and y upwards, without gaps, with ticks at the middles of the images', () => {
    const figure = travelSheet(greys(6), { x: [-1, 0, 1], y: [0.5, 2.5] });
    expect(figure.data.order).toEqual([1, 0]);
    const root = parse(figure);
    expect(texts(root)).toEqual(['−1', '0', '1', '2.5', '0.5', 'z1', 'z0']);
    const sheet = embedded(root);
    const cell = 8 * figure.data.scale;
    expect([sheet.width, sheet.height]).toEqual([3 * cell, 2 * cell]);
    const middles = [0.5, 1.5].flatMap((r) => [0.5, 1.5, 2.5].map((c) => sheet.at(Math.floor(c * cell), Math.floor(r * cell))[0]));
    expect(middles).toEqual([153, 204, 255, 0, 51, 102]);
    const image = root.querySelector('image')!;
    const [minus, zero] = all(root, 'text');
    expect(num(minus, 'x')).toBeCloseTo(num(image, 'x') + cell / 2, 6);
    expect(num(zero, 'x')).toBeCloseTo(num(image, 'x') + 1.5 * cell, 6);
    expectTidy(figure);
  });

  test('a gap lies between the images, in the picture and for the pointer', () => {
    const figure = travelSheet(greys(6), { x: [-1, 0, 1], y: [0.5, 2.5], gap: 4 });
    const sheet = embedded(parse(figure));
    const cell = figure.data.scale * figure.data.images.width;
    expect([sheet.width, sheet.height]).toEqual([3 * cell + 8, 2 * figure.data.scale * figure.data.images.height + 4]);
    expect([sheet.at(cell - 1, 0)[3], sheet.at(cell, 0)[3], sheet.at(cell + 3, 0)[3], sheet.at(cell + 4, 0)[3]]).toEqual([255, 0, 0, 255]);
    const [{ cells }] = figure.interaction!() as readonly [CellsInteraction];
    expect(cells[1].x - cells[0].x).toBe(cell + 4);
  });

  test('y that falls is turned round; labels and width are options', () => {
    const figure = travelSheet(greys(6), { x: [0, 1, 2], y: [3, 1], xLabel: 'slant', yLabel: 'width', width: 200 });
    expect(figure.data.order).toEqual([0, 1]);
    expect(embedded(parse(figure)).at(0, 0)[0]).toBe(0);
    expect(texts(parse(figure)).slice(-2)).toEqual(['width', 'slant']);
    expect(figure.width).toBeLessThan(230);
    expect(figure.description).toMatch(/3 values of slant from 0 to 2\.00 and 2 of width from 1\.00 to 3\.00/);
  });

  test('ticks that would collide are thinned, evenly about the middle', () => {
    const values = Array.from({ length: 15 }, (_, i) => -2 + (4 * i) / 14);
    const figure = travelSheet(Array.from({ length: 225 }, () => new Array<number>(784).fill(0)), { x: values, y: values });
    expectTidy(figure);
    const below = texts(parse(figure)).slice(0, 8);
    expect([below[0], below[7]]).toEqual(['−2.00', '2.00']);
  });

  test('refuses another number of images', () => {
    expect(() => travelSheet(greys(5), { x: [0, 1, 2], y: [0, 1] })).toThrow(expect.objectContaining({ code: 'LK_SHAPE', message: expect.stringMatching(/got 5, expected 6 images/) }));
  });
});

describe('traversalSheet', () => {
  const options = { values: [-3, 0, 3], kl: [0.01, 2, 1] };

  test('axes are sorted by divergence, and bars show it', () => {
    const figure = traversalSheet(greys(9), options);
    expect(figure.data.order).toEqual([1, 2, 0]);
    const root = parse(figure);
    expect(texts(root)).toEqual(['−3', '0', '3', 'z1', 'z2', 'z0', 'KL, nats', '2.00', '1.00', '0.01']);
    const bars = all(root, '[data-kl]');
    expect(bars.map((b) => num(b, 'data-kl'))).toEqual([1, 2, 0]);
    expect(num(bars[0], 'width') / num(bars[1], 'width')).toBeCloseTo(2, 6);
    expect(bars[0].getAttribute('fill')).toBe(lightTheme.accent);
    const sheet = embedded(root);
    expect([sheet.at(0, 0)[0], sheet.at(0, sheet.height - 1)[0], sheet.at(sheet.width - 1, sheet.height - 1)[0]]).toEqual([96, 0, 64]);
    expect(figure.description).toMatch(/z1 2\.00, z2 1\.00, z0 0\.0100 nats/);
    expectTidy(figure);
  });

  test('unsorted, fewer, named, and without divergences', () => {
    expect(traversalSheet(greys(9), { ...options, sort: false }).data.order).toEqual([0, 1, 2]);
    const figure = traversalSheet(greys(9), { ...options, count: 1, labels: ['a', 'b', 'c'] });
    expect([figure.data.order, texts(parse(figure))[3]]).toEqual([[1], 'b']);
    // Divergences of all code axes, as typed arrays: those of the axes that were run through are picked.
    const some = traversalSheet(greys(6), { values: Float64Array.of(-1, 0, 1), axes: Int32Array.of(3, 1), kl: Float64Array.of(9, 0.5, 9, 0.25) });
    expect([some.data.order, some.data.kl]).toEqual([[1, 0], [0.25, 0.5]]);
    expect(texts(parse(some)).slice(3)).toEqual(['z1', 'z3', 'KL, nats', '0.50', '0.25']);
    const plain = traversalSheet(greys(9), { values: [0.5, 1, 1.5] });
    expect(texts(parse(plain))).toEqual(['0.5', '1.0', '1.5', 'z0', 'z1', 'z2']);
    expectTidy(plain);
  });

  test.each([
    ['axes of unequal length', () => traversalSheet(greys(8), options), 'LK_SHAPE', /3 images for each axis/],
    ['divergences of another number', () => traversalSheet(greys(9), { ...options, kl: [1] }), 'LK_SHAPE', /kl: got 1.*none for axis 1/],
    ['labels of another number', () => traversalSheet(greys(9), { ...options, labels: ['a'] }), 'LK_SHAPE', /labels/],
    ['more axes than there are', () => traversalSheet(greys(9), { ...options, count: 4 }), 'LK_INVALID_PARAMETER', /at most 3/],
  ])('refuses %s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

import { describe, expect, test } from '@jest/globals';
import { interpolationSheet, interpolationStrip, lightTheme } from '../src/index.js';
import { frameColour } from '../src/row-sheet.js';
import { expectTidy } from './boxes.js';
import { all, embedded, num, parse, texts } from './svg.js';

/** n images of 4 × 4 pixels, each of one grey. */
const greys = (n: number): number[][] => Array.from({ length: n }, (_, i) => new Array<number>(16).fill(i / (n - 1)));
const frames = (root: Element): Element[] => all(root, '[data-frame]');

describe('interpolationStrip', () => {
  test('t runs from 0 to 1 above the images and the ends are framed', () => {
    const figure = interpolationStrip(greys(5));
    expect(figure.data.t).toEqual([0, 0.25, 0.5, 0.75, 1]);
    const root = parse(figure);
    expect(texts(root)).toEqual(['t = 0', '0.25', '0.5', '0.75', '1', 'given']);
    expect(frames(root).map((f) => f.getAttribute('stroke'))).toEqual([frameColour(lightTheme), frameColour(lightTheme)]);
    const image = root.querySelector('image')!;
    const [first, last] = frames(root);
    expect(num(first, 'x')).toBe(num(image, 'x') - 1);
    expect(num(last, 'x') + num(last, 'width')).toBe(num(image, 'x') + num(image, 'width') + 1);
    const sheet = embedded(root);
    expect([sheet.at(0, 0)[0], sheet.at(sheet.width - 1, 0)[0]]).toEqual([0, 255]);
    expectTidy(figure);
  });

  test('several strips with names, their own t, and frames elsewhere', () => {
    const figure = interpolationStrip(greys(6), { strips: 2, labels: ['manifold', 'straight'], t: [-1, 0, 2.5], framed: [1], framedLabel: 'start' });
    const root = parse(figure);
    expect(texts(root)).toEqual(['t = −1', '0', '2.5', 'manifold', 'straight', 'start']);
    expect(frames(root)).toHaveLength(2);
    expect(num(frames(root)[0], 'x')).toBe(num(frames(root)[1], 'x'));
    const sheet = embedded(root);
    expect(sheet.at(0, sheet.height - 1)[0]).toBe(153);
    expect(texts(parse(interpolationStrip(greys(3), { framed: [] })))).toEqual(['t = 0', '0.5', '1']);
    expectTidy(figure);
  });

  test.each([
    ['strips of unequal length', () => interpolationStrip(greys(5), { strips: 2 }), 'LK_SHAPE', /2 strips of equally many/],
    ['a strip of one', () => interpolationStrip(greys(2), { strips: 2 }), 'LK_SHAPE', /at least 2/],
    ['t of another length', () => interpolationStrip(greys(3), { t: [0, 1] }), 'LK_SHAPE', /3 values/],
    ['names of another number', () => interpolationStrip(greys(3), { labels: ['a', 'b'] }), 'LK_SHAPE', /1 labels/],
    ['a frame outside', () => interpolationStrip(greys(3), { framed: [3] }), 'LK_INVALID_PARAMETER', /framed/],
  ])('refuses %s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

describe('interpolationSheet', () => {
  test('of 5 rows of 7, the 3 rows of 4 that were given are framed', () => {
    const figure = interpolationSheet(greys(35), { columns: 7 });
    expect([figure.data.rows, figure.data.columns]).toEqual([5, 7]);
    expect(figure.data.framed).toEqual([0, 2, 4, 6, 14, 16, 18, 20, 28, 30, 32, 34]);
    const root = parse(figure);
    const places = frames(root).map((f) => `${num(f, 'x')},${num(f, 'y')}`);
    expect(new Set(places).size).toBe(12);
    expect(new Set(frames(root).map((f) => num(f, 'x'))).size).toBe(4);
    const sheet = embedded(root);
    expect(sheet.at(sheet.width - 1, sheet.height - 1)[0]).toBe(255);
    expect(figure.description).toMatch(/5 rows of 7 images, 12 of them given/);
    expectTidy(figure);
  });

  test('other frames and another name for them', () => {
    const root = parse(interpolationSheet(greys(4), { columns: 2, framed: [3], framedLabel: 'measured' }));
    expect(frames(root)).toHaveLength(1);
    expect(texts(root)).toEqual(['measured']);
  });

  test.each([
    ['rows that are not full', () => interpolationSheet(greys(5), { columns: 2 }), 'LK_SHAPE', /full rows of 2/],
    ['a frame outside', () => interpolationSheet(greys(4), { columns: 2, framed: [4] }), 'LK_INVALID_PARAMETER', /from 0 to 3/],
  ])('refuses %s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

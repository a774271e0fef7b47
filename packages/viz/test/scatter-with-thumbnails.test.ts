import { describe, expect, test } from '@jest/globals';
import { ndarray, random } from '@latentkit/core';
import { lightTheme, scatterByLabel, scatterWithThumbnails } from '../src/index.js';
import { all, num, parse, pixels } from './svg.js';

const n = 400;
const points = ndarray(random(3).stream('cloud').at(0).normal(2 * n), [n, 2]);
const labels = Array.from({ length: n }, (_, i) => i % 10);
// Image i is i / n everywhere but in its top left corner, which is white.
const images = ndarray(Float32Array.from({ length: 16 * n }, (_, k) => (k % 16 === 0 ? 1 : Math.floor(k / 16) / n)), [n, 4, 4]);

interface Frame { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number; readonly point: number; readonly fill: string }

function frames(root: Element): Frame[] {
  return all(root, '[data-point]').map((g) => {
    const [x, y] = /translate\(([-\d.]+),([-\d.]+)\)/.exec(g.getAttribute('transform')!)!.slice(1).map(Number);
    const rect = g.querySelector('rect')!;
    const [left, top] = [x + num(rect, 'x'), y + num(rect, 'y')];
    return { left, top, right: left + num(rect, 'width'), bottom: top + num(rect, 'height'), point: Number(g.getAttribute('data-point')), fill: rect.getAttribute('fill')! };
  });
}

describe('thumbnails', () => {
  test('overlap nowhere, keep the spacing, and lie inside the plot', () => {
    const figure = scatterWithThumbnails(points, images, labels, { spacing: 7 });
    const boxes = frames(parse(figure));
    expect(boxes.length).toBeGreaterThan(50);
    for (const [i, a] of boxes.entries()) {
      expect(a.left).toBeGreaterThanOrEqual(39.99);
      expect(a.right).toBeLessThan(figure.width - 30);
      expect(a.top).toBeGreaterThanOrEqual(36);
      expect(a.bottom).toBeLessThanOrEqual(figure.height - 46);
      for (const b of boxes.slice(0, i)) {
        expect(Math.max(a.left - b.right, b.left - a.right, a.top - b.bottom, b.top - a.bottom)).toBeGreaterThan(6.95);
      }
    }
  });

  test('none that has room is left out', () => {
    const figure = scatterWithThumbnails(points, images, labels, { count: n });
    const root = parse(figure);
    const boxes = frames(root);
    const taken = new Set(boxes.map((b) => b.point));
    const circles = all(root, '[data-marks="points"] circle');
    expect(circles.length).toBe(n);
    const [side, gap] = [boxes[0].right - boxes[0].left, 4];
    for (const c of circles) {
      const [x, y] = [num(c, 'cx'), num(c, 'cy')];
      const clear = boxes.every((b) => Math.abs((b.left + b.right) / 2 - x) >= side + gap + 0.02 || Math.abs((b.top + b.bottom) / 2 - y) >= side + gap + 0.02);
      if (clear) throw new Error(`the point at ${x}, ${y} has room for a thumbnail, and none`);
    }
    expect(taken.size).toBe(boxes.length);
  });

  test('lie on their points, in frames of their classes’ colours, with their own pictures', () => {
    const root = parse(scatterWithThumbnails(points, images, labels));
    const circles = new Set(all(root, '[data-marks="points"] circle').map((c) => `${c.getAttribute('cx')} ${c.getAttribute('cy')}`));
    for (const group of all(root, '[data-point]').slice(0, 8)) {
      const i = Number(group.getAttribute('data-point'));
      expect(circles).toContain(/translate\((.*)\)/.exec(group.getAttribute('transform')!)![1].replace(',', ' '));
      expect(group.querySelector('rect')!.getAttribute('fill')).toBe(lightTheme.categorical[i % 10]);
      const href = group.querySelector('image')!.getAttribute('href')!;
      const picture = pixels(Uint8Array.from(Buffer.from(href.slice(href.indexOf(',') + 1), 'base64')));
      expect(picture.at(0, 0)[0]).toBe(255);
      expect(picture.at(2, 3)[0]).toBe(Math.round((255 * Math.fround(i / n))));
    }
  });

  test('are as many as asked for at most, in the same order every time', () => {
    const few = scatterWithThumbnails(points, images, labels, { count: 5 }).data.thumbnails;
    const many = scatterWithThumbnails(points, images, labels).data.thumbnails;
    expect(few.length).toBe(5);
    expect(many.slice(0, 5)).toEqual(few);
    expect(scatterWithThumbnails(points, images, labels).data.thumbnails).toEqual(many);
  });

  test('size, range and inversion can be given; images that are not square keep their shape', () => {
    const wide = ndarray(images.data, [n, 2, 8]);
    const root = parse(scatterWithThumbnails(points, wide, labels, { size: 40, range: [0, 2], invert: true }));
    const image = root.querySelector('[data-point] image')!;
    expect([num(image, 'width'), num(image, 'height')]).toEqual([40, 10]);
    const href = image.getAttribute('href')!;
    expect(pixels(Uint8Array.from(Buffer.from(href.slice(href.indexOf(',') + 1), 'base64'))).at(0, 0)[0]).toBe(128);
  });

  test('flat rows, no labels, many points as one picture', () => {
    const figure = scatterWithThumbnails(points, ndarray(images.data, [n, 16]), undefined, { rasterAbove: 100, imageShape: [8, 2] });
    const root = parse(figure);
    expect(all(root, 'circle').length).toBe(0);
    expect(all(root, 'image[data-marks="points"]').length).toBe(1);
    expect(new Set(frames(root).map((f) => f.fill))).toEqual(new Set([lightTheme.accent]));
    expect(all(root, '[data-legend] text').length).toBe(0);
    expect(figure.description).toMatch(/^400 points\. \d+ of them with their picture\./);
  });
});

describe('refuses', () => {
  test.each([
    ['images of another number', () => scatterWithThumbnails(points, ndarray(new Float32Array(32), [2, 4, 4])), 'LK_SHAPE', /images: got 2, expected 400/],
    ['points in space', () => scatterWithThumbnails([[1, 2, 3]], [[[1]]]), 'LK_SHAPE', /principal components/],
    ['thumbnails larger than the plot', () => scatterWithThumbnails(points, images, labels, { size: 180 }), 'LK_INVALID_PARAMETER', /size/],
    ['a count of zero', () => scatterWithThumbnails(points, images, labels, { count: 0 }), 'LK_INVALID_PARAMETER', /count/],
    ['a negative spacing', () => scatterWithThumbnails(points, images, labels, { spacing: -1 }), 'LK_INVALID_PARAMETER', /spacing/],
    ['hover pictures of another number', () => scatterByLabel(points, labels, { images: [[[1]]] }), 'LK_SHAPE', /images/],
  ])('%s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

import { describe, expect, test } from '@jest/globals';
import { random } from '@latentkit/core';
import { boundsOf } from '../src/map/bounds.js';
import { nearestInDirection } from '../src/map/direction.js';
import { codeAt, placeOfFocus } from '../src/map/drag-code.js';
import { GridIndex } from '../src/map/grid-index.js';
import { isInside, rectangleOutline } from '../src/map/lasso.js';
import { type Layout, codeColumns, pointOf } from '../src/map/layout.js';
import { gatherRows, sampleRows } from '../src/map/sample-rows.js';
import { HIDDEN, pixelWord, splat } from '../src/map/splat.js';
import { placeThumbnails } from '../src/map/thumbnails.js';
import { NO_ZOOM, fitView, pan, toPlane, toScreen, zoomAbout, zoomed } from '../src/map/viewport.js';

const cloud = (n: number, seed = 1): Float32Array => random(seed).stream('cloud').at(0).normal(2 * n);
const everything = (): boolean => true;
const inOrder = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);

describe('the index of points', () => {
  const positions = cloud(3000);
  const index = new GridIndex(positions);
  const distance = (i: number, x: number, y: number, sx = 1, sy = 1): number => Math.hypot((positions[2 * i] - x) * sx, (positions[2 * i + 1] - y) * sy);

  test('finds the point that a search of all finds, with different scales across and upwards', () => {
    for (const [x, y] of [[0, 0], [0.31, -1.2], [2.9, 2.9], [-8, 5]]) {
      const all = inOrder(3000).sort((a, b) => distance(a, x, y, 40, 90) - distance(b, x, y, 40, 90));
      expect(index.nearest(x, y, 40, 90, 1e4, everything)).toBe(all[0]);
      expect(index.nearest(x, y, 40, 90, 1e4, (i) => i !== all[0])).toBe(all[1]);
      expect(index.nearest(x, y, 40, 90, distance(all[0], x, y, 40, 90) * 0.99, everything)).toBe(-1);
    }
  });

  test('finds several, nearest first, also from far away', () => {
    for (const [x, y] of [[0.1, 0.2], [-30, 4]]) {
      const all = [...inOrder(3000)].sort((a, b) => distance(a, x, y) - distance(b, x, y)).slice(0, 8);
      expect(index.nearestMany(x, y, 8).map(({ point }) => point)).toEqual(all);
    }
    expect(new GridIndex(Float32Array.of(1, 1, 2, 2)).nearestMany(0, 0, 8).map(({ point }) => point)).toEqual([0, 1]);
  });

  test('passes every point of a rectangle, and survives points that are no numbers or all alike', () => {
    const seen = new Set<number>();
    index.forEachNear(-0.5, 1, 0, 0.4, (i) => seen.add(i));
    for (let i = 0; i < 3000; i++) {
      if (positions[2 * i] >= -0.5 && positions[2 * i] <= 1 && positions[2 * i + 1] >= 0 && positions[2 * i + 1] <= 0.4) expect(seen.has(i)).toBe(true);
    }
    expect(new GridIndex(Float32Array.of(NaN, 0, 5, 5)).nearest(5, 5, 1, 1, 1, everything)).toBe(1);
    expect(new GridIndex(new Float32Array(20)).nearest(0, 0, 1, 1, 1, everything)).toBe(0);
  });
});

describe('drawn points', () => {
  const view = { scaleX: 1, scaleY: 1, offsetX: 0, offsetY: 0 };
  const [red, blue] = [pixelWord(255, 0, 0), pixelWord(0, 0, 255)];
  const draw = (points: readonly number[], shades: readonly number[], radius = 3, chosen?: { mask: Uint8Array; wanted: 0 | 1 }) => {
    const raster = { pixels: new Uint32Array(400), width: 20, height: 20 };
    const layer = { positions: Float32Array.from(points), order: inOrder(shades.length), shades: Uint8Array.from(shades), palette: Uint32Array.of(red, blue) };
    splat(raster, view, 1, radius, chosen === undefined ? layer : { ...layer, chosen });
    return raster.pixels;
  };

  test('are discs of the right area with soft edges', () => {
    const pixels = draw([10, -10], [0], 4);
    const area = pixels.reduce((sum, pixel) => sum + new Uint8Array(Uint32Array.of(pixel).buffer)[3] / 255, 0);
    expect(Math.abs(area - Math.PI * 16)).toBeLessThan(1.5);
    expect(pixels[10 * 20 + 10]).toBe(red);
    expect(pixels[0]).toBe(0);
  });

  test('do not mix their colours: the last on top, opaque, with soft edges on the background only', () => {
    const pixels = draw([9, -10, 12, -10], [0, 1]);
    expect(pixels[10 * 20 + 7]).toBe(red);
    expect(pixels[10 * 20 + 11]).toBe(blue);
    const colours = new Set([...pixels].filter((pixel) => pixel !== 0).map((pixel) => [...new Uint8Array(Uint32Array.of(pixel).buffer).subarray(0, 3)].join()));
    expect([...colours].sort()).toEqual(['0,0,255', '255,0,0']);
  });

  test('are left out where they are hidden, not chosen, or no numbers', () => {
    expect(draw([10, -10], [HIDDEN]).some((pixel) => pixel !== 0)).toBe(false);
    expect(draw([NaN, -10], [0]).some((pixel) => pixel !== 0)).toBe(false);
    const mask = Uint8Array.of(1, 0);
    expect(new Set(draw([5, -10, 15, -10], [0, 1], 2, { mask, wanted: 1 })).has(blue)).toBe(false);
    expect(new Set(draw([5, -10, 15, -10], [0, 1], 2, { mask, wanted: 0 })).has(blue)).toBe(true);
  });

  test('may lie a hair before the first pixel', () => {
    expect(draw([-1e-17, 1e-17], [0])[0]).toBe(red);
  });

  test('are cut off at the edge as a larger picture would be', () => {
    const whole = draw([10.3, -10.6], [0], 3);
    const raster = { pixels: new Uint32Array(100), width: 10, height: 10 };
    splat(raster, { ...view, offsetX: 0, offsetY: -2 }, 1, 3, { positions: Float32Array.of(10.3, -10.6), order: inOrder(1), shades: Uint8Array.of(0), palette: Uint32Array.of(red) });
    for (let y = 0; y < 10; y++) for (let x = 0; x < 10; x++) expect(raster.pixels[10 * y + x]).toBe(whole[20 * (y + 2) + x]);
  });
});

test('pictures keep clear of each other and of the edges, and the first in order has the choice', () => {
  const positions = cloud(2000);
  const size = { width: 400, height: 300 };
  const view = fitView(boundsOf(positions), size, 0, true);
  const room = { width: 30, height: 20, most: 500 };
  const chosen = placeThumbnails(positions, inOrder(2000), view, size, room, (i) => i % 3 !== 0);
  const places = chosen.map((i) => toScreen(view, positions[2 * i], positions[2 * i + 1]));
  const apart = ([ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]): boolean => Math.abs(ax - bx) >= 30 || Math.abs(ay - by) >= 20;
  places.forEach(([x, y], k) => {
    expect(x >= 15 && x <= 385 && y >= 10 && y <= 290).toBe(true);
    expect(places.slice(k + 1).every((other) => apart([x, y], other))).toBe(true);
  });
  expect(chosen.every((i) => i % 3 !== 0)).toBe(true);
  // No point that comes earlier and would have had room was passed over.
  for (let i = 0; i < 2000; i++) {
    const [x, y] = toScreen(view, positions[2 * i], positions[2 * i + 1]);
    if (i % 3 === 0 || chosen.includes(i) || x < 15 || x > 385 || y < 10 || y > 290) continue;
    expect(chosen.some((j, k) => j < i && !apart([x, y], places[k]))).toBe(true);
  }
  expect(placeThumbnails(positions, inOrder(2000), view, size, { ...room, most: 4 }, everything)).toHaveLength(4);
});

test('arrow keys lead to the nearest point ahead, straight on rather than aside', () => {
  const positions = Float32Array.of(0, 0, 3, 0.2, 2, 1.9, -1, 0, 0, 4, 0.1, 0);
  const go = (ahead: readonly [number, number], least = 0.5): number => nearestInDirection(positions, [0, 0], ahead, [1, 1], least, everything);
  expect(go([1, 0])).toBe(1);
  expect(go([1, 0], 0.05)).toBe(5);
  expect(go([-1, 0])).toBe(3);
  expect(go([0, -1])).toBe(4);
  expect(go([0, 1])).toBe(-1);
  expect(nearestInDirection(positions, [0, 0], [1, 0], [1, 1], 0.5, (i) => i !== 1)).toBe(2);
});

describe('the view', () => {
  const whole = fitView({ left: -2, right: 4, bottom: 0, top: 1 }, { width: 300, height: 200 }, 10, false);

  test('fits the bounds inside the margin, and goes back and forth', () => {
    expect(toScreen(whole, -2, 0).map((v) => v.toFixed(9))).toEqual(['10.000000000', '190.000000000']);
    expect(toScreen(whole, 4, 1).map(Math.round)).toEqual([290, 10]);
    const [x, y] = toPlane(whole, ...toScreen(whole, 1.25, 0.3));
    expect(x).toBeCloseTo(1.25, 10);
    expect(y).toBeCloseTo(0.3, 10);
    const square = fitView({ left: -2, right: 4, bottom: 0, top: 1 }, { width: 300, height: 200 }, 10, true);
    expect(square.scaleX).toBe(square.scaleY);
  });

  test('keeps the place under the pointer while it zooms, within limits', () => {
    let zoom = pan(NO_ZOOM, 12, -7, { width: 300, height: 200 });
    const before = toPlane(zoomed(whole, zoom), 80, 60);
    zoom = zoomAbout(zoom, 3.7, 80, 60);
    const after = toPlane(zoomed(whole, zoom), 80, 60);
    expect(after[0]).toBeCloseTo(before[0], 10);
    expect(after[1]).toBeCloseTo(before[1], 10);
    expect(zoomAbout(zoom, 1e9, 0, 0).factor).toBe(400);
  });

  test('cannot be moved out of sight', () => {
    const far = zoomed(whole, pan(NO_ZOOM, 1e6, 1e6, { width: 300, height: 200 }));
    expect(toScreen(far, -2, 1).map((v) => v.toFixed(9))).toEqual(['235.000000000', '160.000000000']);
  });
});

test('a lasso holds what lies inside by the even-odd rule', () => {
  const hollow = [[0, 0], [10, 0], [10, 10], [4, 10], [4, 6], [6, 6], [6, 4], [0, 4]] as const;
  expect(isInside(hollow, 8, 8)).toBe(true);
  expect(isInside(hollow, 5, 5)).toBe(false);
  expect(isInside(rectangleOutline([5, 5], [1, 2]), 2, 3)).toBe(true);
});

describe('samples of a large set', () => {
  const labels = Int32Array.from({ length: 1000 }, (_, i) => (i % 10 < 7 ? 0 : 1));

  test('hold each class in its share, and the same ones for the same seed', () => {
    const rows = sampleRows(1000, 100, 3, labels)!;
    expect(rows).toHaveLength(100);
    expect([...rows].filter((row) => labels[row] === 0)).toHaveLength(70);
    expect([...rows]).toEqual([...sampleRows(1000, 100, 3, labels)!]);
    expect([...rows]).not.toEqual([...sampleRows(1000, 100, 4, labels)!]);
    expect([...rows]).toEqual([...new Set(rows)].sort((a, b) => a - b));
    expect(sampleRows(100, 100, 3, undefined)).toBeUndefined();
  });

  test('are gathered in their order, and found again', () => {
    const rows = Int32Array.of(2, 0);
    expect([...gatherRows(Float32Array.of(1, 2, 3, 4, 5, 6), 2, rows)]).toEqual([5, 6, 1, 2]);
    const layout: Layout = { kind: 'tsne-data', positions: new Float32Array(4), rows };
    expect([0, 1, 2].map((row) => pointOf(layout, row))).toEqual([1, -1, 0]);
  });
});

describe('a point that is dragged', () => {
  const codes = { codes: Float32Array.of(0, 0, 0, 1, 2, 3, -2, 1, 0, 4, 4, 4), latentDim: 3 };
  const data = { name: '', rows: 4, features: 5, pixels: new Uint8Array(20), notes: [] };
  const held = Float32Array.of(1, 2, 3);

  test('takes its code along two axes', () => {
    const layout: Layout = { kind: 'axes', positions: codeColumns(codes.codes, 3, [2, 0]), codeAxes: [2, 0] };
    const code = codeAt(layout, [0.5, -1], held, codes, new GridIndex(layout.positions));
    expect([...code]).toEqual([-1, 2, 0.5]);
    expect(placeOfFocus(layout, { code }, data, codes)).toEqual([0.5, -1]);
    expect([...held]).toEqual([1, 2, 3]);
  });

  test('moves along principal components only', () => {
    const components = Float32Array.of(0.6, 0.8, 0, 0, 0, 1);
    const plane = { positions: new Float32Array(8), mean: Float32Array.of(1, 1, 1), components, explained: [0.5, 0.2] as const };
    const layout: Layout = { kind: 'pca-codes', positions: plane.positions, plane };
    const code = codeAt(layout, [2, -1], held, codes, new GridIndex(layout.positions));
    const [x, y] = placeOfFocus(layout, { code }, data, codes)!;
    expect(x).toBeCloseTo(2, 5);
    expect(y).toBeCloseTo(-1, 5);
    // Across both components nothing changes.
    expect(0.8 * code[0] - 0.6 * code[1]).toBeCloseTo(0.8 * held[0] - 0.6 * held[1], 5);
  });

  test('is the mean of the nearest codes in a map without a way back', () => {
    const layout: Layout = { kind: 'tsne-codes', positions: Float32Array.of(0, 0, 1, 0, 0, 1, 50, 50) };
    const index = new GridIndex(layout.positions);
    codeAt(layout, [1, 0], held, codes, index).forEach((value, k) => expect(value).toBeCloseTo([1, 2, 3][k], 3));
    const near = codeAt(layout, [0.5, 0], held, codes, index);
    // Two at a half, one at √1.25, one far away: weights 4, 4, 0.8 and 1/4925.
    const far = 1 / (49.5 ** 2 + 50 ** 2);
    expect(near[0]).toBeCloseTo((4 * 1 + 0.8 * -2 + far * 4) / (8.8 + far), 5);
    expect(placeOfFocus(layout, { code: Float32Array.of(-2, 1, 0.2) }, data, codes)).toEqual([0, 1]);
  });
});

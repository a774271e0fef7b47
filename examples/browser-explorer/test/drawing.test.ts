import { describe, expect, test } from '@jest/globals';
import { fitDrawing } from '../src/tools/fit-drawing.js';
import { hasLightGround, inkSample } from '../src/tools/ground.js';
import { inkBox, resample } from '../src/tools/resample.js';
import { extended, rasterize, type Stroke } from '../src/tools/strokes.js';

const line = (points: readonly number[], width = 0.1, erases = false): Stroke => ({ points, width, erases });
const at = (picture: Float32Array, side: number, x: number, y: number): number => picture[y * side + x];

function centreOfMass(picture: Float32Array, width: number): readonly [number, number] {
  const mass = picture.reduce((a, b) => a + b, 0);
  const mean = (place: (i: number) => number): number => picture.reduce((sum, v, i) => sum + v * place(i), 0) / mass;
  return [mean((i) => (i % width) + 0.5), mean((i) => Math.floor(i / width) + 0.5)];
}

describe('strokes', () => {
  test('cover the area of a line with round ends', () => {
    const ink = rasterize([line([0.25, 0.5, 0.75, 0.5], 0.1)], 200);
    const area = ink.reduce((a, b) => a + b, 0) / 200 ** 2;
    expect(area).toBeCloseTo(0.5 * 0.1 + Math.PI * 0.05 ** 2, 3);
    expect(at(ink, 200, 100, 100)).toBe(1);
    expect(at(ink, 200, 100, 112)).toBe(0);
  });

  test('of one point are a dot, and are no darker where they cross themselves', () => {
    expect(rasterize([line([0.5, 0.5], 0.2)], 100).reduce((a, b) => a + b, 0)).toBeCloseTo(Math.PI * 10 ** 2, -1);
    expect(Math.max(...rasterize([line([0.2, 0.5, 0.8, 0.5, 0.2, 0.5])], 50))).toBe(1);
  });

  test('of the eraser take ink away, and later ones draw over that', () => {
    const [across, gone] = [line([0.1, 0.5, 0.9, 0.5]), line([0.5, 0.3, 0.5, 0.7], 0.2, true)];
    expect(at(rasterize([across, gone], 100), 100, 50, 50)).toBe(0);
    expect(at(rasterize([across, gone], 100), 100, 20, 50)).toBe(1);
    expect(at(rasterize([across, gone, across], 100), 100, 50, 50)).toBe(1);
  });

  test('grow at their end and stay inside', () => {
    const [first, last] = [line([0.1, 0.1]), line([0.2, 0.2])];
    expect(extended([first, last], 1.5, -1)).toEqual([first, { ...last, points: [0.2, 0.2, 1, 0] }]);
  });
});

describe('resampling', () => {
  test('keeps the mean of an area, whatever the sizes', () => {
    const ink = Float32Array.from({ length: 49 }, (_, i) => (i % 7) / 6);
    const box = { left: 0, top: 0, width: 7, height: 7 };
    for (const [w, h] of [[3, 5], [7, 7], [11, 2]] as const) {
      const small = resample(ink, 7, box, w, h);
      expect(small.reduce((a, b) => a + b, 0) / (w * h)).toBeCloseTo(0.5, 6);
    }
    expect(resample(ink, 7, box, 7, 7)).toEqual(ink);
  });

  test('takes its box from what is at least half ink', () => {
    const ink = new Float32Array(25);
    [ink[6], ink[13], ink[24]] = [1, 0.5, 0.4];
    expect(inkBox(ink, 5)).toEqual({ left: 1, top: 1, width: 3, height: 2 });
    expect(inkBox(new Float32Array(25), 5)).toBeUndefined();
  });
});

describe('fitting', () => {
  test('as MNIST: the longer side takes 20 of 28 pixels, the mass stands in the middle, wherever and however large one draws', () => {
    for (const [scale, dx, dy] of [[1, 0, 0], [0.4, 0.05, 0.5], [0.7, 0.28, 0.02]] as const) {
      const points = [0.2, 0.1, 0.7, 0.15, 0.3, 0.95].map((v, i) => v * scale + (i % 2 === 0 ? dx : dy));
      const picture = fitDrawing(rasterize([line(points, 0.09 * scale)], 128), 128, 28, 28)!;
      expect(inkBox(picture, 28)!.height).toBe(20);
      const [x, y] = centreOfMass(picture, 28);
      expect(Math.abs(x - 14)).toBeLessThanOrEqual(0.5);
      expect(Math.abs(y - 14)).toBeLessThanOrEqual(0.5);
    }
  });

  test('as the digits: the ink fills the height, at most 20 of 32 columns, in sixteenths', () => {
    const ring = Array.from({ length: 80 }, (_, i) => 0.5 + (i % 2 === 0 ? 0.3 * Math.cos((Math.PI * i) / 39) : 0.3 * Math.sin((Math.PI * i) / 39)));
    const picture = fitDrawing(rasterize([line(ring, 0.06)], 128), 128, 8, 8)!;
    picture.forEach((v) => expect(Number.isInteger(16 * v)).toBe(true));
    const [row, column] = [(y: number): number => picture.slice(8 * y, 8 * y + 8).reduce((a, b) => a + b), (x: number): number => picture.filter((_, i) => i % 8 === x).reduce((a, b) => a + b)];
    expect(Math.min(row(0), row(7))).toBeGreaterThan(0.5);
    expect([column(0), column(7)]).toEqual([0, 0]);
    expect(Math.min(column(1), column(6))).toBeGreaterThan(0.5);
    // A circle has a hole, also after it has been squeezed.
    expect(at(picture, 8, 3, 3) + at(picture, 8, 4, 4)).toBe(0);
  });

  test('as the digits: a dash stays a dash, a thin line thin', () => {
    const dash = fitDrawing(rasterize([line([0.2, 0.5, 0.8, 0.5], 0.08)], 128), 128, 8, 8)!;
    expect([0, 1, 2, 5, 6, 7].every((y) => dash.slice(8 * y, 8 * y + 8).every((v) => v === 0))).toBe(true);
    const bar = fitDrawing(rasterize([line([0.5, 0.1, 0.5, 0.9], 0.08)], 128), 128, 8, 8)!;
    expect([0, 1, 2, 5, 6, 7].every((x) => bar.filter((_, i) => i % 8 === x).every((v) => v === 0))).toBe(true);
  });

  test('of nothing is nothing; other sizes are filled in the same share', () => {
    expect(fitDrawing(new Float32Array(64), 8, 28, 28)).toBeUndefined();
    const wide = fitDrawing(rasterize([line([0.1, 0.5, 0.9, 0.5])], 64), 64, 60, 28)!;
    expect(wide).toHaveLength(60 * 28);
    expect(inkBox(Float32Array.from({ length: 60 * 60 }, (_, i) => wide[i] ?? 0), 60)!.width).toBe(20);
  });
});

test('ink takes the ground and the channels of the samples', () => {
  const data = { name: '', rows: 2, features: 12, notes: [], pixels: new Uint8Array(24).fill(250) };
  const image = { width: 2, height: 2, channels: 3 } as const;
  expect(hasLightGround(data, image)).toBe(true);
  expect(hasLightGround({ ...data, pixels: new Uint8Array(24) }, image)).toBe(false);
  expect(Array.from(inkSample(Float32Array.of(1, 0, 0, 0.25), image, true))).toEqual([0, 0, 0, 1, 1, 1, 1, 1, 1, 0.75, 0.75, 0.75]);
});

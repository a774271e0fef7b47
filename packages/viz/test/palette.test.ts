import { describe, expect, test } from '@jest/globals';
import { categoricalDark, categoricalLight, darkTheme, lightTheme } from '../src/index.js';
import type { Theme } from '../src/index.js';
import { lineOrder, rgb } from '../src/palette.js';

type Vector = readonly number[];
const times = (m: readonly Vector[], v: Vector): Vector => m.map((row) => row.reduce((s, a, i) => s + a * v[i], 0));

// Machado, Oliveira and Fernandes 2009, table for severity 1.0; applied to linear RGB.
const VISION: Record<string, readonly Vector[]> = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
};

const linear = (hex: string): Vector => rgb(hex).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));

function oklab(colour: Vector): Vector {
  const clipped = colour.map((c) => Math.min(1, Math.max(0, c)));
  const lms = times([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]], clipped);
  return times([[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.808675766]], lms.map(Math.cbrt));
}

function leastDistance(colours: readonly string[], vision: readonly Vector[]): number {
  const seen = colours.map((c) => oklab(times(vision, linear(c))));
  let least = Infinity;
  seen.forEach((a, i) => seen.slice(0, i).forEach((b) => (least = Math.min(least, Math.hypot(...a.map((v, k) => v - b[k]))))));
  return least;
}

function contrast(a: string, b: string): number {
  const [x, y] = [a, b].map((c) => times([[0.2126, 0.7152, 0.0722]], linear(c))[0] + 0.05);
  return Math.max(x, y) / Math.min(x, y);
}

describe.each([['light', categoricalLight], ['dark', categoricalDark]])('categorical colours, %s', (_, colours) => {
  test('are twenty and all different', () => expect(new Set(colours).size).toBe(20));

  test.each(Object.keys(VISION))('differ by at least 0.06 in OKLab under %s', (vision) => {
    expect(leastDistance(colours, VISION[vision])).toBeGreaterThanOrEqual(0.06);
  });
});

test('the measure itself finds a palette that fails: red and green of the common ten under deuteranopia', () => {
  expect(leastDistance(['#2ca02c', '#d62728'], VISION['normal'])).toBeGreaterThan(0.2);
  expect(leastDistance(['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728'], VISION['deuteranopia'])).toBeLessThan(0.06);
});

describe.each([lightTheme, darkTheme].map((t): [string, Theme] => [t.name, t]))('%s theme', (_, theme) => {
  test('text stands out from the background by 4.5 and more', () => {
    expect(contrast(theme.ink, theme.background)).toBeGreaterThan(7);
    expect(contrast(theme.muted, theme.background)).toBeGreaterThan(4.5);
  });

  test('points stand out, and the colours that lines take first stand out more', () => {
    for (const colour of theme.categorical) expect(contrast(colour, theme.background)).toBeGreaterThan(1.45);
    for (const i of lineOrder.slice(0, 6)) expect(contrast(theme.categorical[i], theme.background)).toBeGreaterThanOrEqual(3);
  });
});

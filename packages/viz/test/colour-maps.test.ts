import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { colorMaps, darkTheme, imageGrid, lightTheme } from '../src/index.js';
import type { ColorMapName } from '../src/index.js';
import { colourTable } from '../src/colour-maps.js';
import { expectTidy } from './boxes.js';
import { all, embeddedAll, num, parse, texts } from './svg.js';

const golden = JSON.parse(readFileSync(new URL('golden/colour-maps.json', import.meta.url), 'utf8')) as Record<string, string>;
const published = (name: string): number[] => golden[name].match(/../g)!.map((two) => Number.parseInt(two, 16));
const sequential = ['gray', 'viridis', 'magma', 'cividis'] as const;
const twoSided = ['vik', 'berlin'] as const;

/** Lightness L* of each level, 0 to 100. */
function lightness(table: Uint8Array): number[] {
  return Array.from({ length: 256 }, (_, level) => {
    const [r, g, b] = [0, 1, 2].map((c) => table[3 * level + c] / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    const y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
  });
}

describe('tables', () => {
  test.each([['viridis', 2], ['magma', 2], ['cividis', 3], ['vik', 2], ['berlin', 2]] as const)('%s meets the published one to %i levels', (name, levels) => {
    const table = colourTable(name, lightTheme);
    const expected = published(name);
    expect(expected).toHaveLength(768);
    expect(Math.max(...expected.map((v, i) => Math.abs(v - table[i])))).toBeLessThanOrEqual(levels);
  });

  test.each(sequential)('%s grows lighter all the way', (name) => {
    const light = lightness(colourTable(name, lightTheme));
    expect(Math.min(...light.slice(4).map((l, i) => l - light[i]))).toBeGreaterThan(0);
    expect(light[255] - light[0]).toBeGreaterThan(70);
  });

  test('vik grows darker from its middle to both ends, and berlin lighter, by nearly as much on both sides', () => {
    for (const [name, sign] of [['vik', -1], ['berlin', 1]] as const) {
      const light = lightness(colourTable(name, lightTheme)).map((l) => sign * l);
      for (let d = 8; d < 124; d += 8) {
        expect(light[128 + d]).toBeGreaterThan(light[128 + d - 8]);
        expect(light[127 - d]).toBeGreaterThan(light[127 - d + 8]);
        expect(Math.abs(light[127 - d] - light[128 + d])).toBeLessThan(12);
      }
    }
  });

  test('diverging is vik on white and berlin on black', () => {
    expect(colourTable('diverging', lightTheme)).toEqual(colourTable('vik', lightTheme));
    expect(colourTable('diverging', darkTheme)).toEqual(colourTable('berlin', lightTheme));
  });

  test('an unknown name is refused with the nearest one', () => {
    expect(() => imageGrid([[0, 1, 2, 3]], { colorMap: 'virids' as ColorMapName })).toThrow(/Did you mean 'viridis'/);
    expect(Object.keys(colorMaps)).toEqual([...sequential, ...twoSided]);
  });
});

describe('image grids in colour', () => {
  const values = [[-2, 0, 1, NaN]];

  test.each([['light', lightTheme], ['dark', darkTheme]] as const)('pixels have the colours of their values, 0 the middle one, %s', (name, theme) => {
    const figure = imageGrid(values, { colorMap: 'diverging' });
    expect(figure.data.range).toEqual([-2, 2]);
    const sheet = embeddedAll(parse(figure, name))[0];
    const table = colourTable('diverging', theme);
    const level = (l: number): number[] => [...table.slice(3 * l, 3 * l + 3), 255];
    const half = sheet.width / 2;
    expect([sheet.at(0, 0), sheet.at(half, 0), sheet.at(0, half)]).toEqual([level(0), level(128), level(191)]);
    expect(theme.missing).toBe(`#${sheet.at(half, half).slice(0, 3).map((v) => v.toString(16).padStart(2, '0')).join('')}`);
  });

  test('a bar says what the colours mean, high values on top, ticks at their places', () => {
    const figure = imageGrid([[0, 1, 2, 10]], { colorMap: 'magma' });
    const root = parse(figure);
    const bar = root.querySelector('[data-legend="colour-bar"]')!;
    const [, raster] = embeddedAll(root);
    const table = colourTable('magma', lightTheme);
    expect(raster.at(0, 0)).toEqual([...table.slice(765), 255]);
    expect(raster.at(11, raster.height - 1)).toEqual([...table.slice(0, 3), 255]);
    const words = texts(bar);
    expect(words[0]).toBe('value');
    const lines = all(bar, 'line').map((line) => num(line, 'y1'));
    words.slice(1).forEach((word, i) => expect(lines[i]).toBeCloseTo(raster.top + raster.height * (1 - Number(word) / 10), 1));
    expectTidy(figure);
  });

  test('inverting turns picture and bar round; grey needs no bar', () => {
    const [sheet, bar] = embeddedAll(parse(imageGrid([[0, 1, 1, 1]], { colorMap: 'viridis', invert: true })));
    const table = colourTable('viridis', lightTheme);
    expect(sheet.at(0, 0)).toEqual([...table.slice(765), 255]);
    expect(bar.at(0, 0)).toEqual([...table.slice(0, 3), 255]);
    expect(embeddedAll(parse(imageGrid([[0, 1, 1, 1]])))).toHaveLength(1);
  });
});

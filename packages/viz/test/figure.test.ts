import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { darkTheme, explainedVariance, imageGrid, learningCurves, lightTheme, panels, reconstructionRows, scatter3d, scatterByLabel, scatterWithThumbnails, toSvg } from '../src/index.js';
import { toPng, toSvg as toSvgInNode, writeFigure } from '../src/node.js';
import { rgb } from '../src/palette.js';
import { describeFigures } from './conformance.js';
import type { Makers } from './conformance.js';
import { all, num, parse, pixels } from './svg.js';

const makers: Makers = {
  'image-grid': (options) => imageGrid([[[0, 1], [1, NaN]]], options),
  'reconstruction-rows': (options) => reconstructionRows([[0, 1, 0, 1]], [[0, 1, 1, 1]], options),
  'learning-curves': (options) => learningCurves({ a: { loss: [2, 1] }, b: { loss: [1, 2], valLoss: [2, 3] } }, options),
  'scatter-by-label': (options) => scatterByLabel([[0, 1], [2, 3]], [0, 1], options),
  'scatter-with-thumbnails': (options) => scatterWithThumbnails([[0, 1], [2, 3]], [[[0]], [[1]]], [0, 1], options),
  'scatter-3d': (options) => scatter3d([[0, 1, 2], [2, 3, 0]], [0, 1], options),
  panels: (options) => panels([scatterByLabel([[0, 1], [2, 3]]), imageGrid([[[0, 1]]])], options),
  'explained-variance': (options) => explainedVariance([0.8, 0.2], options),
};

describeFigures(makers);

test('a given title may be the name only, and a description may be given', () => {
  const figure = explainedVariance([1], { title: 'Named', showTitle: false, description: 'All of it.' });
  expect(figure.height).toBe(explainedVariance([1]).height);
  expect([figure.title, figure.description]).toEqual(['Named', 'All of it.']);
  expect(all(parse(figure), 'text').map((t) => t.textContent)).not.toContain('Named');
});

test('a long heading is wrapped and pushes the figure down', () => {
  const long = 'Reconstructions of the first ten test images by a stacked autoencoder with thirty codes and tied weights, after twenty epochs';
  const figure = scatterByLabel([[0, 0]], undefined, { title: long });
  const lines = all(parse(figure), 'text').filter((t) => t.getAttribute('font-weight') === '600');
  expect(lines.map((t) => t.textContent).join(' ')).toBe(long);
  expect(num(lines[1], 'y') - num(lines[0], 'y')).toBe(20);
  expect(figure.height).toBe(scatterByLabel([[0, 0]]).height + 14 + 20 * lines.length);
});

test('an unknown theme is refused by name', () => {
  expect(() => toSvgInNode(makers['image-grid']({}), { theme: 'drak' as 'dark' })).toThrow(/Did you mean 'dark'/);
});

describe('without a document', () => {
  test('pictures of images are drawn all the same', () => {
    expect(toSvg(makers['image-grid']({}))).toBe(toSvgInNode(makers['image-grid']({})));
  });

  test('figures with axes say what to import', () => {
    expect(() => toSvg(makers['scatter-by-label']({}))).toThrow(expect.objectContaining({ code: 'LK_UNAVAILABLE', message: expect.stringContaining('@latentkit/viz/node') }));
  });

  test('nothing that only Node has is reachable from the main entry', async () => {
    const source = fileURLToPath(new URL('../src/', import.meta.url));
    const packages = new Set<string>();
    const seen = new Set<string>();
    const visit = async (file: string): Promise<void> => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const [, name] of (await readFile(file, 'utf8')).matchAll(/^(?:import|export) .*from '([^']+)';$/gm)) {
        if (name.startsWith('.')) await visit(resolve(dirname(file), name.replace(/\.js$/, '.ts')));
        else packages.add(name);
      }
    };
    await visit(join(source, 'index.ts'));
    expect([...packages].sort()).toEqual(['@latentkit/core', '@observablehq/plot', 'fast-png']);
    expect(seen.size).toBeGreaterThan(20);
  });
});

describe('PNG', () => {
  test('has the asked size, the background, and letters that did not vanish', async () => {
    const figure = makers['explained-variance']({ title: 'Heading' });
    for (const [name, theme] of [['light', lightTheme], ['dark', darkTheme]] as const) {
      const image = pixels(await toPng(figure, { theme: name, scale: 1 }));
      expect([image.width, image.height]).toEqual([figure.width, figure.height]);
      expect(image.at(2, 2)).toEqual([...rgb(theme.background), 255]);
      const inked = Array.from({ length: 70 * 16 }, (_, i) => image.at(16 + (i % 70), 16 + Math.floor(i / 70))).filter((p) => Math.abs(p[0] - rgb(theme.ink)[0]) < 60);
      expect(inked.length).toBeGreaterThan(100);
    }
  });

  test('is twice as large unless told otherwise, and the same again to the last byte', async () => {
    const figure = makers['learning-curves']({ title: 'Runs' });
    const png = await toPng(figure);
    expect(pixels(png).width).toBe(2 * figure.width);
    expect(Buffer.from(png).equals(Buffer.from(await toPng(figure)))).toBe(true);
  });

  test('takes further letters from a font file', async () => {
    const figure = imageGrid([[[0, 1], [1, 0]]], { captions: ['plain'] });
    const own = fileURLToPath(new URL('../fonts/Inter-Regular.ttf', import.meta.url));
    expect(Buffer.from(await toPng(figure, { fontFiles: [own] })).equals(Buffer.from(await toPng(figure)))).toBe(true);
  });

  test.each([0, -1, 9, NaN])('refuses a scale of %p', async (scale) => {
    await expect(toPng(makers['image-grid']({}), { scale })).rejects.toThrow(/scale/);
  });
});

describe('writing', () => {
  test('SVG and PNG by the ending of the name, leaving nothing else behind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'latentkit-viz-'));
    try {
      const figure = makers['image-grid']({});
      await writeFigure(figure, join(folder, 'a.svg'), { theme: 'dark' });
      await writeFigure(figure, join(folder, 'b.PNG'), { scale: 3 });
      expect(await readFile(join(folder, 'a.svg'), 'utf8')).toBe(toSvgInNode(figure, { theme: 'dark' }));
      expect(pixels(await readFile(join(folder, 'b.PNG'))).width).toBe(3 * figure.width);
      expect((await readdir(folder)).sort()).toEqual(['a.svg', 'b.PNG']);
      await expect(writeFigure(figure, join(folder, 'c.gif'))).rejects.toMatchObject({ code: 'LK_INVALID_PARAMETER' });
      await writeFile(join(folder, 'file'), 'kept');
      await expect(writeFigure(figure, join(folder, 'file', 'd.svg'))).rejects.toMatchObject({ code: 'LK_STORAGE' });
      expect(await readFile(join(folder, 'file'), 'utf8')).toBe('kept');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

import { readFileSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import type { Figure, ThemeName } from '@latentkit/viz';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { convertIndexedToRgb, decode } from 'fast-png';
import { DOMParser } from 'linkedom';

const gallery = new URL('../../../docs/gallery/', import.meta.url);
const figures = new URL('figures/', gallery);
const names = readdirSync(figures).filter((file) => file.endsWith('.mjs')).map((file) => basename(file, '.mjs')).sort();

/** What a script of the gallery exports. */
interface Drawn {
  readonly figure: Figure;
  readonly themes?: readonly ThemeName[];
  readonly page?: string;
}

// Mean absolute difference, of 255, in the square that differs most. Another machine's rounding in training moves grey
// values and curves by far less; a word, a line or a mark that is drawn otherwise fills a good part of its square.
const TOLERANCE = 6;
const SIDE = 40;

/** The pixels of a picture, which may be stored as places in a palette. */
function colours(png: Uint8Array): { readonly width: number; readonly height: number; readonly data: ArrayLike<number>; readonly channels: number } {
  const picture = decode(png);
  const { width, height, palette } = picture;
  return palette === undefined ? picture : { width, height, data: convertIndexedToRgb(picture), channels: palette[0].length };
}

/** Mean absolute difference of two pictures in that square of SIDE pixels where it is greatest; infinite where their sizes differ. */
function difference(a: Uint8Array, b: Uint8Array): number {
  const [{ width, height, data, channels }, other] = [colours(a), colours(b)];
  if (width !== other.width || height !== other.height) return Infinity;
  const [before, step, across] = [other.data, other.channels, Math.ceil(width / SIDE)];
  const sums = new Float64Array(across * Math.ceil(height / SIDE));
  for (let y = 0, i = 0, j = 0; y < height; y++) {
    const row = Math.trunc(y / SIDE) * across;
    for (let x = 0; x < width; x++, i += channels, j += step) {
      let sum = 0;
      for (let c = 0; c < 3; c++) {
        const apart = data[i + c] - before[j + c];
        sum += apart < 0 ? -apart : apart;
      }
      if (sum > 0) sums[row + ((x / SIDE) | 0)] += sum;
    }
  }
  return sums.reduce((most, sum) => (sum > most ? sum : most), 0) / (3 * SIDE * SIDE);
}

function stored(name: string): Uint8Array {
  return readFileSync(new URL(name, figures));
}

/** Of a figure's data, what the counts below are taken from; each figure has its part of it. */
interface Shown {
  readonly x: ArrayLike<number>;
  readonly count: number;
  readonly order: readonly number[];
  readonly columns: number;
  readonly rows: readonly { readonly indices: readonly number[] }[];
  readonly [name: string]: unknown;
}

const length = (value: unknown): number => (value as ArrayLike<unknown>).length;
const text = (pattern: RegExp) => (svg: Element): number => texts(svg).filter((t) => pattern.test(t)).length;
const elements = (selector: string) => (svg: Element): number => svg.querySelectorAll(selector).length;
const circles = elements('[data-marks="points"] circle');
const lines = elements('[data-marks="lines"] [aria-label="line"] path, [data-marks="lines"] > path');

/** For each figure something that there has to be as much of as there are numbers to show: how much there is, and should be. */
const marks: Readonly<Record<string, readonly [found: (svg: Element) => number, expected: (data: Shown) => number]>> = {
  'activation-functions': [elements('[data-marks="lines"], [aria-label="lines"]'), (d) => length(d.functions)],
  'activation-histograms': [elements('[data-marks="bars"]'), (d) => 2 * length(d.models)],
  'code-images': [elements('image'), () => 2],
  'component-scatters': [elements('[data-marks="points"]'), (d) => d.count],
  'confusion-heatmap': [elements('[data-marks="cells"] text'), (d) => length(d.counts)],
  'denoising-rows': [text(/^\d+\.\d$/), (d) => 2 * d.count],
  'error-cases': [text(/^a \d$/), (d) => length(d.worst) + length(d.best)],
  'error-histogram': [elements('[data-marks="steps"]'), (d) => length(d.classes)],
  'explained-variance': [elements('[aria-label="rect"] rect'), (d) => length(d.ratios)],
  'image-grid': [text(/^\d$/), (d) => d.count],
  interactive: [circles, (d) => d.x.length],
  'interpolation-sheet': [elements('rect[fill="none"]'), (d) => length(d.framed) + 1],
  'interpolation-strip': [elements('rect[fill="none"]'), (d) => length(d.framed) * (d.strips as number) + 1],
  'jacobian-rows': [text(/^z\d+$/), (d) => d.order.length],
  'learning-curves': [elements('[aria-label="line"]'), (d) => 2 * length(d.runs)],
  'metric-bars': [elements('[data-marks="bar"]'), (d) => length(d.models) * length(d.metrics)],
  'metric-curves': [elements('circle'), (d) => length(d.settings) * length(d.curves)],
  panels: [elements('[data-marks="points"]'), (d) => length(d.figures)],
  'pca-biplot': [circles, (d) => d.x.length],
  'precision-recall-curves': [text(/^0\.\d{3}\s/), (d) => length(d.curves) + 1],
  'principal-axes-scatter': [circles, (d) => 2 * d.x.length],
  'recognition-sheet': [text(/^\d$/), (d) => d.rows.length + d.rows.reduce((sum, { indices }) => sum + indices.length, 0)],
  'reconstruction-rows': [text(/^0\.\d{3}$/), (d) => 2 * d.count],
  'residual-maps': [text(/^0\.\d{3}$/), (d) => d.count],
  'roc-curves': [text(/^0\.\d{3}\s/), (d) => length(d.curves) + 1],
  'scatter-3d': [circles, (d) => d.x.length],
  'scatter-by-label': [circles, (d) => d.x.length],
  'scatter-with-thumbnails': [elements('[data-marks="thumbnails"] image'), (d) => length(d.thumbnails)],
  'shepard-diagram': [elements('image[data-marks="points"]'), () => 1],
  'singular-value-curves': [elements('[data-marks="lines"] circle'), (d) => 32 * length(d.spectra)],
  'sparsity-cost': [lines, (d) => length(d.curves) + 1],
  'tangent-images': [text(/^σ /), (d) => d.order.length],
  'tangent-strips': [text(/^σ /), (d) => d.count],
  'travel-sheet': [elements('line'), (d) => d.x.length + length(d.y)],
  'traversal-sheet': [text(/^z\d$/), (d) => length(d.axes)],
  'weight-images': [elements('image'), () => 2],
};

function texts(svg: Element): readonly string[] {
  return Array.from(svg.querySelectorAll('text'), (node) => node.textContent ?? '');
}

/** The classes of a figure or of its panels. */
function classNames(data: unknown): readonly string[] {
  const { classes = [], panels = [], figures = [] } = data as Partial<Record<string, readonly { readonly name?: string; readonly data?: unknown }[]>>;
  return [...classes.map(({ name = '' }) => name), ...panels.flatMap(classNames), ...figures.flatMap((figure) => classNames(figure.data))];
}

let node: typeof import('@latentkit/viz/node');

beforeAll(async () => {
  // Observable Plot shifts lines by half a pixel where it finds a test runner's `it`.
  Reflect.deleteProperty(globalThis, 'it');
  node = await import('@latentkit/viz/node');
});

describe('the gallery', () => {
  test('has a script and a picture for every kind of figure, and the index shows them all', () => {
    const kinds = readdirSync(new URL('../../packages/viz/src/figures/', gallery)).map((file) => basename(file, '.ts'));
    expect(names).toEqual([...kinds, 'interactive'].sort());
    expect(Object.keys(marks).sort()).toEqual(names);
    const index = readFileSync(new URL('README.md', gallery), 'utf8');
    for (const name of names) expect(index).toContain(`](figures/${name}.png)](figures/${name}.mjs)`);
  });

  describe.each(names)('%s', (name) => {
    let drawn: Drawn;
    let svg: Element;

    test('says what it shows, and shows all of it', async () => {
      drawn = (await import(new URL(`${name}.mjs`, figures).href)) as Drawn;
      const { figure } = drawn;
      svg = new DOMParser().parseFromString(node.toSvg(figure), 'image/svg+xml').documentElement as unknown as Element;
      expect(svg.getAttribute('role')).toBe('img');
      expect(svg.querySelector('title')?.textContent).toBe(figure.title);
      expect(texts(svg).join(' ')).toContain(figure.title.split(' ')[0]);
      expect(svg.querySelector('desc')?.textContent).toBe(figure.description);
      expect(figure.description.length).toBeGreaterThan(40);
      const words = texts(svg).join('\n');
      for (const entry of classNames(figure.data)) expect(words).toContain(entry);
      const [found, expected] = marks[name];
      expect(found(svg)).toBe(expected(figure.data as Shown));
      expect(found(svg)).toBeGreaterThan(0);
    });

    test('looks as stored', async () => {
      for (const theme of drawn.themes ?? ['light']) {
        const file = theme === 'light' ? `${name}.png` : `${name}-${theme}.png`;
        const apart = difference(await node.toPng(drawn.figure, { theme }), stored(file));
        if (apart > TOLERANCE) throw new Error(`${file} is drawn differently now: by ${apart.toFixed(1)} of 255 in the square that differs most. If that is right, draw it anew: node docs/gallery/draw.mjs ${name}`);
      }
    });
  });
});

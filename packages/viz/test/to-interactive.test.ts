import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { darkTheme, imageGrid, interactiveScript, interactiveScriptHash, learningCurves, lightTheme, panels, scatter3d, scatterByLabel, scatterWithThumbnails, travelSheet } from '../src/index.js';
import type { CellsInteraction, CurvesInteraction, Figure, PointsInteraction } from '../src/index.js';
import { adaptiveSvg } from '../src/interactive/adaptive.js';
import { toInteractive, toSvg } from '../src/node.js';

const points = [[0, 1], [2, 3], [4, 0]];
const figures: Record<string, Figure> = {
  'scatter-by-label': scatterByLabel(points, ['a', 'b', 'a']),
  'scatter-by-label as a picture': scatterByLabel(points, ['a', 'b', 'a'], { rasterAbove: 0, width: 320, height: 200 }),
  'scatter-with-thumbnails': scatterWithThumbnails(points, [[[0]], [[1]], [[0.5]]], [0, 1, 2]),
  'scatter-3d': scatter3d([[0, 1, 2], [1, 2, 0], [3, 3, 3]], [0, 1, 0]),
  'learning-curves': learningCurves({ loss: [2, 1], valLoss: [3, 2] }),
  'travel-sheet': travelSheet([[[0]], [[1]]], { x: [-1, 1], y: [0] }),
  panels: panels([scatterByLabel(points), learningCurves({ loss: [2, 1] })]),
};
const dataOf = (html: string): unknown => JSON.parse(/<script type="application\/json">(.*?)<\/script>/.exec(html)![1]);

describe.each(Object.keys(figures))('%s', (name) => {
  const figure = figures[name];

  test('is one fragment of the plain SVG, its data and the script, with nothing from elsewhere', () => {
    const html = toInteractive(figure, { theme: 'light' });
    expect(html).toContain(toSvg(figure, { theme: 'light' }));
    expect(html).toMatch(/^<figure class="latentkit-figure [^"]*">.*<\/figure>$/s);
    expect(html).not.toMatch(/\bid="|\son\w+=|https?:\/\/(?!www\.w3\.org\/)|javascript:|\beval\(|new Function/);
    expect(html.match(/<script/g)!.length).toBe(2);
    expect(toInteractive(figure, { theme: 'light' })).toBe(html);
  });

  test('in both schemes is hardly longer than in one', () => {
    const auto = toInteractive(figure, { script: false });
    expect(auto.length).toBeLessThan(1.25 * toInteractive(figure, { script: false, theme: 'dark' }).length + 2000);
    expect(auto).toContain(`[fill="${lightTheme.background}"]{fill:${darkTheme.background}}`);
  });

  test('has as many interactions as elements for them', () => {
    const html = toInteractive(figure);
    const kinds = (dataOf(html) as { kind: string }[]).map((i) => i.kind);
    expect(Array.from(html.matchAll(/data-interactive="(\w+)"/g), (m) => m[1])).toEqual(kinds);
  });
});

describe('data', () => {
  test('of points: their places within half a step, and their classes', () => {
    const figure = figures['scatter-by-label'];
    const [given] = dataOf(toInteractive(figure)) as [PointsInteraction];
    const bytes = Buffer.from(given.places, 'base64');
    points.forEach(([x, y], i) => {
      const along = (share: number, [low, high]: readonly [number, number]): number => low + (high - low) * (share / 65535);
      expect(Math.abs(along(bytes.readUInt16LE(4 * i), given.x.domain) - x)).toBeLessThan(4e-5);
      expect(Math.abs(along(65535 - bytes.readUInt16LE(4 * i + 2), given.y.domain) - y)).toBeLessThan(4e-5);
    });
    expect(given.classes).toEqual(['a', 'b']);
    expect([...Buffer.from(given.classOf, 'base64')]).toEqual([0, 1, 0]);
    expect(given.images).toBeUndefined();
  });

  test('of points with pictures: a sheet of all of them', () => {
    const figure = scatterByLabel(points, undefined, { images: [[[0, 1]], [[1, 0]], [[1, 1]]], imageShape: [1, 2] });
    const [given] = figure.interaction!() as [PointsInteraction];
    expect(given.images).toMatchObject({ width: 2, height: 1, columns: 2, count: 3 });
    expect(given.images!.points).toBeUndefined();
  });

  test('of curves: gaps are null, and runs of other epochs stand in common columns', () => {
    const figure = learningCurves({ a: { epoch: [1, 3], loss: [2, NaN] }, b: { epoch: [2, 3], loss: [5, 4] } });
    const [given] = figure.interaction!() as [CurvesInteraction];
    expect(given.x.values).toEqual([1, 2, 3]);
    expect(given.series).toEqual([
      { name: 'a, training', values: [2, null, null] },
      { name: 'b, training', values: [null, 5, 4] },
    ]);
  });

  test('of a travel sheet: the coordinates of each cell, the greatest y first', () => {
    const figure = travelSheet([[[0]], [[1]], [[0]], [[1]]], { x: [-1, 1], y: [0, 2], xLabel: 'u', yLabel: 'v' });
    const [given] = figure.interaction!() as [CellsInteraction];
    expect(given.cells.map((c) => c.label)).toEqual(['u = −1.00, v = 2.00', 'u = 1.00, v = 2.00', 'u = −1.00, v = 0', 'u = 1.00, v = 0']);
  });
});

describe('fragment', () => {
  test('a label cannot break out of it', () => {
    const html = toInteractive(scatterByLabel(points, ['</script><script>alert(1)</script>', '<!--', '<script>']));
    expect(html.match(/<script/g)!.length).toBe(2);
    expect(html).not.toContain('<!--');
    expect((dataOf(html) as [PointsInteraction])[0].classes).toContain('</script><script>alert(1)</script>');
  });

  test('has a nonce where asked, no script where not, and none at all for a figure to look at', () => {
    expect(toInteractive(figures['panels'], { nonce: 'x"y' }).match(/ nonce="x&quot;y"/g)!.length).toBe(2);
    expect(toInteractive(figures['panels'], { script: false })).not.toContain('<script>');
    expect(toInteractive(imageGrid([[[0, 1]]]))).not.toContain('<script');
  });

  test('the hash is that of the script, and the script is small', () => {
    expect(interactiveScriptHash).toBe(`sha256-${createHash('sha256').update(interactiveScript).digest('base64')}`);
    expect(toInteractive(figures['panels'])).toContain(`<script>${interactiveScript}</script>`);
    expect(interactiveScript.length).toBeLessThan(32_000);
    expect(interactiveScript).not.toMatch(/<\/|<!--/);
  });

  test('another theme is refused by name', () => {
    expect(() => toInteractive(figures['panels'], { theme: 'autp' as 'auto' })).toThrow(/Did you mean 'auto'/);
  });
});

describe('one drawing for both schemes', () => {
  test('exchanges colours that always have the same partner', () => {
    const both = adaptiveSvg('<g fill="#fff"><rect fill="#000" x="1"/></g>', '<g fill="#111"><rect fill="#eee" x="1"/></g>')!;
    expect(both.svg).toBe('<g fill="#fff"><rect fill="#000" x="1"/></g>');
    expect(both.darkRules('s')).toBe('.s [fill="#000"]{fill:#eee}.s [fill="#fff"]{fill:#111}');
  });

  test('keeps two pictures that differ', () => {
    const both = adaptiveSvg('<image x="1" href="a"/>', '<image x="1" href="b"/>')!;
    expect(both.svg).toBe('<image class="latentkit-light" x="1" href="a"/><image class="latentkit-dark" x="1" href="b"/>');
  });

  test.each([
    ['a colour has two partners', '<a fill="#fff"/><b fill="#fff"/>', '<a fill="#111"/><b fill="#222"/>'],
    ['a colour stays in one place only', '<a fill="#fff"/><b fill="#fff"/>', '<a fill="#111"/><b fill="#fff"/>'],
    ['the drawings differ otherwise', '<a x="1"/>', '<a x="2"/>'],
    ['the words differ', '<a>1</a>', '<a>2</a>'],
  ])('is impossible where %s', (_, light, dark) => {
    expect(adaptiveSvg(light, dark)).toBeUndefined();
  });
});

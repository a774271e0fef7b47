import { describe, expect, test } from '@jest/globals';
import { imageGrid, learningCurves, panels, scatterByLabel } from '../src/index.js';
import { all, num, parse } from './svg.js';

const small = imageGrid([[[0, 1], [1, 0]]], { width: 80 });
const curves = learningCurves({ loss: [3, 2, 1] }, { title: 'Loss', width: 400 });
const map = scatterByLabel([[0, 1], [1, 0]], [0, 1], { width: 360, height: 260 });

function corners(root: Element): number[][] {
  return all(root, '[data-panel]').map((g) => /translate\(([\d.]+),([\d.]+)\)/.exec(g.getAttribute('transform')!)!.slice(1).map(Number));
}

describe('panels', () => {
  test('hold each figure unchanged, with a letter, where none overlaps another', () => {
    const figure = panels([map, curves, small], { columns: 2, title: 'Three of them' });
    const root = parse(figure);
    const at = corners(root);
    const figures = [map, curves, small];
    at.forEach(([x, y], i) => {
      expect(x + figures[i].width).toBeLessThanOrEqual(figure.width);
      expect(y + figures[i].height).toBeLessThanOrEqual(figure.height);
      for (let j = 0; j < i; j++) {
        const apart = Math.max(x - at[j][0] - figures[j].width, at[j][0] - x - figures[i].width, y - at[j][1] - figures[j].height, at[j][1] - y - figures[i].height);
        expect(apart).toBeGreaterThanOrEqual(0);
      }
    });
    expect([at[0][1], at[1][1]]).toEqual([0, 0]);
    expect(at[2][0]).toBe(at[0][0]);
    expect(at[2][1]).toBe(Math.max(map.height, curves.height) + 8);
    const letters = all(root, 'text').filter((t) => /^[abc]$/.test(t.textContent ?? '') && t.getAttribute('font-weight') === '600');
    expect(letters.map((t) => t.textContent)).toEqual(['a', 'b', 'c']);
    for (const [i, t] of letters.entries()) expect(num(t, 'x') + 12).toBeLessThan(at[i][0] + 16);
    expect(all(root, '[data-panel="a"] circle').length).toBe(all(parse(map), 'circle').length);
    expect(figure.description).toBe(`a: ${map.title}. ${map.description} b: Loss. ${curves.description} c: ${small.title}. ${small.description}`);
  });

  test('stand in one row unless told otherwise, and without letters take less room', () => {
    const row = panels([small, small, small]);
    expect(row.data.columns).toBe(3);
    expect(panels([small, small, small], { letters: false }).width).toBe(row.width - 3 * 22);
    expect(all(parse(panels([small, small], { letters: false })), 'text').map((t) => t.textContent)).not.toContain('a');
    expect(panels([small, small, small, small, small]).data.columns).toBe(3);
  });

  test('offer what their figures offer, in order, also inside other panels', () => {
    const kinds = (f: ReturnType<typeof panels>): string[] => f.interaction!().map((i) => i.kind);
    expect(kinds(panels([map, small, curves]))).toEqual(['points', 'curves']);
    expect(kinds(panels([curves, panels([small, map])]))).toEqual(['curves', 'points']);
    expect(all(parse(panels([curves, panels([small, map])])), '[data-interactive]').map((e) => e.getAttribute('data-interactive'))).toEqual(['curves', 'points']);
  });

  test.each([
    ['no figures', () => panels([]), /figures/],
    ['too many', () => panels(Array.from({ length: 27 }, () => small)), /1 to 26/],
    ['no columns', () => panels([small], { columns: 0 }), /columns/],
  ])('refuse %s', (_, make, message) => {
    expect(make).toThrow(expect.objectContaining({ code: 'LK_INVALID_PARAMETER', message: expect.stringMatching(message) }));
  });
});

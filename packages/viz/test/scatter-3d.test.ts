import { describe, expect, test } from '@jest/globals';
import { ndarray, random } from '@latentkit/core';
import { lightTheme, scatter3d } from '../src/index.js';
import { cameraOf } from '../src/scene/camera.js';
import { planeInBox } from '../src/scene/plane.js';
import { textWidth } from '../src/text.js';
import { all, num, parse, texts } from './svg.js';

const corners = [0, 1].flatMap((x) => [0, 1].flatMap((y) => [0, 1].map((z) => [x, y, z])));
const circles = (root: Element): Element[] => all(root, '[data-marks="points"] circle');

interface Box { readonly text: string; readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }

function labelBoxes(root: Element): Box[] {
  return all(root, '[data-marks="labels"] text').map((t) => {
    const [text, size] = [t.textContent ?? '', num(t, 'font-size')];
    const half = textWidth(text, size) / 2;
    return { text, left: num(t, 'x') - half, right: num(t, 'x') + half, top: num(t, 'y') - 0.85 * size, bottom: num(t, 'y') + 0.15 * size };
  });
}

describe('camera', () => {
  test('from azimuth 0 the second axis points right and the third up, and the first comes nearer', () => {
    const camera = cameraOf({ azimuth: 0, elevation: 0 }, false);
    const at = ([x, y, z]: readonly [number, number, number]): number[] => {
      const p = camera.project([x, y, z]);
      return [p.x, p.y, p.depth].map((v) => Math.round(1e9 * v) / 1e9 + 0);
    };
    expect(at([0, 1, 0])).toEqual([1, 0, 0]);
    expect(at([0, 0, 1])).toEqual([0, 1, 0]);
    expect(at([1, 0, 0])).toEqual([0, 0, 1]);
  });

  test.each([[-60, 22], [130, -40], [0, 90]])('at %p° and %p° lengths are kept in the picture and depth together', (azimuth, elevation) => {
    const camera = cameraOf({ azimuth, elevation }, false);
    const p = camera.project([0.3, -0.7, 0.2]);
    expect(p.x ** 2 + p.y ** 2 + p.depth ** 2).toBeCloseTo(0.62, 12);
  });

  test('in perspective what is nearer appears larger', () => {
    const camera = cameraOf({ azimuth: 20, elevation: 30 }, true);
    const [near, far] = [camera.project(camera.towards), camera.project(camera.towards.map((v) => -v) as unknown as readonly [number, number, number])];
    expect(near.enlarged).toBeGreaterThan(1);
    expect(far.enlarged).toBeLessThan(1);
    expect(near.depth).toBeCloseTo(1, 12);
  });
});

describe('points', () => {
  test('lie where the projection says, with equal scales', () => {
    const view = { azimuth: 35, elevation: 15 };
    const root = parse(scatter3d(corners, corners.map((_, i) => i), { ...view, projection: 'orthographic', equalScales: true }));
    const at = corners.map((_, i) => {
      const c = circles(root).find((e) => e.getAttribute('fill') === lightTheme.categorical[i])!;
      return [num(c, 'cx'), num(c, 'cy')];
    });
    const camera = cameraOf(view, false);
    const flat = corners.map((c) => camera.project(c as unknown as readonly [number, number, number]));
    const unit = (at[4][0] - at[0][0]) / (flat[4].x - flat[0].x);
    expect(unit).toBeGreaterThan(100);
    for (const i of corners.keys()) {
      expect(Math.abs(at[i][0] - at[0][0] - unit * (flat[i].x - flat[0].x))).toBeLessThan(0.05);
      expect(Math.abs(at[i][1] - at[0][1] + unit * (flat[i].y - flat[0].y))).toBeLessThan(0.05);
    }
  });

  test('are drawn from the farthest to the nearest, the near ones larger and darker', () => {
    const root = parse(scatter3d(corners, corners.map((_, i) => i), { azimuth: 0, elevation: 0, radius: 4, opacity: 0.8 }));
    const order = circles(root).map((c) => lightTheme.categorical.indexOf(c.getAttribute('fill')!));
    expect(order.slice(0, 4).every((i) => corners[i][0] === 0)).toBe(true);
    expect(order.slice(4).every((i) => corners[i][0] === 1)).toBe(true);
    const [first, last] = [circles(root)[0], circles(root)[7]];
    expect(num(first, 'r')).toBeLessThan(4);
    expect(num(last, 'r')).toBeGreaterThan(4);
    expect([num(first, 'fill-opacity'), num(last, 'fill-opacity')]).toEqual([0.4, 0.8]);
  });

  test('above a number become one picture', () => {
    const cloud = ndarray(random(1).stream('cloud').at(0).normal(3 * 200), [200, 3]);
    const figure = scatter3d(cloud, undefined, { rasterAbove: 199 });
    const root = parse(figure);
    expect(figure.data.raster).toBe(true);
    expect(circles(root).length).toBe(0);
    expect(all(root, 'image[data-marks="points"]').length).toBe(1);
  });
});

describe('axes', () => {
  test.each(
    [-170, -90, -60, -45, 0, 30, 90, 135].flatMap((azimuth) => [-90, -30, 0, 22, 60, 90].map((elevation) => [azimuth, elevation])),
  )('from %p°, %p° no label collides with another or leaves the figure', (azimuth, elevation) => {
    const cloud = ndarray(random(2).stream('cloud').at(0).normal(3 * 30).map((v, i) => v * 1000 ** (i % 3)), [30, 3]);
    const figure = scatter3d(cloud, undefined, { azimuth, elevation, axes: ['a first component', 'a second one', 'a third one'] });
    const boxes = labelBoxes(parse(figure));
    expect(boxes.length).toBeGreaterThan(4);
    for (const [i, a] of boxes.entries()) {
      expect(Math.min(a.left, a.top)).toBeGreaterThan(-17);
      expect(a.right).toBeLessThan(figure.width - 15);
      expect(a.bottom).toBeLessThan(figure.height - 15);
      for (const b of boxes.slice(0, i)) expect(Math.max(a.left - b.right, b.left - a.right, a.top - b.bottom, b.top - a.bottom)).toBeGreaterThan(0);
    }
    const names = boxes.map((b) => b.text).filter((t) => t.startsWith('a '));
    expect(names.length).toBe(azimuth % 90 === 0 && elevation === 0 ? 2 : Math.abs(elevation) === 90 ? 2 : 3);
  });

  test('have the names given, ticks inside the data’s range, and a description of both', () => {
    const figure = scatter3d(corners, undefined, { axes: ['PC 1', 'PC 2', 'PC 3'] });
    const words = texts(parse(figure));
    expect(words).toEqual(expect.arrayContaining(['PC 1', 'PC 2', 'PC 3', '0.0', '1.0']));
    expect(figure.description).toMatch(/8 points\. PC 1: −0\.0300 to 1\.03;.*azimuth -60°, elevation 22°/);
  });
});

describe('plane and arrows', () => {
  test('a plane through a cube’s middle across its diagonal is a regular hexagon', () => {
    const hexagon = planeInBox([0, 0, 0], [1, -1, 0], [1, 1, -2], [1, 1, 1]);
    expect(hexagon.length).toBe(6);
    for (const [i, p] of hexagon.entries()) {
      const q = hexagon[(i + 1) % 6];
      expect(p[0] + p[1] + p[2]).toBeCloseTo(0, 12);
      expect(Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2])).toBeCloseTo(Math.SQRT1_2, 12);
    }
    expect(planeInBox([0, 0, 5], [1, 0, 0], [0, 1, 0], [1, 1, 1])).toEqual([]);
  });

  test('points behind the plane are drawn before it, points before it after', () => {
    const root = parse(scatter3d(corners, corners.map((_, i) => i), { azimuth: 0, elevation: 20, plane: { directions: [[0, 1, 0], [0, 0, 1]] } }));
    const marks = all(root, '[data-scene] > [data-marks]').map((g) => g.getAttribute('data-marks'));
    expect(marks).toEqual(['box', 'labels', 'points', 'plane', 'points']);
    const groups = all(root, '[data-marks="points"]').map((g) => all(g, 'circle').map((c) => corners[lightTheme.categorical.indexOf(c.getAttribute('fill')!)][0]));
    expect(groups).toEqual([[0, 0, 0, 0], [1, 1, 1, 1]]);
  });

  test('arrows begin at the mean, and the box makes room for them and their labels', () => {
    const options = { arrows: [{ to: [3, 0.5, 0.5], label: 'first' }, { from: [0, 0, 0], to: [0, 1, 0] }] } as const;
    const figure = scatter3d(corners, undefined, options);
    const root = parse(figure);
    expect(all(root, '[data-marks="arrow"]').length).toBe(2);
    const label = all(root, '[data-marks="arrow"] text')[0];
    expect(label.textContent).toBe('first');
    expect(num(label, 'x') + textWidth('first', 12) / 2).toBeLessThan(figure.width - 32);
    expect(figure.description).toContain('first code: −0.0900 to 3.09');
  });
});

describe('refuses', () => {
  test.each([
    ['points in the plane', () => scatter3d([[1, 2]]), 'LK_SHAPE', /three/],
    ['infinite coordinates', () => scatter3d([[1, 2, Infinity]]), 'LK_NON_FINITE', /points/],
    ['an elevation over the top', () => scatter3d(corners, undefined, { elevation: 91 }), 'LK_INVALID_PARAMETER', /elevation/],
    ['another projection', () => scatter3d(corners, undefined, { projection: 'fisheye' as 'perspective' }), 'LK_INVALID_PARAMETER', /orthographic/],
    ['parallel directions', () => scatter3d(corners, undefined, { plane: { directions: [[1, 2, 3], [-2, -4, -6]] } }), 'LK_INVALID_PARAMETER', /parallel/],
    ['an arrow to nowhere', () => scatter3d(corners, undefined, { arrows: [{ to: [0, NaN, 1] }] }), 'LK_INVALID_PARAMETER', /arrows\[0\]\.to/],
  ])('%s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

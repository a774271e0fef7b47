import { describe, expect, test } from '@jest/globals';
import { logAxis } from '../src/axes.js';
import { drawLines } from '../src/lines.js';
import { lightTheme, learningCurves } from '../src/index.js';
import { all, parse, pathPoints } from './svg.js';

const area = { left: 100, top: 50, width: 200, height: 100 };
const axis = (domain: readonly [number, number]) => ({ domain, label: '', ticks: [], format: String });

function path(x: readonly number[], y: readonly number[]): number[][][] {
  const markup = drawLines(lightTheme, [{ name: '', x, y, colour: () => '#000000' }], area, axis([0, 10]), axis([0, 1]));
  return pathPoints(/ d="([^"]*)"/.exec(markup)![1]);
}

describe('a line', () => {
  test('runs through its points', () => {
    expect(path([0, 5, 10], [0, 1, 0.25])).toEqual([[[100, 150], [200, 50], [300, 125]]]);
  });

  test('is cut at the edges, leaving and coming back', () => {
    expect(path([0, 5, 10], [0, 2, 0])).toEqual([[[100, 150], [150, 50]], [[250, 50], [300, 150]]]);
  });

  test('is broken at NaN', () => {
    expect(path([0, 2, 4, 6, 8], [0, 0, NaN, 1, 1])).toEqual([[[100, 150], [140, 150]], [[220, 50], [260, 50]]]);
  });

  test('of a hundred thousand points has a path no longer than its pixels, with both ends', () => {
    const x = Array.from({ length: 100_001 }, (_, i) => i / 10_000);
    const [points] = path(x, x.map((v) => v / 10));
    expect(points.length).toBeLessThan(500);
    expect([points[0], points.at(-1)]).toEqual([[100, 150], [300, 50]]);
  });
});

test('every tick of a logarithmic axis is written', () => {
  const labels = all(parse(learningCurves({ loss: [139, 60, 5.4] }, { log: true })), '[aria-label="y-axis tick label"] text').map((t) => t.textContent);
  expect(labels).toEqual(['5', '10', '20', '50', '100']);
  expect(logAxis(5, 5, 'x').domain[0]).toBeLessThan(5);
});

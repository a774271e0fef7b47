import { describe, expect, test } from '@jest/globals';
import { learningCurves, lightTheme } from '../src/index.js';
import { all, num, parse, pathPoints, texts } from './svg.js';

const lines = (root: Element): Element[] => all(root, '[aria-label="line"] path');
const dots = (root: Element): Element[] => all(root, '[aria-label="dot"] circle');

/** Maps a tick's text to its pixel, by the tick labels of one axis. */
function axisPixels(root: Element, axis: 'x' | 'y'): Map<string, number> {
  const labels = all(root, `[aria-label="${axis}-axis tick label"] text`);
  const group = (t: Element): number[] => /translate\(([-\d.]+),([-\d.]+)\)/.exec(t.getAttribute('transform') ?? '')!.slice(1).map(Number);
  return new Map(labels.map((t) => [t.textContent ?? '', group(t)[axis === 'x' ? 0 : 1]]));
}

describe('one run', () => {
  const figure = learningCurves({ loss: [0.4, 0.3, 0.2], valLoss: [0.3, 0.25, 0.2] }, { title: 'Loss' });
  const root = parse(figure);

  test('validation is a full line and training a dashed one, both through their values', () => {
    expect(lines(root).length).toBe(2);
    const dashes = lines(root).map((l) => l.getAttribute('stroke-dasharray') ?? l.parentElement!.getAttribute('stroke-dasharray'));
    expect(dashes).toEqual(['4 3', null]);
    const [training, validation] = lines(root).map((l) => pathPoints(l.getAttribute('d')!)[0]);
    const y = axisPixels(root, 'y');
    const [at2, at4] = [y.get('0.20')!, y.get('0.40')!];
    expect(at2).toBeGreaterThan(at4);
    [0.4, 0.3, 0.2].forEach((v, i) => expect(training[i][1]).toBeCloseTo(at2 + ((v - 0.2) / 0.2) * (at4 - at2), 0));
    [0.3, 0.25, 0.2].forEach((v, i) => expect(validation[i][1]).toBeCloseTo(at2 + ((v - 0.2) / 0.2) * (at4 - at2), 0));
    const x = axisPixels(root, 'x');
    expect([...x.keys()]).toEqual(['1', '2', '3']);
    training.forEach((p, i) => expect(Math.abs(p[0] - x.get(String(i + 1))!)).toBeLessThan(1));
  });

  test('each line is named at its end, with its last value, and the names do not collide', () => {
    const ends = all(root, '[data-labels="ends"] text');
    expect(ends.map((t) => t.textContent)).toEqual(['training 0.200', 'validation 0.200']);
    expect(Math.abs(num(ends[0], 'y') - num(ends[1], 'y'))).toBeGreaterThanOrEqual(16);
    expect(num(ends[0], 'x')).toBeLessThan(figure.width - 80);
  });

  test('heading, axis names, and a description with the numbers', () => {
    expect(texts(root)).toEqual(expect.arrayContaining(['Loss', 'loss', 'epoch']));
    expect(figure.description).toBe(
      'loss (training): 0.200 at epoch 3, least 0.200, greatest 0.400. loss (validation): 0.200 at epoch 3, least 0.200, greatest 0.300.',
    );
  });
});

test('a logarithmic axis has equal steps for equal ratios', () => {
  const root = parse(learningCurves({ loss: [1, 0.1, 0.01] }, { log: true }));
  const [points] = pathPoints(lines(root)[0].getAttribute('d')!);
  expect(points[1][1] - points[0][1]).toBeCloseTo(points[2][1] - points[1][1], 0);
  expect(texts(root)).toEqual(expect.arrayContaining(['loss (log scale)', '0.01', '0.10', '1.00']));
});

test('a single epoch is a dot for each side', () => {
  const root = parse(learningCurves({ loss: [0.2], valLoss: [0.21] }));
  expect(dots(root).length).toBe(2);
  expect([...axisPixels(root, 'x').keys()]).toEqual(['1']);
  expect(Math.abs(num(dots(root)[0], 'cx') - axisPixels(root, 'x').get('1')!)).toBeLessThan(1);
  expect(texts(root)).toEqual(expect.arrayContaining(['training 0.200', 'validation 0.210']));
});

test('NaN and null are gaps, and a value between two gaps is a dot', () => {
  const figure = learningCurves({ loss: [5, 4, NaN, 3, null, 2, 1] });
  const root = parse(figure);
  const parts = pathPoints(lines(root)[0].getAttribute('d')!.replaceAll('Z', ''));
  expect(parts.filter((p) => p.length > 1).map((p) => p.length)).toEqual([2, 2]);
  expect(dots(root).length).toBe(1);
  expect(figure.description).toMatch(/1\.00 at epoch 7/);
});

test('a run that diverged is labelled with its last finite value', () => {
  expect(texts(parse(learningCurves({ loss: [3, 2, NaN, NaN] })))).toContain('training 2.00');
});

test('a run with its own epoch numbers lies at them', () => {
  const root = parse(learningCurves({ epoch: [10, 20, 40], loss: [3, 2, 1] }));
  const [points] = pathPoints(lines(root)[0].getAttribute('d')!);
  expect((points[2][0] - points[1][0]) / (points[1][0] - points[0][0])).toBeCloseTo(2, 1);
  expect([...axisPixels(root, 'x').keys()]).toContain('40');
});

describe('several runs', () => {
  const runs = { plain: { loss: [3, 2, 1], valLoss: [3, 2.5, 2] }, 'tied <weights>': { loss: [4, 3], valLoss: [4, 3.5] }, 'no validation': { loss: [2, 1.5, 1.2] } };
  const figure = learningCurves(runs);
  const root = parse(figure);

  test('have a colour each, shared by training and validation', () => {
    const colours = lines(root).map((l) => l.getAttribute('stroke') ?? l.parentElement!.getAttribute('stroke'));
    expect(colours).toEqual([0, 0, 6, 6, 4].map((i) => lightTheme.categorical[i]));
  });

  test('are named once at the end of validation, or of training where there is none', () => {
    expect(all(root, '[data-labels="ends"] text').map((t) => t.textContent)).toEqual(['plain 2.00', 'tied <weights> 3.50', 'no validation 1.20']);
    expect(all(root, '[data-legend="row"] text').map((t) => t.textContent)).toEqual(['validation', 'training']);
  });

  test('many of them make the panel high enough for their names', () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`run ${i}`, { loss: [1, 1 + i / 1000] }]));
    const tall = learningCurves(many);
    const ys = all(parse(tall), '[data-labels="ends"] text').map((t) => num(t, 'y')).sort((a, b) => a - b);
    expect(ys.length).toBe(20);
    ys.slice(1).forEach((y, i) => expect(y - ys[i]).toBeGreaterThanOrEqual(15.9));
    expect(ys[19]).toBeLessThan(tall.height - 30);
    expect(() => learningCurves({ ...many, another: { loss: [1] } })).toThrow(/at most 20 runs/);
  });
});

describe('metrics', () => {
  const history = { loss: [2, 1], val_loss: [2, 1.5], roundedAccuracy: [0.8, 0.9], valRoundedAccuracy: [0.7, 0.85] };

  test('each has a panel below the last with the same left edge, named in words', () => {
    const figure = learningCurves(history, { metrics: ['loss', 'roundedAccuracy'], panelHeight: 100, width: 500 });
    const root = parse(figure);
    expect(figure.width).toBe(500);
    expect(texts(root)).toEqual(expect.arrayContaining(['loss', 'rounded accuracy', 'validation 0.850']));
    const starts = lines(root).map((l) => pathPoints(l.getAttribute('d')!)[0][0]);
    expect(new Set(starts.map((p) => p[0])).size).toBe(1);
    expect(Math.min(...starts.slice(2).map((p) => p[1]))).toBeGreaterThan(Math.max(...starts.slice(0, 2).map((p) => p[1])));
    expect(figure.height).toBeLessThan(learningCurves(history, { metrics: ['loss', 'roundedAccuracy'] }).height);
  });

  test('the first is drawn where there is no loss', () => {
    expect(learningCurves({ psnr: [10, 12] }).data.panels[0].metric).toBe('psnr');
    expect(texts(parse(learningCurves({ psnr: [10, 12] })))).toContain('PSNR');
  });

  test('an unknown one is refused with the nearest', () => {
    expect(() => learningCurves(history, { metrics: ['roundedAcuracy'] })).toThrow(/Did you mean 'roundedAccuracy'/);
  });
});

describe('refuses', () => {
  test.each([
    ['no history', () => learningCurves({}), 'LK_INVALID_PARAMETER', /histories/],
    ['a run without series', () => learningCurves({ a: { loss: [1] }, b: {} }), 'LK_INVALID_PARAMETER', /histories/],
    ['no epoch', () => learningCurves({ loss: [] }), 'LK_SHAPE', /at least one epoch/],
    ['series of unequal lengths', () => learningCurves({ a: { loss: [1, 2], valLoss: [1] } }), 'LK_SHAPE', /a\.valLoss: got 1, expected 2/],
    ['nothing finite', () => learningCurves({ loss: [NaN, null] }), 'LK_NON_FINITE', /loss/],
    ['a logarithm of zero', () => learningCurves({ loss: [1, 0] }, { log: true }), 'LK_INVALID_PARAMETER', /it is 0 at epoch 2/],
    ['epochs that go back', () => learningCurves({ epoch: [2, 1], loss: [1, 1] }), 'LK_INVALID_PARAMETER', /epoch\[1\]/],
    ['no metric', () => learningCurves({ loss: [1] }, { metrics: [] }), 'LK_INVALID_PARAMETER', /metrics/],
    ['a width too small for its labels', () => learningCurves({ loss: [1] }, { width: 100 }), 'LK_INVALID_PARAMETER', /width/],
  ])('%s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

test('the least width still holds plot and labels', () => {
  const root = parse(learningCurves({ 'a run with a very long name': { loss: [0.12345, 0.02345] }, b: { loss: [1, 0.00012] } }, { width: 320 }));
  const [points] = pathPoints(lines(root)[0].getAttribute('d')!);
  expect(points[1][0] - points[0][0]).toBeGreaterThan(60);
  expect(texts(root).some((t) => /^a run.*… 0\.0234$/.test(t))).toBe(true);
});

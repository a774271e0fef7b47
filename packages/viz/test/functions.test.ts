import { describe, expect, test } from '@jest/globals';
import { activationFunctions, lightTheme, singularValueCurves, sparsityCost } from '../src/index.js';
import { activationTable } from '../src/activation-table.js';
import type { ActivationFunction } from '../src/activation-table.js';
import { expectTidy } from './boxes.js';
import { all, num, parse, pathPoints, texts } from './svg.js';

const lines = (root: Element): Element[] => all(root, '[data-marks="lines"] path');
const legend = (root: Element): string[] => all(root, '[data-legend="row"] text').map((t) => t.textContent ?? '');

describe('sparsity cost', () => {
  test('is 0 at the target; the divergence is that of two coins', () => {
    const { curves, q } = sparsityCost(0.1).data;
    const at = (share: number): number[] => curves.map((c) => c.values[q.findIndex((v) => Math.abs(v - share) < 1e-9)]);
    at(0.1).forEach((v) => expect(v).toBeCloseTo(0, 12));
    // 0.1·ln(0.1/0.5) + 0.9·ln(0.9/0.5)
    expect(at(0.5)[0]).toBeCloseTo(0.36806, 4);
    expect(at(0.5)[1]).toBeCloseTo(0.4, 12);
    expect(at(0.5)[2]).toBeCloseTo(0.16, 12);
  });

  test('is drawn up to the top and cut there, with a line at the target', () => {
    const figure = sparsityCost(0.2, { costs: ['mse', 'kl'], top: 0.5, title: 'Cost' });
    const root = parse(figure);
    expect(legend(root)).toEqual(['squared error', 'Kullback–Leibler divergence', 'target p = 0.2']);
    const [[target], kl] = lines(root).map((l) => pathPoints(l.getAttribute('d')!));
    const ys = kl.flat().map((p) => p[1]);
    expect(Math.min(...ys)).toBeCloseTo(Math.min(...target.map((p) => p[1])), 1);
    expect(Math.max(...ys)).toBeLessThanOrEqual(Math.max(...target.map((p) => p[1])) + 0.01);
    const ticks = all(root, '[aria-label="x-axis tick label"] text');
    const at = ticks.find((t) => t.textContent === '0.2')!.getAttribute('transform')!;
    expect(Math.abs(Number(/\(([\d.]+)/.exec(at)![1]) - target[0][0])).toBeLessThan(1);
    expectTidy(figure);
  });

  test.each([
    ['a target of 0', () => sparsityCost(0), /target/],
    ['an unknown cost', () => sparsityCost(0.1, { costs: ['l2' as 'mse'] }), /cost/],
    ['no cost', () => sparsityCost(0.1, { costs: [] }), /costs/],
    ['a top of 0', () => sparsityCost(0.1, { top: 0 }), /top/],
  ])('refuses %s', (_, make, message) => expect(make).toThrow(message));
});

describe('activation functions', () => {
  const table: Readonly<Record<string, ActivationFunction>> = activationTable(0.2);

  test.each([
    ['elu', Math.expm1(-1), 1],
    ['leakyRelu', -0.2, 1],
    ['relu', 0, 1],
    ['selu', -1.1113307, 1.0507010],
    ['sigmoid', 0.2689414, 0.7310586],
    ['tanh', -0.7615942, 0.7615942],
    ['softplus', 0.3132617, 1.3132617],
    ['swish', -0.2689414, 0.7310586],
    ['gelu', -0.1586553, 0.8413447],
    ['linear', -1, 1],
  ])('%s has its values at −1 and 1, and its derivative is a slope', (name, low, high) => {
    const { of, slope } = table[name];
    expect(Math.abs(of(-1) - low)).toBeLessThan(name === 'gelu' ? 5e-4 : 1e-6);
    expect(Math.abs(of(1) - high)).toBeLessThan(name === 'gelu' ? 5e-4 : 1e-6);
    for (const x of [-3, -0.7, 0.4, 2]) expect(slope(x)).toBeCloseTo((of(x + 1e-5) - of(x - 1e-5)) / 2e-5, 5);
  });

  test('stand in panels of one scale, named, with their formulas', () => {
    const figure = activationFunctions(undefined, { title: 'Activations' });
    const root = parse(figure);
    expect(figure.data.functions.map((f) => f.name)).toEqual(['elu', 'leakyRelu', 'relu', 'selu']);
    expect(texts(root)).toEqual(expect.arrayContaining(['ELU', 'Leaky ReLU', 'ReLU', 'SELU', 'max(0, x)']));
    const ends = lines(root).map((l) => pathPoints(l.getAttribute('d')!)[0].at(-1)!);
    expect(ends[0][1]).toBeCloseTo(ends[1][1], 1);
    expect(lines(root).length).toBe(4);
    expectTidy(figure);
  });

  test('derivatives are dashed and broken at a jump', () => {
    const figure = activationFunctions(['relu', 'tanh', 'gelu', 'swish', 'softplus'], { derivatives: true, columns: 2, width: 500, panelHeight: 100, leak: 0.01 });
    const root = parse(figure);
    const dashed = lines(root).filter((l) => l.getAttribute('stroke-dasharray') !== null);
    expect(dashed.length).toBe(5);
    expect(pathPoints(dashed[0].getAttribute('d')!).length).toBe(2);
    expect(legend(root)).toEqual(['function', 'derivative']);
    expectTidy(figure);
  });

  test('over each other each has a colour and a name', () => {
    const figure = activationFunctions(['elu', 'tanh'], { layout: 'overlaid', derivatives: true, range: [-2, 2], valueRange: [-1, 1] });
    const root = parse(figure);
    expect(legend(root)).toEqual(['ELU', 'ELU, derivative', 'tanh', 'tanh, derivative']);
    expect(lines(root).map((l) => l.getAttribute('stroke'))).toEqual([6, 6, 0, 0].map((i) => lightTheme.categorical[i]));
    expectTidy(figure);
  });

  test.each([
    ['an unknown one', () => activationFunctions(['rellu' as 'relu']), /Did you mean 'relu'/],
    ['none', () => activationFunctions([]), /names/],
    ['a range that is none', () => activationFunctions(['relu'], { range: [1, -1] }), /range/],
    ['another layout', () => activationFunctions(['relu'], { layout: 'rows' as 'panels' }), /layout/],
    ['a leak above 1', () => activationFunctions(['leakyRelu'], { leak: 2 }), /leak/],
  ])('refuse %s', (_, make, message) => expect(make).toThrow(message));
});

describe('singular values', () => {
  test('are dots on a line, at their heights', () => {
    const figure = singularValueCurves(Float64Array.of(8, 4, 2, 1));
    const root = parse(figure);
    const dots = all(root, '[data-marks="lines"] circle');
    const ys = dots.map((d) => num(d, 'cy'));
    expect((ys[1] - ys[0]) / (ys[2] - ys[1])).toBeCloseTo(2, 1);
    expect(all(root, '[aria-label="x-axis tick label"] text').map((t) => t.textContent)).toEqual(['1', '2', '3', '4']);
    expect(legend(root)).toEqual([]);
    expect(figure.description).toBe('4 values from 8.00 to 1.00.');
    expectTidy(figure);
  });

  test('logarithmically a geometric spectrum is straight, and zeros are gaps', () => {
    const root = parse(singularValueCurves([8, 4, 2, 0], { log: true }));
    const dots = all(root, '[data-marks="lines"] circle').map((d) => num(d, 'cy'));
    expect(dots.length).toBe(3);
    expect(dots[1] - dots[0]).toBeCloseTo(dots[2] - dots[1], 1);
    expect(texts(root)).toContain('singular value (log scale)');
  });

  test('of several models are named, relative to the first, as many as asked for', () => {
    const figure = singularValueCurves({ plain: [10, 5, 1], denoising: [2, 1] }, { relative: true, count: 2, label: 'eigenvalue' });
    expect(figure.data.spectra.map((s) => Array.from(s.values))).toEqual([[1, 0.5], [1, 0.5]]);
    const root = parse(figure);
    expect(legend(root)).toEqual(['plain', 'denoising']);
    expect(texts(root)).toContain('eigenvalue / first');
    expectTidy(figure);
  });

  test('hundreds have no dots', () => {
    expect(all(parse(singularValueCurves(Float64Array.from({ length: 784 }, (_, i) => 784 - i))), 'circle').length).toBe(0);
  });

  test.each([
    ['none', () => singularValueCurves([]), 'LK_SHAPE', /spectra/],
    ['rising ones', () => singularValueCurves({ a: [1, 2] }), 'LK_INVALID_PARAMETER', /a\[1\]/],
    ['negative ones', () => singularValueCurves([-1]), 'LK_INVALID_PARAMETER', /at least 0/],
    ['zeros on a logarithmic axis', () => singularValueCurves([0, 0], { log: true }), 'LK_INVALID_PARAMETER', /log/],
    ['a count above them', () => singularValueCurves([1], { count: 2 }), 'LK_INVALID_PARAMETER', /count/],
  ])('refuse %s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

import { describe, expect, test } from '@jest/globals';
import { lightTheme, precisionRecallCurves, rocCurves } from '../src/index.js';
import { areaWords } from '../src/rates.js';
import { expectTidy } from './boxes.js';
import { all, num, parse, pathPoints, texts } from './svg.js';

// scikit-learn's example: labels 0 0 1 1, scores .1 .4 .35 .8.
const roc = { falsePositiveRate: Float64Array.of(0, 0, 0.5, 0.5, 1), truePositiveRate: Float64Array.of(0, 0.5, 0.5, 1, 1) };
const pr = { precision: [0.5, 2 / 3, 0.5, 1, 1], recall: [1, 1, 0.5, 0.5, 0] };
const lines = (root: Element): Element[] => all(root, '[data-marks="lines"] path');
const legend = (root: Element): string[] => all(root, '[data-legend="column"] text').map((t) => t.textContent ?? '');

describe('ROC', () => {
  test('the area of the example is 0.75, and its curve has its corners', () => {
    const figure = rocCurves(roc, { title: 'Example' });
    expect(figure.data.curves[0].auc).toBe(0.75);
    const root = parse(figure);
    expect(legend(root)).toEqual(['AUC 0.750', 'guessing']);
    const [[guess], [curve]] = lines(root).map((l) => pathPoints(l.getAttribute('d')!));
    const [[x0, y0], [x1, y1]] = guess;
    expect(x1 - x0).toBeCloseTo(y0 - y1, 6);
    const at = curve.map(([x, y]) => [(x - x0) / (x1 - x0), (y0 - y) / (y0 - y1)].map((v) => Math.round(1000 * v) / 1000));
    expect(at).toEqual([[0, 0], [0, 0.5], [0.5, 0.5], [0.5, 1], [1, 1]]);
    expectTidy(figure);
  });

  test('several are named with their areas, in their colours, and long names do not cut the numbers', () => {
    const better = { falsePositiveRate: [0, 0, 1], truePositiveRate: [0, 0.9996, 1] };
    const figure = rocCurves({ plain: roc, 'a name far too long for a legend beside a plot': better }, { width: 480 });
    const root = parse(figure);
    expect(legend(root)).toEqual(['area under the curve', '0.750\u00a0 plain', expect.stringMatching(/^0\.9998\u00a0 a name.*…$/), '0.500\u00a0 guessing']);
    expect(lines(root).map((l) => l.getAttribute('stroke'))).toEqual([lightTheme.muted, lightTheme.categorical[6], lightTheme.categorical[0]]);
    expect(num(root, 'width')).toBe(480);
    expect(figure.description).toContain('plain: area under the curve 0.7500.');
    expectTidy(figure);
  });

  test.each([
    ['rates of unequal numbers', () => rocCurves({ falsePositiveRate: [0, 1], truePositiveRate: [0, 0.5, 1] }), 'LK_SHAPE', /truePositiveRate: got 3, expected 2/],
    ['one point', () => rocCurves({ falsePositiveRate: [0], truePositiveRate: [0] }), 'LK_SHAPE', /at least two/],
    ['percent', () => rocCurves({ a: { falsePositiveRate: [0, 100], truePositiveRate: [0, 1] } }), 'LK_INVALID_PARAMETER', /a\.falsePositiveRate\[1\]/],
    ['rates that turn back', () => rocCurves({ falsePositiveRate: [0, 0.5, 0.4], truePositiveRate: [0, 1, 1] }), 'LK_INVALID_PARAMETER', /rise/],
    ['no curve', () => rocCurves({}), 'LK_INVALID_PARAMETER', /falsePositiveRate/],
    ['precision and recall', () => rocCurves(pr as never), 'LK_INVALID_PARAMETER', /curves/],
    ['too many curves', () => rocCurves(Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`c${i}`, roc]))), 'LK_INVALID_PARAMETER', /at most 20/],
  ])('refuses %s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

describe('precision and recall', () => {
  test('average precision of the example is 0.8333, the curve is made of steps and ends where nothing is found', () => {
    const figure = precisionRecallCurves(pr, { positiveShare: 0.5 });
    expect(figure.data.curves[0].averagePrecision).toBeCloseTo(5 / 6, 12);
    const root = parse(figure);
    expect(legend(root)).toEqual(['AP 0.833', 'guessing 0.500']);
    const [[guess], [curve]] = lines(root).map((l) => pathPoints(l.getAttribute('d')!));
    const width = guess[1][0] - guess[0][0];
    const at = curve.map(([x, y]) => [(x - guess[0][0]) / width, 0.5 + (guess[0][1] - y) / width].map((v) => Math.round(100 * v) / 100));
    expect(at).toEqual([[1, 0.5], [1, 0.67], [0.5, 0.67], [0.5, 0.5], [0.5, 1], [0, 1]]);
    expectTidy(figure);
  });

  test('several by name; without a share there is no line for guessing', () => {
    const root = parse(precisionRecallCurves({ a: pr, b: pr }));
    expect(legend(root)).toEqual(['average precision', '0.833\u00a0 a', '0.833\u00a0 b']);
    expect(texts(root)).toContain('recall');
  });

  test.each([
    ['recall that rises', () => precisionRecallCurves({ precision: [1, 0.5], recall: [0, 1] }), /fall/],
    ['a share above 1', () => precisionRecallCurves(pr, { positiveShare: 10 }), /positiveShare/],
    ['a width too small', () => precisionRecallCurves(pr, { width: 100 }), /width/],
  ])('refuses %s', (_, make, message) => expect(make).toThrow(message));
});

test('an area is only called 1 if it is', () => {
  expect([1, 0.9996, 0.99997, 0.75].map(areaWords)).toEqual(['1.000', '0.9996', '0.99997', '0.750']);
  expect(areaWords(1 - 1e-9)).toBe('>0.999999');
});

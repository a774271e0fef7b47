import { describe, expect, test } from '@jest/globals';
import { ndarray } from '@latentkit/core';
import { featureErrors } from '../src/sections/features.js';
import { bytesText, durationText, valueHtml, words } from '../src/html.js';

describe('featureErrors', () => {
  test('are root mean squares per column, greatest first, with the share of variance explained', () => {
    const originals = ndarray(Float64Array.of(0, 5, 2, 5), [2, 2]);
    const reconstructions = ndarray(Float64Array.of(0, 8, 1, 5), [2, 2]);
    const [first, second] = featureErrors({ originals, reconstructions });
    // Column 1: errors 3 and 0, no variance. Column 0: errors 0 and 1, variance 1.
    expect(first.index).toBe(1);
    expect(first.rmse).toBeCloseTo(Math.sqrt(4.5), 12);
    expect(first.r2).toBeNaN();
    expect(second.rmse).toBeCloseTo(Math.sqrt(0.5), 12);
    expect(second.r2).toBeCloseTo(0.5, 12);
  });
});

describe('values as people read them', () => {
  test('bytes, durations, names', () => {
    expect([bytesText(999), bytesText(1234), bytesText(45_000), bytesText(1_500_000)]).toEqual(['999 B', '1.2 kB', '45 kB', '1.5 MB']);
    expect([durationText(4.21), durationText(75), durationText(7300)]).toEqual(['4.2 s', '1 min 15 s', '2 h 1 min']);
    expect([words('valLoss'), words('mse'), words('roundedAccuracy')]).toEqual(['validation loss', 'MSE', 'rounded accuracy']);
  });

  test('values in cells', () => {
    expect(valueHtml(null)).toContain('none');
    expect(valueHtml(55000)).toBe('55,000');
    expect(valueHtml(0.003)).toBe('0.003');
    expect(valueHtml(['a<', 1])).toBe('a&lt;, 1');
    expect(valueHtml({ a: '<' })).toBe('<code>{&quot;a&quot;:&quot;&lt;&quot;}</code>');
    expect([valueHtml(true), valueHtml(false)]).toEqual(['yes', 'no']);
  });
});

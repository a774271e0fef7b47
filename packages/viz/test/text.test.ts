import { describe, expect, test } from '@jest/globals';
import { spreadHeights } from '../src/end-labels.js';
import { escapeHtml, escapeXml } from '../src/index.js';
import { coordinate, element } from '../src/markup.js';
import { fitText, formatNumber, textWidth, wrapText } from '../src/text.js';
import { integerTicks, logFormat, logTicks, niceTicks, tickFormat } from '../src/ticks.js';

describe('markup', () => {
  test('escapes what would end a tag, an attribute or an entity, and drops what XML cannot hold', () => {
    expect(escapeXml(`<a href="x">'&'</a>`)).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;');
    expect(escapeHtml('a\u0000b\u001bc\ud800d')).toBe('a\ufffdb\ufffdc\ufffdd');
    expect(escapeXml('čšž α 漢 😀\n')).toBe('čšž α 漢 😀\n');
  });

  test('elements have escaped attributes and rounded coordinates, and leave out what is undefined', () => {
    expect(element('a', { x: 1.23456, y: -0.001, t: '"', u: undefined })).toBe('<a x="1.23" y="0" t="&quot;"/>');
    expect(element('g', {}, '<b/>')).toBe('<g><b/></g>');
    expect(coordinate(1e-9)).toBe('0');
  });
});

describe('text', () => {
  // 1.6787 em: the advance widths of L, o, s, s in Inter Regular 4.0 (1157 + 1229 + 1081 + 1081 of 2048 units) are 0.565 + 0.600 + 0.528 + 0.528.
  test('width is that of the font and a little more', () => {
    expect(textWidth('Loss', 100) / 222.1).toBeCloseTo(1.06, 6);
    expect(textWidth('Loss', 10, 600)).toBeGreaterThan(textWidth('Loss', 10));
  });

  test('text that does not fit ends in an ellipsis and then fits', () => {
    expect(fitText('short', 100, 12)).toBe('short');
    const cut = fitText('a rather long name of a run', 80, 12);
    expect(cut.endsWith('…')).toBe(true);
    expect(textWidth(cut, 12)).toBeLessThanOrEqual(80);
    expect(textWidth(cut, 12)).toBeGreaterThan(60);
  });

  test('wraps at spaces and loses no word', () => {
    const lines = wrapText('one two three four five', 70, 12);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join(' ')).toBe('one two three four five');
    for (const line of lines) expect(textWidth(line, 12)).toBeLessThanOrEqual(70);
  });

  test.each([
    [0, '0'], [0.09471, '0.0947'], [0.1, '0.100'], [-1.5, '−1.50'], [12345.6, '12346'], [1.5e-5, '1.5e−5'], [2e6, '2e6'], [NaN, 'NaN'], [-Infinity, '−∞'],
  ])('number %p reads %s', (x, expected) => expect(formatNumber(x)).toBe(expected));
});

describe('ticks', () => {
  test('are round and inside the range', () => {
    expect(niceTicks(0.087, 0.214, 5)).toEqual([0.1, 0.12, 0.14, 0.16, 0.18, 0.2]);
    expect(niceTicks(-31, 29, 6)).toEqual([-30, -20, -10, 0, 10, 20]);
    expect(niceTicks(0, 0.7, 7)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
    expect(niceTicks(0, 3000, 3)).toEqual([0, 1000, 2000, 3000]);
  });

  test('epochs are whole and begin with the first', () => {
    expect(integerTicks(1, 20, 8)).toEqual([1, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
    expect(integerTicks(1, 4, 20)).toEqual([1, 2, 3, 4]);
    expect(integerTicks(1, 784, 10)).toEqual([1, 100, 200, 300, 400, 500, 600, 700]);
  });

  test('logarithmic ones are 1, 2 and 5 within a few decades and powers beyond', () => {
    expect(logTicks(0.01, 1)).toEqual([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]);
    expect(logTicks(1e-6, 1)).toEqual([1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1]);
    expect(logTicks(0.1, 0.2)).toEqual([0.1, 0.12, 0.14, 0.16, 0.18, 0.2]);
  });

  test('are written with equal decimals', () => {
    expect([0, 0.05, 0.1].map(tickFormat([0, 0.05, 0.1]))).toEqual(['0.00', '0.05', '0.10']);
    expect([-20, 0].map(tickFormat([-20, 0]))).toEqual(['−20', '0']);
    expect([0, 2e6].map(tickFormat([0, 2e6]))).toEqual(['0', '2e6']);
    expect([0.1, 0.15].map(logFormat([0.1, 0.15]))).toEqual(['0.10', '0.15']);
    expect([1e-6, 1e-3, 1].map(logFormat([1e-6, 1e-3, 1]))).toEqual(['1e−6', '0.001', '1']);
  });
});

describe('heights of end labels', () => {
  test('stay where they are when far apart, and share the shift when not', () => {
    expect(spreadHeights([10, 100], 16, 0, 200)).toEqual([10, 100]);
    expect(spreadHeights([52, 50], 16, 0, 200)).toEqual([59, 43]);
  });

  test('stay inside and keep their distance', () => {
    const heights = spreadHeights([199, 198, 5, 197, 190], 16, 0, 200);
    const sorted = [...heights].sort((a, b) => a - b);
    expect(Math.max(...heights)).toBeLessThanOrEqual(200);
    sorted.slice(1).forEach((h, i) => expect(h - sorted[i]).toBeGreaterThanOrEqual(16 - 1e-9));
    expect(heights[2]).toBe(5);
    expect(heights[0]).toBeGreaterThan(heights[1]);
  });
});

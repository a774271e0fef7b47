import { expect, test } from '@jest/globals';
import { durationText, percentText, words } from '../src/html.js';

test.each([
  [0.34, '0.3 s'],
  [9.97, '10 s'],
  [59.7, '1 min 0 s'],
  [119.6, '2 min 0 s'],
  [75.2, '1 min 15 s'],
  [3599.8, '1 h 0 min'],
  [5400, '1 h 30 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

test('shares that round to nothing have no sign', () => {
  expect(percentText(-0.0004)).toBe('0.0%');
  expect(percentText(-0.25)).toBe('−25.0%');
  expect(percentText(NaN)).toBe('–');
});

test('metrics are named as in the figures', () => {
  expect(words('valRoundedAccuracy')).toBe('validation rounded accuracy');
  expect(words('valMse')).toBe('validation MSE');
  expect(words('bce')).toBe('BCE');
});

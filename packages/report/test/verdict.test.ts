import { describe, expect, test } from '@jest/globals';
import { verdictOf } from '../src/verdict.js';
import { imageInput } from './fixtures.js';

const pca = { codeSize: 3, trainingMse: 0.02 };

describe('verdictOf', () => {
  test.each([
    [0.02, 'equal to that'],
    [0.0206, '3.0% above that'],
    [0.0158, '21% below that'],
    [0.06, '3.0 times that'],
  ])('compares %p with principal components', (own, words) => {
    expect(verdictOf({ ...imageInput(), pca: { ...pca, modelTrainingMse: own } })).toContain(`: ${words} of principal components (0.02000).`);
  });

  test('says training where it compares training errors', () => {
    expect(verdictOf({ ...imageInput(), pca: { ...pca, modelTrainingMse: 0.01 } })).toContain('the training data');
  });

  test('says how the run ended', () => {
    const { run } = imageInput();
    expect(verdictOf({ ...imageInput(), run: { ...run, status: 'diverged' } })).toMatch(/^The loss became/);
    expect(verdictOf({ ...imageInput(), run: { ...run, status: 'stopped' } })).toMatch(/^Stopped early/);
  });

  test('has no comparison without principal components, and none with an error of zero', () => {
    const { pca: _pca, ...input } = imageInput();
    expect(verdictOf(input)).toBe('3 numbers per sample reconstruct the validation data with a mean squared error of 0.01230.');
    expect(verdictOf({ ...input, pca: { codeSize: 3, trainingMse: 0, modelTrainingMse: 0.01 } })).toContain('above that');
  });
});

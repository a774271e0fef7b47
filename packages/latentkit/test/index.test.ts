import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { indexText } from '../scripts/index-text.mjs';
import * as latentkit from '../src/index.js';

describe('latentkit', () => {
  test('exports everything that the packages export (run scripts/generate.mjs where this fails)', () => {
    expect(readFileSync(new URL('../src/index.ts', import.meta.url), 'utf8')).toBe(indexText());
  });

  test('has the pieces of a whole piece of work in one import', () => {
    const { StackedAutoencoder, PCA, loadDigits, imageGrid, createReport, StandardScaler, LinearAutoencoder } = latentkit;
    for (const piece of [StackedAutoencoder, PCA, loadDigits, imageGrid, createReport, StandardScaler, LinearAutoencoder]) expect(typeof piece).toBe('function');
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { entryText } from '../scripts/index-text.mjs';
import * as latentkit from '../src/index.js';
import * as node from '../src/node.js';

describe('latentkit', () => {
  test.each(['index', 'node'] as const)('%s exports everything that the packages export (run scripts/generate.mjs where this fails)', (entry) => {
    expect(readFileSync(new URL(`../src/${entry}.ts`, import.meta.url), 'utf8')).toBe(entryText(entry));
  });

  test('files, downloads and pictures are in the entry for Node', () => {
    const { directoryStore, loadMnist, openDataset, toPng, writeFigure } = node;
    for (const piece of [directoryStore, loadMnist, openDataset, toPng, writeFigure]) expect(typeof piece).toBe('function');
  });

  test('has the pieces of a whole piece of work in one import', () => {
    const { StackedAutoencoder, PCA, loadDigits, imageGrid, createReport, StandardScaler, LinearAutoencoder } = latentkit;
    for (const piece of [StackedAutoencoder, PCA, loadDigits, imageGrid, createReport, StandardScaler, LinearAutoencoder]) expect(typeof piece).toBe('function');
  });
});

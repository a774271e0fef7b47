import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { entryText } from '../scripts/index-text.mjs';
import * as latentkit from '../src/index.js';
import * as node from '../src/node.js';

describe('latentkit', () => {
  test('has every package, but for the command line', () => {
    const { rows } = JSON.parse(readFileSync(new URL('../../../internal/config/layers.json', import.meta.url), 'utf8')) as { rows: Record<string, { packages: object }> };
    const packages = Object.values(rows).flatMap((row) => Object.keys(row.packages));
    const entries = (['index', 'node'] as const).map((entry) => entryText(entry)).join('');
    const missing = packages.filter((name) => !['cli', 'latentkit'].includes(name) && !entries.includes(`from '@latentkit/${name}';`));
    expect(missing).toEqual([]);
  });

  test.each(['index', 'node'] as const)('%s exports everything that the packages export (run scripts/generate.mjs where this fails)', (entry) => {
    expect(readFileSync(new URL(`../src/${entry}.ts`, import.meta.url), 'utf8')).toBe(entryText(entry));
  });

  test('files, downloads, pictures and the service are in the entry for Node', () => {
    const { directoryStore, loadMnist, openDataset, toPng, writeFigure, startService } = node;
    for (const piece of [directoryStore, loadMnist, openDataset, toPng, writeFigure, startService]) expect(typeof piece).toBe('function');
  });

  test('has the pieces of a whole piece of work in one import', () => {
    const { StackedAutoencoder, PCA, loadDigits, imageGrid, createReport, StandardScaler, LinearAutoencoder, importKeras } = latentkit;
    for (const piece of [StackedAutoencoder, PCA, loadDigits, imageGrid, createReport, StandardScaler, LinearAutoencoder, importKeras]) expect(typeof piece).toBe('function');
  });
});

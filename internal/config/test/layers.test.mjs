import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { layerOf, packageNames, parseSpecifier, table } from '../src/layers.mjs';

describe('the layer table', () => {
  test('knows every package of the repository', () => {
    const folders = readdirSync(new URL('../../../packages', import.meta.url));
    expect(packageNames()).toEqual(expect.arrayContaining(folders));
    expect(new Set(packageNames()).size).toBe(packageNames().length);
  });

  test('has no cycle: whatever a package may import comes before it', () => {
    const order = packageNames();
    for (const name of order) {
      for (const other of layerOf(name).imports) expect([name, order.indexOf(other) < order.indexOf(name)]).toEqual([name, true]);
    }
  });

  test('lets no package without TensorFlow.js import one that brings it', () => {
    for (const name of packageNames().filter((name) => !layerOf(name).tensorflow)) {
      expect([...layerOf(name).imports].filter((other) => layerOf(other).tensorflow)).toEqual([]);
    }
  });

  test('keeps the families apart', () => {
    expect(Object.values(table.rows.families.packages).flat()).toEqual([]);
  });

  test('keeps applications out of everything else', () => {
    for (const name of packageNames().filter((name) => layerOf(name).row !== 'applications')) {
      expect(layerOf(name).imports).not.toContain('cli');
      expect(layerOf(name).imports).not.toContain('latentkit');
    }
  });
});

describe('parseSpecifier', () => {
  test.each([
    ['@latentkit/core', { name: 'core', entry: '.' }],
    ['@latentkit/core/node', { name: 'core', entry: './node' }],
    ['@latentkit/core/dist/a.js', { name: 'core', entry: './dist/a.js' }],
    ['latentkit', { name: 'latentkit', entry: '.' }],
    ['latentkit/x', { name: 'latentkit', entry: './x' }],
    ['latentkit-other', undefined],
    ['@tensorflow/tfjs', undefined],
    ['./core', undefined],
  ])('%s', (specifier, expected) => expect(parseSpecifier(specifier)).toEqual(expected));
});

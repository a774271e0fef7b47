import { expect, test } from '@jest/globals';
import transformer, { GLOBALS } from '../src/jest-transform.mjs';
import base from '../../../jest.base.mjs';

const [[, [, options]]] = Object.entries(base.transform);
const transform = (text) =>
  transformer.createTransformer(options).process(text, 'file.ts', { config: { cwd: '.', rootDir: '.' }, supportsStaticESM: true, transformerConfig: options }).code;

test('globals become names of the module, and lines keep their numbers', () => {
  const lines = transform('export const a: number = Math.abs(-1);\nexport const b: number[] = [a];\n').split('\n');
  expect(lines[0]).toMatch(/^const \{ Math, .*\} = globalThis; export const a = Math\.abs\(-1\);$/);
  expect(lines[1]).toBe('export const b = [');
});

test('what is taken from the context is what the context has', () => {
  for (const name of GLOBALS) expect(typeof globalThis[name]).toMatch(/^(function|object)$/);
});

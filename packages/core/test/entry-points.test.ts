import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

/** All modules that an entry point loads: files of this package by path, others by name. */
function modulesOf(path: URL, seen = new Set<string>()): Set<string> {
  if (seen.has(path.href)) return seen;
  seen.add(path.href);
  const source = readFileSync(fileURLToPath(path), 'utf8');
  for (const [, type, specifier] of source.matchAll(/^(?:import|export) (type )?[^'";]*?from '([^']+)'/gm)) {
    if (type !== undefined) continue;
    if (specifier.startsWith('.')) modulesOf(new URL(specifier.replace(/\.js$/, '.ts'), path), seen);
    else seen.add(specifier);
  }
  return seen;
}

const modules = (entry: string): string[] => [...modulesOf(new URL(`../src/${entry}`, import.meta.url))];

test('the main entry point runs in a browser: it loads nothing of Node', () => {
  expect(modules('index.ts').length).toBeGreaterThan(15);
  expect(modules('index.ts').filter((name) => !name.startsWith('file:')).sort()).toEqual(['fflate', 'zod']);
});

test('the node entry point does', () => {
  expect(modules('node.ts').filter((name) => name.startsWith('node:')).sort()).toEqual(['node:fs/promises', 'node:os', 'node:path']);
});

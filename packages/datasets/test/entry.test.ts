import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

/** The modules that a module imports, with everything they import. */
function graph(path: string, seen = new Map<string, string>()): Map<string, string> {
  if (seen.has(path)) return seen;
  const text = readFileSync(new URL(path, import.meta.url), 'utf8');
  seen.set(path, text);
  for (const [, from] of text.matchAll(/from '(\.[^']+)\.js'/g)) {
    graph(`${new URL(`${from}.ts`, new URL(path, 'file:///src/test/')).pathname.replace('/src/', '../')}`, seen);
  }
  return seen;
}

test('the main entry needs nothing of Node and loads the tables on demand', () => {
  const modules = graph('../src/index.ts');
  expect(modules.size).toBeGreaterThan(30);
  for (const [path, text] of modules) {
    expect([path, /from 'node:|from '@latentkit\/core\/node'|\bprocess\.|\bBuffer\b/.exec(text)?.[0]]).toEqual([path, undefined]);
    expect(path).not.toMatch(/-data\.ts$/);
  }
});

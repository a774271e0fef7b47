import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { estimatorsOf, presetsOf } from '../src/discover.js';
import { registry } from '../src/registry.js';

const root = new URL('../../../', import.meta.url);
const { rows } = JSON.parse(readFileSync(new URL('internal/config/layers.json', root), 'utf8')) as {
  rows: Record<string, { packages: Record<string, string[]> }>;
};

describe('registry', () => {
  test.each(['numerics', 'families', 'latent'] as const)('every package of the row %s is registered', (row) => {
    const present = Object.keys(rows[row].packages).filter((name) => existsSync(new URL(`packages/${name}/src/index.ts`, root)));
    expect(registry.filter((entry) => entry.row === row).map((entry) => entry.name).sort()).toEqual(present.sort());
  });

  test.each(registry)('$name exports what its row promises', async ({ name, row, load }) => {
    const exports = await load();
    if (row === 'families') expect(presetsOf(exports).length).toBeGreaterThan(0);
    // linalg has functions only.
    else if (name !== 'linalg') expect(estimatorsOf(exports).length).toBeGreaterThan(0);
  });
});

import { readFileSync } from 'node:fs';

/** The layer table as it stands in layers.json: rows from the ground up, each with its packages. */
export const table = JSON.parse(readFileSync(new URL('../layers.json', import.meta.url), 'utf8'));

/**
 * What a package may import: `imports` holds the short names of other LatentKit packages, `tensorflow` whether
 * @tensorflow/* is allowed. Undefined for a package that the table does not know.
 */
export function layerOf(name, layers = table) {
  for (const [row, { tensorflow, below, packages }] of Object.entries(layers.rows)) {
    if (!(name in packages)) continue;
    const lower = below.flatMap((other) => Object.keys(layers.rows[other].packages));
    // Pages are built and served, never imported from; applications bring them along.
    const sites = row === 'applications' ? layers.sites : [];
    return { row, tensorflow, imports: new Set([...lower, ...packages[name], ...sites]) };
  }
  return undefined;
}

/** Every package of the table, by short name, from the ground up. */
export function packageNames(layers = table) {
  return Object.values(layers.rows).flatMap(({ packages }) => Object.keys(packages));
}

/**
 * The short name of the LatentKit package that an import names, and the entry point asked for as `exports` writes
 * it: `@latentkit/core/node` gives `{ name: 'core', entry: './node' }`. Undefined for anything else.
 */
export function parseSpecifier(specifier) {
  const match = /^(?:@latentkit\/([^/]+)|(latentkit))(?:\/(.+))?$/.exec(specifier);
  return match ? { name: match[1] ?? match[2], entry: match[3] ? `./${match[3]}` : '.' } : undefined;
}

/** The name on the registry of the package in `packages/NAME`. */
export function publishedName(name) {
  return name === 'latentkit' ? name : `@latentkit/${name}`;
}

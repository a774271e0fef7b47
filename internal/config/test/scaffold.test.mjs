import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import ts from 'typescript';
import { scaffold } from '../../../scripts/lib/scaffold.mjs';
import { layerOf } from '../src/layers.mjs';
import { packageProblems } from '../src/package-shape.mjs';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const registry = "export const registry = [\n  // <registry>\n  { name: 'pca' },\n  // </registry>\n];\n";
let root;

const text = (path) => readFileSync(join(root, path), 'utf8');
const json = (path) => JSON.parse(text(path));

function write(path, contents) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), contents);
}

/** Every file below the temporary repository with its contents, to see that a refused call changed nothing. */
function everything() {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => [file, readFileSync(file, 'utf8')]);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'latentkit-scaffold-'));
  mkdirSync(join(root, 'packages'));
  mkdirSync(join(root, 'internal', 'config'), { recursive: true });
  cpSync(join(repository, 'internal/config/layers.json'), join(root, 'internal/config/layers.json'));
  write('tsconfig.json', '{ "files": [], "references": [{ "path": "packages/core" }] }');
  write('internal/testkit/src/registry.ts', registry);
  write('internal/testkit/package.json', '{ "name": "@latentkit/testkit", "devDependencies": { "@latentkit/core": "workspace:^" } }');
  write('examples/packages/package.json', '{ "name": "@latentkit/examples", "devDependencies": { "latentkit": "workspace:^" } }');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

test.each([
  ['manifold', 'numerics', 'src/manifold.ts', 'class Manifold implements Transformer'],
  ['sparse', 'families', 'src/sparse-autoencoder.ts', 'class SparseAutoencoder extends Autoencoder'],
  ['probe', 'latent', 'src/probe.ts', 'class Probe'],
])('makes %s in row %s with the standard skeleton', (name, row, file, declaration) => {
  const written = scaffold(root, { name, row });
  for (const path of ['package.json', 'README.md', 'tsconfig.json', 'jest.config.mjs', 'src/index.ts', 'src/config.ts', file, 'test/golden/README.md']) {
    expect(written).toContain(`packages/${name}/${path}`);
  }
  expect(existsSync(join(root, 'packages', name, file.replace('src/', 'test/').replace('.ts', '.test.ts')))).toBe(true);
  expect(text(`packages/${name}/${file}`)).toContain(declaration);
  expect(text(`packages/${name}/README.md`)).toContain(`npm install @latentkit/${name}`);
  expect(packageProblems(name, json(`packages/${name}/package.json`))).toEqual([]);
  expect(json('tsconfig.json').references).toEqual([{ path: 'packages/core' }, { path: `packages/${name}` }]);
  expect(text(`.changeset/new-${name}.md`)).toBe(`---\n"@latentkit/${name}": minor\n---\n\nA new package.\n`);
  expect(json('internal/testkit/package.json').devDependencies).toEqual({ '@latentkit/core': 'workspace:^', [`@latentkit/${name}`]: 'workspace:^' });
  expect(Object.keys(json('examples/packages/package.json').devDependencies)).toEqual([`@latentkit/${name}`, 'latentkit']);
  expect(text(`examples/packages/${name}.mjs`)).toMatch(new RegExp(`^// .+\\nimport .+ from '@latentkit/${name}';\\n[^]*console\\.log`));
  expect(text(`packages/${name}/README.md`)).toContain(`(../../examples/packages/${name}.mjs)`);
  expect(text('internal/testkit/src/registry.ts')).toBe(
    registry.replace('  // </registry>', `  { name: '${name}', row: '${row}', load: () => import('@latentkit/${name}') },\n  // </registry>`),
  );
  for (const path of written.filter((path) => path.endsWith('.ts'))) {
    const { diagnostics } = ts.transpileModule(text(path), { reportDiagnostics: true });
    expect(diagnostics).toEqual([]);
  }
});

test('leaves the layer table as it is for a package that stands in it, and adds another to its row', () => {
  const before = text('internal/config/layers.json');
  scaffold(root, { name: 'manifold', row: 'numerics' });
  expect(json('internal/config/layers.json')).toEqual(JSON.parse(before));
  expect(layerOf('time-lag', json('internal/config/layers.json'))).toBeUndefined();
  scaffold(root, { name: 'time-lag', row: 'families' });
  expect(layerOf('time-lag', json('internal/config/layers.json'))).toMatchObject({ row: 'families', tensorflow: true });
  expect(text('packages/time-lag/src/time-lag-autoencoder.ts')).toContain('class TimeLagAutoencoder');
});

test.each([
  ['a bad name', { name: 'Sparse', row: 'families' }, "got 'Sparse'"],
  ['no name', { row: 'families' }, "got 'undefined'"],
  ['an unknown row', { name: 'sparse', row: 'family' }, "no row 'family'"],
  ['the wrong row', { name: 'sparse', row: 'numerics' }, "in row 'families', not 'numerics'"],
  ['a folder that exists', { name: 'core', row: 'ground' }, 'packages/core exists already'],
  ['no registry', { name: 'sparse', row: 'families' }, 'registry.ts does not exist', () => rmSync(join(root, 'internal/testkit/src/registry.ts'))],
  ['no marker', { name: 'sparse', row: 'families' }, "needs the lines '// <registry>'", () => write('internal/testkit/src/registry.ts', 'export const registry = [];')],
])('refuses %s and writes nothing', (_what, options, message, spoil) => {
  mkdirSync(join(root, 'packages', 'core'));
  spoil?.();
  const before = everything();
  expect(() => scaffold(root, options)).toThrow(message);
  expect(everything()).toEqual(before);
});

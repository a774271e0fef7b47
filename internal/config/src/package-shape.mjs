import { isDeepStrictEqual } from 'node:util';
import { layerOf, parseSpecifier, publishedName, table } from './layers.mjs';

const SOURCE = '@latentkit/source';

/** `exports` as it is published: the same without the condition that points at the sources. */
function withoutSource(exports) {
  if (exports === null || typeof exports !== 'object') return exports;
  return Object.fromEntries(Object.entries(exports).filter(([key]) => key !== SOURCE).map(([key, value]) => [key, withoutSource(value)]));
}

function exportProblems(exports, published) {
  const problems = [];
  if (typeof exports !== 'object' || exports === null) return ['exports: missing'];
  if (exports['./package.json'] !== './package.json') problems.push('exports: "./package.json" should be offered');
  if (exports['.'] === undefined) problems.push('exports: "." is missing');
  for (const [entry, target] of Object.entries(exports)) {
    if (entry === './package.json') continue;
    const keys = Object.keys(target);
    if (keys[0] !== SOURCE || !/^\.\/src\/.+\.ts$/.test(target[SOURCE])) problems.push(`exports["${entry}"]: the first condition should be "${SOURCE}": "./src/….ts"`);
    if (keys[1] !== 'types' || !/^\.\/dist\/.+\.d\.ts$/.test(target.types)) problems.push(`exports["${entry}"]: the second condition should be "types": "./dist/….d.ts"`);
    if (keys.at(-1) !== 'default' || !/^\.\/dist\/.+\.js$/.test(target.default)) problems.push(`exports["${entry}"]: the last condition should be "default": "./dist/….js"`);
  }
  if (!isDeepStrictEqual(published, withoutSource(exports))) problems.push(`publishConfig.exports: should equal exports without "${SOURCE}"`);
  return problems;
}

function dependencyProblems(name, manifest) {
  const layer = layerOf(name);
  if (layer === undefined) return [`internal/config/layers.json does not list ${name}`];
  const problems = [];
  for (const field of ['dependencies', 'peerDependencies', 'optionalDependencies', 'devDependencies']) {
    for (const [dependency, range] of Object.entries(manifest[field] ?? {})) {
      const development = field === 'devDependencies';
      const target = parseSpecifier(dependency);
      const internal = development && table.internal.includes(target?.name);
      if (target && !internal && !layer.imports.has(target.name)) problems.push(`${field}: row ${layer.row} must not depend on ${dependency}`);
      if (target && !String(range).startsWith('workspace:')) problems.push(`${field}: ${dependency} should be "workspace:^", got "${range}"`);
      if (!dependency.startsWith('@tensorflow/') || development) continue;
      if (!layer.tensorflow) problems.push(`${field}: row ${layer.row} must not depend on ${dependency}`);
      // Two copies of TensorFlow.js in one program do not know each other's tensors, so the application chooses it.
      else if (layer.row !== 'applications' && field !== 'peerDependencies') problems.push(`${field}: ${dependency} should be a peer dependency`);
    }
  }
  return problems;
}

/** What differs between a package's package.json and the shape that every published package has; empty when nothing does. */
export function packageProblems(name, manifest) {
  const expected = {
    name: publishedName(name),
    license: 'MIT',
    type: 'module',
    sideEffects: false,
    'repository.type': 'git',
    'repository.url': 'git+https://github.com/latentkit/latentkit.git',
    'repository.directory': `packages/${name}`,
    'publishConfig.access': 'public',
    'engines.node': '>=20.19',
    'scripts.build': 'tsc -b',
    'scripts.test': 'node --experimental-vm-modules ../../node_modules/jest/bin/jest.js',
    private: undefined,
    main: undefined,
  };
  const problems = [];
  for (const [path, wanted] of Object.entries(expected)) {
    const actual = path.split('.').reduce((value, key) => value?.[key], manifest);
    if (actual !== wanted) problems.push(`${path}: should be ${JSON.stringify(wanted) ?? 'absent'}, got ${JSON.stringify(actual) ?? 'nothing'}`);
  }
  if (!/^\d+\.\d+\.\d+/.test(manifest.version ?? '')) problems.push(`version: should be a semantic version, got ${JSON.stringify(manifest.version)}`);
  if (!/\.$/.test(manifest.description ?? '')) problems.push('description: should be a sentence');
  if (!(manifest.keywords?.length > 0)) problems.push('keywords: should name what people search for');
  for (const file of ['dist', '!dist/.tsbuildinfo', 'CHANGELOG.md']) {
    if (!manifest.files?.includes(file)) problems.push(`files: should include "${file}"`);
  }
  return [...problems, ...exportProblems(manifest.exports, manifest.publishConfig?.exports), ...dependencyProblems(name, manifest)];
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { packageProblems } from '../src/package-shape.mjs';

const packages = new URL('../../../packages/', import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(`${name}/package.json`, packages), 'utf8'));
const names = readdirSync(packages).filter((name) => existsSync(new URL(`${name}/package.json`, packages)));

test.each(names)('packages/%s/package.json has the standard shape, and its dependencies follow the layers', (name) => {
  expect(packageProblems(name, read(name))).toEqual([]);
});

describe('packageProblems finds', () => {
  /** The problems of a sound package after one change. */
  const after = (name, change) => {
    const manifest = read(name);
    change(manifest);
    return packageProblems(name, manifest);
  };

  test.each([
    ['a dependency that points up', 'pca', (p) => (p.dependencies['@latentkit/autoencoder'] = 'workspace:^'), 'row numerics must not depend on @latentkit/autoencoder'],
    ['a development dependency that points up', 'pca', (p) => (p.devDependencies['@latentkit/report'] = 'workspace:^'), 'must not depend on @latentkit/report'],
    ['a sideways dependency', 'stacked', (p) => (p.dependencies['@latentkit/linear'] = 'workspace:^'), 'row families must not depend on @latentkit/linear'],
    ['TensorFlow.js below', 'pca', (p) => (p.dependencies['@tensorflow/tfjs'] = '^4.22.0'), 'row numerics must not depend on @tensorflow/tfjs'],
    ['TensorFlow.js as a peer below', 'viz', (p) => (p.peerDependencies = { '@tensorflow/tfjs': '^4.22.0' }), 'row looking must not depend on @tensorflow/tfjs'],
    ['TensorFlow.js as a plain dependency', 'stacked', (p) => (p.dependencies['@tensorflow/tfjs'] = '^4.22.0'), 'should be a peer dependency'],
    ['a version instead of the workspace', 'pca', (p) => (p.dependencies['@latentkit/core'] = '^0.1.0'), 'should be "workspace:^"'],
    ['exports that are published differently', 'pca', (p) => delete p.publishConfig.exports, 'publishConfig.exports'],
    ['exports without types', 'pca', (p) => delete p.exports['.'].types, '"types"'],
    ['exports in the wrong order', 'pca', (p) => (p.exports['.'] = Object.fromEntries(Object.entries(p.exports['.']).reverse())), 'the first condition'],
    ['side effects', 'pca', (p) => delete p.sideEffects, 'sideEffects: should be false, got nothing'],
    ['a private package', 'pca', (p) => (p.private = true), 'private: should be absent, got true'],
    ['another licence', 'pca', (p) => (p.license = 'ISC'), 'license: should be "MIT", got "ISC"'],
    ['the wrong folder', 'pca', (p) => (p.repository.directory = 'packages/core'), 'repository.directory'],
    ['another Node', 'pca', (p) => (p.engines.node = '>=18'), 'engines.node'],
    ['no files', 'pca', (p) => delete p.files, 'files: should include "dist"'],
  ])('%s', (_what, name, change, text) => {
    expect(after(name, change).join('\n')).toContain(text);
  });
});

import { publishedName } from '../../../internal/config/src/layers.mjs';

/** package.json of a new package, in the shape that every package has. */
export function manifest(name, { description, tensorflow = false }) {
  const entry = { types: './dist/index.d.ts', default: './dist/index.js' };
  return {
    name: publishedName(name),
    version: '0.0.0',
    description: description(name),
    license: 'MIT',
    type: 'module',
    sideEffects: false,
    repository: { type: 'git', url: 'git+https://github.com/latentkit/latentkit.git', directory: `packages/${name}` },
    keywords: ['autoencoder', 'latent-space', 'machine-learning', name],
    files: ['dist', '!dist/.tsbuildinfo', 'CHANGELOG.md'],
    exports: { '.': { '@latentkit/source': './src/index.ts', ...entry }, './package.json': './package.json' },
    publishConfig: { access: 'public', exports: { '.': entry, './package.json': './package.json' } },
    engines: { node: '>=20.19' },
    scripts: { build: 'tsc -b', test: 'node --experimental-vm-modules ../../node_modules/jest/bin/jest.js' },
    dependencies: {
      ...(tensorflow ? { '@latentkit/autoencoder': 'workspace:^' } : {}),
      '@latentkit/core': 'workspace:^',
      ...(tensorflow ? { '@latentkit/layers': 'workspace:^' } : {}),
      zod: 'catalog:',
    },
    ...(tensorflow ? { peerDependencies: { '@tensorflow/tfjs': '^4.22.0' } } : {}),
    devDependencies: { '@jest/globals': 'catalog:', ...(tensorflow ? { '@tensorflow/tfjs': 'catalog:' } : {}) },
  };
}

/** tsconfig.json of a new package. */
export const tsconfig = ({ tensorflow = false }) => ({
  extends: '../../tsconfig.base.json',
  compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/.tsbuildinfo' },
  include: ['src'],
  references: ['core', ...(tensorflow ? ['layers', 'autoencoder'] : [])].map((name) => ({ path: `../${name}` })),
});

export const jestConfig = (name) => `import base from '../../jest.base.mjs';

export default { ...base, displayName: '${name}' };
`;

export const goldenReadme = `# Golden numbers

Each file here is written by a generator in \`internal/reference\` from a reference implementation and names that
generator. Numbers of our own output do not belong here.
`;

import { publishedName } from '../../../internal/config/src/layers.mjs';

/** package.json of a new package, in the shape that every package has. */
export function manifest(name, description) {
  const entry = { types: './dist/index.d.ts', default: './dist/index.js' };
  return {
    name: publishedName(name),
    version: '0.0.0',
    description,
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
    dependencies: { '@latentkit/core': 'workspace:^', zod: 'catalog:' },
    devDependencies: { '@jest/globals': 'catalog:' },
  };
}

/** tsconfig.json of a new package. */
export const tsconfig = {
  extends: '../../tsconfig.base.json',
  compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/.tsbuildinfo' },
  include: ['src'],
  references: [{ path: '../core' }],
};

export const jestConfig = (name) => `import base from '../../jest.base.mjs';

export default { ...base, displayName: '${name}' };
`;

export const goldenReadme = `# Golden numbers

Each file here is written by a generator in \`internal/reference\` from a reference implementation and names that
generator. Numbers of our own output do not belong here.
`;

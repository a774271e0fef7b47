import { fileURLToPath } from 'node:url';
import { GLOBALS } from './internal/config/src/jest-transform.mjs';

/** What every package's jest configuration starts from. */
export default {
  testEnvironment: fileURLToPath(new URL('./jest-env.mjs', import.meta.url)),
  // '@latentkit/source' makes workspace packages resolve to their src/*.ts, so tests need no build.
  testEnvironmentOptions: { customExportConditions: ['@latentkit/source', 'node', 'node-addons'] },
  setupFiles: [fileURLToPath(new URL('./jest-setup.mjs', import.meta.url))],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  transform: {
    '^.+\\.ts$': [
      fileURLToPath(new URL('./internal/config/src/jest-transform.mjs', import.meta.url)),
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  sandboxInjectedGlobals: GLOBALS,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Only there to end what hangs: on a busy machine everything takes its time.
  testTimeout: 60_000,
};

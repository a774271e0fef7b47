import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import base from './jest.base.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Every package that has tests of its own to run. */
const projects = ['packages', 'internal', 'examples'].flatMap((group) =>
  readdirSync(`${root}${group}`)
    .map((name) => `${group}/${name}`)
    .filter((folder) => existsSync(`${root}${folder}/jest.config.mjs`)),
);

export default {
  projects: projects.map((folder) => `<rootDir>/${folder}`),
  maxWorkers: 2,
  // What earlier files leave in a worker's memory slows the garbage collection of those that follow.
  workerIdleMemoryLimit: '400MB',
  testSequencer: '<rootDir>/internal/config/src/longest-first.mjs',
  testTimeout: base.testTimeout,
  reporters: ['default', '<rootDir>/internal/config/src/jest-reporter.mjs'],
};

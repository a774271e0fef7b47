import { execFile } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { addCounts, closingLine } from '../src/results.mjs';

test('counts add up and read as the closing line', () => {
  const sum = addCounts({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 });
  expect(closingLine(sum)).toBe('11 passed, 22 failed, 33 skipped');
});

const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs a real jest, with the reporter, on files of the given contents. */
function jest(files) {
  const folder = mkdtempSync(join(tmpdir(), 'latentkit-reporter-'));
  mkdirSync(join(folder, 'test'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'test', name), text);
  const config = {
    rootDir: folder,
    testMatch: ['<rootDir>/test/*.cjs'],
    moduleFileExtensions: ['cjs', 'js'],
    transform: {},
    reporters: [join(repository, 'internal/config/src/jest-reporter.mjs')],
  };
  const file = join(folder, 'results.json');
  const args = [join(repository, 'node_modules/jest/bin/jest.js'), '--config', JSON.stringify(config), '--runInBand'];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder, env: { ...process.env, LATENTKIT_RESULTS: file } }, (error, stdout) => {
      const counts = JSON.parse(readFileSync(file, 'utf8'));
      rmSync(folder, { recursive: true, force: true });
      resolve({ code: error?.code ?? 0, stdout, counts });
    });
  });
}

test('the reporter counts passed, failed, skipped and files that do not run, and names what was skipped', async () => {
  const { code, stdout, counts } = await jest({
    'a.cjs': "test('a', () => {}); test('b', () => {}); test('c', () => { throw new Error('no'); });",
    'b.cjs': "test.skip('reads it (needs a file)', () => {}); describe('d', () => { test.todo('e'); }); test('f', () => {});",
    'c.cjs': "require('./nonesuch.cjs');",
    'd.cjs': '// no test in it',
  });
  expect(counts).toEqual({ passed: 3, failed: 3, skipped: 2 });
  expect(code).toBe(1);
  expect(stdout).toContain('  reads it (needs a file)\n');
  expect(stdout).toContain('  d e\n');
}, 30_000);

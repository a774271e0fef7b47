import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { InvalidParameterError } from '@latentkit/core';
import { describe, expect, test } from '@jest/globals';
import { configureWeb } from '../src/index.js';
import { loadNative, loadWebInNode } from '../src/runtime/native-absent.js';
import { goldenCases } from './golden-models.js';

interface Outcome {
  readonly name: string;
  readonly version: string;
  readonly device: string;
  readonly block: number | string;
  readonly numThreads: number;
  readonly native: string[];
  readonly late: string;
  readonly results: Record<string, Record<string, string[]>>;
}

/** onnxruntime-web may hand its work to onnxruntime-node where both are loaded, so it gets a process without it. */
async function runInChild(...args: string[]): Promise<Outcome> {
  const runner = fileURLToPath(new URL('../../core/test/fixtures/run-typescript.mjs', import.meta.url));
  const script = fileURLToPath(new URL('./fixtures/web-child.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@latentkit/source', runner, script, ...args]);
  return JSON.parse(stdout) as Outcome;
}

describe('onnxruntime-web', () => {
  test.each([[], ['2']])('computes what the reference evaluator computes, without onnxruntime-node; threads: %p', async (...args) => {
    const outcome = await runInChild(...args);
    const { version } = JSON.parse(readFileSync(new URL('../node_modules/onnxruntime-web/package.json', import.meta.url), 'utf8')) as { version: string };
    expect(outcome).toMatchObject({ name: 'onnxruntime-web', version, device: 'wasm', block: 'absent', native: [] });
    if (args.length > 0) expect(outcome.numThreads).toBe(2);
    expect(outcome.late).toMatch(/InvalidParameterError: configureWeb: .* Call it before the first loadRuntime/);
    for (const { name, outputs } of goldenCases()) {
      for (const [output, { data }] of Object.entries(outputs)) {
        const values = outcome.results[name][output].map(Number);
        expect(values.length).toBe(data.length);
        values.forEach((value, i) => expect(Math.abs(value - Number(data[i]))).toBeLessThanOrEqual(1e-6 * Math.abs(Number(data[i]))));
      }
    }
  });

  test('configureWeb refuses a number of threads that is none', () => {
    expect(() => configureWeb({ threads: 0 })).toThrow(InvalidParameterError);
    expect(() => configureWeb({ threads: 1.5 })).toThrow(/threads: got 1.5, expected an integer >= 1/);
  });

  test('bundles for browsers get no native package', async () => {
    const { browser } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { browser: Record<string, string> };
    expect(browser).toEqual({ './dist/runtime/native.js': './dist/runtime/native-absent.js' });
    expect([await loadNative(), await loadWebInNode()]).toEqual([undefined, undefined]);
  });
});

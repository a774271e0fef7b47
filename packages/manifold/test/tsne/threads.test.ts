import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { availableThreads as inBrowser, startCrew as startInBrowser } from '../../src/tsne/threads/start-crew-absent.js';
import { LONE_CREW } from '../../src/tsne/threads/crew.js';
import { Pace } from '../../src/tsne/threads/pace.js';
import { share } from '../../src/tsne/threads/team.js';

interface Outcome {
  readonly method: string;
  readonly threads: number;
  readonly crew: string;
  readonly y: readonly number[];
  readonly kl: number;
}

interface Report {
  readonly outcomes: readonly Outcome[];
  readonly absent: boolean;
  readonly broken: boolean;
  readonly available: number;
  readonly fitted: number;
}

describe('several threads', () => {
  test('give the same map as one, bit by bit; one does the work where others do not start', async () => {
    // Workers need a process whose options, with which TypeScript is read, they inherit.
    const reader = fileURLToPath(new URL('../fixtures/read-typescript.mjs', import.meta.url));
    const child = fileURLToPath(new URL('../fixtures/tsne-threads-child.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@latentkit/source', '--import', reader, child], { maxBuffer: 1e8 });
    const report = JSON.parse(stdout) as Report;
    expect(report.outcomes).toHaveLength(9);
    for (const { method, threads, crew, y, kl } of report.outcomes) {
      expect(crew).toBe(threads > 1 ? 'ThreadCrew' : 'Object');
      const alone = report.outcomes.find((other) => other.method === method && other.threads === 1);
      expect(y).toEqual(alone?.y);
      expect(kl).toBe(alone?.kl);
    }
    // Sources have no worker beside them.
    expect(report).toMatchObject({ absent: true, broken: true, available: 1, fitted: 20 });
  });

  test.each([1, 2, 3, 7])('shares of %i threads cover all, in whole grains', (size) => {
    for (const [count, grain] of [[100, 1], [100, 16], [5, 16], [0, 4]]) {
      const bounds = Array.from({ length: size }, (_, index) => share({ index, size, meet: () => undefined }, count, grain));
      expect(bounds[0][0]).toBe(0);
      expect(bounds.at(-1)?.[1]).toBe(count);
      bounds.slice(1).forEach(([from], i) => {
        expect(from).toBe(bounds[i][1]);
        expect(from % grain === 0 || from === count).toBe(true);
      });
    }
  });

  test('bundles for browsers have one', async () => {
    const { browser } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { browser: Record<string, string> };
    expect(browser['./dist/tsne/threads/start-crew.js']).toBe('./dist/tsne/threads/start-crew-absent.js');
    expect([await startInBrowser(), inBrowser()]).toEqual([LONE_CREW, 1]);
  });
});

describe('the pace', () => {
  /** Runs iterations that take these times, and counts those done together. */
  function together(pace: Pace, clock: { now: number }, iterations: number, joint: number, alone: number): number {
    let count = 0;
    for (let i = 0; i < iterations; i++) {
      pace.time((both) => {
        clock.now += both ? joint : alone;
        if (both) count++;
        return 0;
      });
    }
    return count;
  }

  test('keeps other threads while they help, sends them away while the cores are busy, and asks again', () => {
    const clock = { now: 0 };
    const pace = new Pace(() => clock.now);
    expect(together(pace, clock, 100, 6, 10)).toBe(95);
    // 15 before the trial, 5 in it.
    expect(together(pace, clock, 100, 30, 10)).toBe(20);
    expect(together(pace, clock, 100, 9.8, 10)).toBe(5);
    expect(together(pace, clock, 100, 8, 10)).toBe(80);
    expect(together(pace, clock, 100, 8, 10)).toBe(95);
  });
});

import type { CompiledStep } from '@latentkit/compiler';
import type { Runtime } from '@latentkit/onnx';
import { describe, expect, test } from '@jest/globals';
import { ThreadTrial } from '../src/engine/thread-trial.js';
import { knownThreads, threadCandidates, withKnownThreads } from '../src/engine/threads.js';

/** A step in name only, which keeps a list of its sessions that live by their threads. */
function pretend(name: string, nodeCount = 50): { step: CompiledStep; alive: (number | undefined)[] } {
  const alive: (number | undefined)[] = [];
  const bytes = new TextEncoder().encode(name);
  const make = (threads: number | undefined): CompiledStep => {
    alive.push(threads);
    return {
      bytes,
      nodeCount,
      threads,
      withThreads: (n: number) => Promise.resolve(make(n)),
      release: () => Promise.resolve(void alive.splice(alive.indexOf(threads), 1)),
    } as unknown as CompiledStep;
  };
  return { step: make(undefined), alive };
}

/** Runs pieces of eight steps, each taking what `times` says for its number of threads, until the trial is decided. */
async function decide(trial: ThreadTrial, times: (threads: number | undefined, piece: number) => number): Promise<number> {
  let piece = 0;
  for (; !trial.decided && piece < 50; piece++) {
    const { threads } = trial.step as unknown as { threads: number | undefined };
    await trial.record(8 * times(threads, piece % 3), 8);
  }
  return piece;
}

describe('ThreadTrial', () => {
  test('takes one thread where that is faster, gives the other session up, and remembers', async () => {
    const { step, alive } = pretend('small');
    const trial = new ThreadTrial(step, [1]);
    expect(trial.decided).toBe(false);
    expect(await decide(trial, (threads) => (threads === 1 ? 0.2 : 0.3))).toBe(6);
    expect([trial.threads, alive]).toEqual([1, [1]]);
    expect(knownThreads(step.bytes)).toEqual({ threads: 1 });
    const again = new ThreadTrial(pretend('small').step, [1]);
    expect([again.decided, again.threads]).toEqual([true, 1]);
    await trial.release();
    expect(alive).toEqual([]);
  });

  test('keeps all threads where one is not clearly faster, and does not count the first piece of each', async () => {
    const { step, alive } = pretend('even');
    const trial = new ThreadTrial(step, [1]);
    await decide(trial, (threads, piece) => (threads === 1 ? 0.295 : piece === 0 ? 3 : 0.3));
    expect([trial.threads, alive]).toEqual([undefined, [undefined]]);
    expect(knownThreads(step.bytes)).toEqual({ threads: undefined });
  });

  test('compares several numbers where there are many processors', async () => {
    const { step, alive } = pretend('several');
    const trial = new ThreadTrial(step, [1, 4, 16]);
    await decide(trial, (threads) => ({ 1: 0.3, 4: 0.1, 16: 0.2 })[threads ?? 0] ?? 0.5);
    expect([trial.threads, alive]).toEqual([4, [4]]);
  });

  test('compares nothing for long steps and large graphs', async () => {
    const long = pretend('long');
    const trial = new ThreadTrial(long.step, [1]);
    expect(await decide(trial, () => 5)).toBe(3);
    expect([trial.threads, long.alive]).toEqual([undefined, [undefined]]);
    expect(new ThreadTrial(pretend('large', 1000).step, [1]).decided).toBe(true);
    expect(new ThreadTrial(pretend('alone').step, []).decided).toBe(true);
  });

  test('releases all its sessions when the training ends before it is decided', async () => {
    const { step, alive } = pretend('cut short');
    const trial = new ThreadTrial(step, [1]);
    for (let i = 0; i < 4; i++) await trial.record(1, 8);
    expect(alive).toEqual([undefined, 1]);
    await trial.release();
    expect(alive).toEqual([]);
  });
});

test('candidates are one thread, and powers of four where there are many processors', () => {
  const runtime = (name: string, device: string): Runtime => ({ name, device }) as unknown as Runtime;
  const node = runtime('onnxruntime-node', 'cpu');
  expect([1, 2, 8, 16, 64].map((n) => threadCandidates(node, n))).toEqual([[], [1], [1], [1, 4], [1, 4, 16]]);
  expect(threadCandidates(runtime('onnxruntime-web', 'wasm'), 8)).toEqual([]);
  expect(threadCandidates(runtime('onnxruntime-node', 'cuda'), 8)).toEqual([]);
});

test('the runtime takes the number of threads that was found, unless another is asked for', async () => {
  const asked: (number | undefined)[] = [];
  const runtime = withKnownThreads({
    createSession: (_: Uint8Array, options: { threads?: number } = {}) => {
      asked.push(options.threads);
      return Promise.reject(new Error('no session'));
    },
  } as unknown as Runtime);
  const trial = new ThreadTrial(pretend('known').step, [1]);
  await decide(trial, (threads) => (threads === 1 ? 0.1 : 1));
  const bytes = new TextEncoder().encode('known');
  for (const options of [{}, { threads: 2 }]) await expect(runtime.createSession(bytes, options)).rejects.toThrow('no session');
  await expect(runtime.createSession(new TextEncoder().encode('unknown'))).rejects.toThrow('no session');
  expect(asked).toEqual([1, 2, undefined]);
});

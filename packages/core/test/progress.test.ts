import { describe, expect, test } from '@jest/globals';
import { AbortedError, ProgressReporter, throwIfAborted, yieldToEventLoop } from '../src/index.js';
import type { Progress } from '../src/index.js';

describe('throwIfAborted', () => {
  test('passes without a signal and before it is raised', () => {
    expect(() => throwIfAborted(undefined, 'Training')).not.toThrow();
    expect(() => throwIfAborted(new AbortController().signal, 'Training')).not.toThrow();
  });

  test('names the work and keeps the reason', () => {
    const controller = new AbortController();
    controller.abort('enough');
    expect(() => throwIfAborted(controller.signal, 'Download')).toThrow(AbortedError);
    expect(() => throwIfAborted(controller.signal, 'Download')).toThrow('Download was stopped by its AbortSignal.');
    expect(() => throwIfAborted(controller.signal, 'Download')).toThrow(expect.objectContaining({ cause: 'enough' }));
  });
});

describe('ProgressReporter', () => {
  test('adds the elapsed time and leaves out what is not known', () => {
    const seen: Progress[] = [];
    let clock = 1000;
    const reporter = new ProgressReporter('training', { onProgress: (p) => seen.push(p) }, () => clock);
    clock = 1250;
    reporter.report(3);
    clock = 1500;
    reporter.report(5, 10, { loss: 0.5 });
    expect(seen).toEqual([
      { stage: 'training', done: 3, elapsedMs: 250 },
      { stage: 'training', done: 5, total: 10, elapsedMs: 500, values: { loss: 0.5 } },
    ]);
    expect(Object.keys(seen[0])).not.toContain('total');
    expect(reporter.elapsedMs).toBe(500);
  });

  test('does nothing where nobody listens, and has a clock of its own', () => {
    const reporter = new ProgressReporter('training', {});
    expect(() => reporter.report(1)).not.toThrow();
    expect(reporter.elapsedMs).toBeGreaterThanOrEqual(0);
  });
});

describe('yieldToEventLoop', () => {
  test('lets timers run', async () => {
    let ran = false;
    setTimeout(() => (ran = true), 0);
    const end = Date.now() + 1000;
    while (!ran && Date.now() < end) await yieldToEventLoop();
    expect(ran).toBe(true);
  });

  test('works in browsers, which have no setImmediate', async () => {
    const original = globalThis.setImmediate;
    Reflect.deleteProperty(globalThis, 'setImmediate');
    try {
      let order = '';
      const yielded = yieldToEventLoop().then(() => (order += 'after'));
      order += 'before ';
      await yielded;
      expect(order).toBe('before after');
    } finally {
      globalThis.setImmediate = original;
    }
  });
});

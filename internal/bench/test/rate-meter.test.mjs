import { afterEach, expect, jest, test } from '@jest/globals';
import { median, RateMeter } from '../src/rate-meter.mjs';

let now = 0;
jest.spyOn(performance, 'now').mockImplementation(() => now);
afterEach(() => (now = 0));

/** Ticks after each of these times (seconds), with so many samples; how many ticks were asked for. */
function run(meter, durations, samples = 100) {
  for (const [i, seconds] of durations.entries()) {
    now += seconds * 1000;
    if (meter.tick(samples)) return i + 1;
  }
  return undefined;
}

test('the warm-up is left out, and a repeat is as much work as fills its time', () => {
  const meter = new RateMeter({ repeats: 2, seconds: 1, warmUp: 3 });
  // Warm-up at 100/s; then two repeats of two ticks: 200 samples in 1.2 s, and in 1.6 s.
  expect(run(meter, [1, 1, 1, 0.6, 0.6, 0.8, 0.8, 9])).toBe(7);
  expect(meter.result()).toEqual({ median: 145.833, best: 166.667, worst: 125, rates: [125, 166.667], disturbance: 0 });
});

test('a repeat in which others worked is measured again, and the least disturbed are kept', () => {
  let others = 0;
  const meter = new RateMeter({ repeats: 2, seconds: 1, warmUp: 0, load: () => ({ others }) });
  run(meter, [0, 0, 0]);
  const ends = [0.9, 0, 0].map((used) => {
    others += used;
    return run(meter, [1], used > 0 ? 50 : 100);
  });
  expect(ends).toEqual([undefined, undefined, 1]);
  expect(meter.result()).toMatchObject({ rates: [100, 100], disturbance: 0 });
});

test('on a machine that is never idle it stops at two repeats more, and tells the disturbance', () => {
  let others = 0;
  const meter = new RateMeter({ repeats: 3, seconds: 1, warmUp: 0, load: () => ({ others: (others += 0.25) }) });
  run(meter, [0, 0, 0]);
  expect(run(meter, Array(9).fill(1))).toBe(5);
  expect(meter.result()).toMatchObject({ rates: [100, 100, 100], disturbance: 0.25 });
});

test('work that ends within the warm-up gives no figure', () => {
  const meter = new RateMeter();
  run(meter, [0.1]);
  expect(() => meter.result()).toThrow('Nothing was measured');
});

test('median', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

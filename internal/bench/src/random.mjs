// What random numbers cost: `pnpm --filter @latentkit/bench random`, after `pnpm build`.
import { webcrypto } from 'node:crypto';
import { random } from '@latentkit/core';

const N = 128 * 784;
const stream = random(42).stream('bench');
const words = new Uint32Array(N);

/** Box-Muller over uniform numbers made by the platform, written as is usual. */
function platformNormal() {
  fillByPlatform(words);
  const out = new Float32Array(N);
  for (let i = 0; i < N; i += 2) {
    const r = Math.sqrt(-2 * Math.log((words[i] + 1) * 2 ** -32));
    const t = 2 * Math.PI * (words[i + 1] * 2 ** -32);
    out[i] = r * Math.cos(t);
    out[i + 1] = r * Math.sin(t);
  }
  return out;
}

function fillByPlatform(array) {
  // The platform fills at most 65,536 bytes at a time.
  for (let at = 0; at < array.length; at += 16384) webcrypto.getRandomValues(array.subarray(at, at + 16384));
}

const cases = {
  uint32: (step) => stream.at(step).uint32(N),
  uniform: (step) => stream.at(step).uniform(N),
  'uniform(-1, 1)': (step) => stream.at(step).uniform(N, -1, 1),
  normal: (step) => stream.at(step).normal(N),
  truncatedNormal: (step) => stream.at(step).truncatedNormal(N),
  'bernoulli(0.5)': (step) => stream.at(step).bernoulli(N, 0.5),
  'normal, 1,280 numbers at a time': (step) => { for (let k = 0; k < N; k += 1280) stream.at(step * 100 + k).normal(1280); },
  permutation: (step) => stream.at(step).permutation(N),
  'crypto.getRandomValues, words': () => fillByPlatform(words),
  'crypto.getRandomValues, Box-Muller': platformNormal,
};

const width = Math.max(...Object.keys(cases).map((name) => name.length));
console.log(`${'100,352 numbers (128 x 784)'.padEnd(width)}  ns each      ms    (best of 60 calls)`);
for (const [name, work] of Object.entries(cases)) {
  for (let i = 0; i < 20; i++) work(i);
  const times = Array.from({ length: 60 }, (_, i) => {
    const start = performance.now();
    work(i);
    return performance.now() - start;
  });
  const ms = Math.min(...times);
  console.log(`${name.padEnd(width)}  ${((ms * 1e6) / N).toFixed(2).padStart(7)}  ${ms.toFixed(3).padStart(6)}`);
}

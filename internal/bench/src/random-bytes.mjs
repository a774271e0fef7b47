// Random words without end on standard output, for a test battery: `node random-bytes.mjs LAYOUT [SEED]`.
import { writeSync } from 'node:fs';
import { random } from '@latentkit/core';

const STEP = 25_088;
const layouts = {
  // The words of one step after another, as training draws noise for batches of 32 x 784.
  long: (seed) => {
    const stream = random(seed).stream('corruption');
    return (k) => stream.at(k).uint32(STEP);
  },
  // The same, with equal places of successive samples beside each other.
  columns: (seed) => {
    const stream = random(seed).stream('corruption');
    const out = new Uint32Array(STEP);
    return (k) => {
      const words = stream.at(k).uint32(STEP);
      for (let i = 0; i < STEP; i++) out[i] = words[(i & 31) * 784 + (i >>> 5)];
      return out;
    };
  },
  // Four words of every step, as a small batch of small codes draws them.
  interleaved: (seed) => {
    const stream = random(seed).stream('sampling');
    return pieces((k) => stream.at(k).uint32(4));
  },
  // Four words of the first step of neighbouring seeds and of two streams whose names differ in one letter.
  neighbours: (seed) => pieces((k) => random(seed + (k >>> 1)).stream(`dropout${k & 1}`).at(0).uint32(4)),
};

function pieces(draw) {
  const out = new Uint32Array(65_536);
  return (block) => {
    for (let at = 0; at < out.length; at += 4) out.set(draw((block * out.length + at) / 4), at);
    return out;
  };
}

const [layout = '', seed = '1'] = process.argv.slice(2);
if (!Object.hasOwn(layouts, layout)) {
  console.error(`Usage: node random-bytes.mjs ${Object.keys(layouts).join('|')} [seed]`);
  process.exit(2);
}
const next = layouts[layout](Number(seed));
for (let k = 0; ; k++) {
  const { buffer, byteOffset, byteLength } = next(k);
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (error.code === 'EAGAIN') continue;
      // The reader has had enough.
      process.exit(error.code === 'EPIPE' ? 0 : 1);
    }
  }
}

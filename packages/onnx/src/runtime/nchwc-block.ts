import { encodeOnnx } from '../writer/encode-model.js';
import type { Runtime } from './types.js';

const [CHANNELS, PIXELS] = [16, 16];

const known = new WeakMap<Runtime, Promise<16 | 8 | undefined>>();

/**
 * Number of channels that lie next to one another in the blocked layout of ONNX Runtime's internal convolutions
 * (operator set `com.microsoft.nchwc`): 16 or 8 by the processor, `undefined` where those operators are absent. Found
 * once per runtime by reordering an image of ascending numbers and looking where they went.
 */
export function nchwcBlock(runtime: Runtime): Promise<16 | 8 | undefined> {
  let block = known.get(runtime);
  if (block === undefined) known.set(runtime, (block = findBlock(runtime)));
  return block;
}

async function findBlock(runtime: Runtime): Promise<16 | 8 | undefined> {
  // The operators are the CPU's. A graph on another device would run them there at the price of two transfers each.
  if (runtime.device !== 'cpu') return undefined;
  const image = { type: 'float32', shape: [1, CHANNELS, 4, 4] } as const;
  const model = encodeOnnx({
    domains: { 'com.microsoft.nchwc': 1 },
    graph: {
      name: 'reorder',
      nodes: [{ op: 'ReorderInput', domain: 'com.microsoft.nchwc', inputs: ['x'], outputs: ['y'] }],
      inputs: [{ name: 'x', ...image }],
      outputs: [{ name: 'y', ...image }],
    },
  });
  try {
    const session = await runtime.createSession(model, { threads: 1 });
    const ramp = Float32Array.from({ length: CHANNELS * PIXELS }, (_, i) => i);
    const { y } = await session.run({ x: runtime.tensor('float32', ramp, image.shape) });
    await session.release();
    return ([16, 8] as const).find((block) => reordered(block).every((value, i) => y.data[i] === value));
  } catch {
    return undefined;
  }
}

/** The ascending image with its channels in blocks: block of channels, pixel, channel in its block. */
function reordered(block: number): number[] {
  return Array.from({ length: CHANNELS * PIXELS }, (_, i) => {
    const channel = Math.floor(i / (PIXELS * block)) * block + (i % block);
    return channel * PIXELS + (Math.floor(i / block) % PIXELS);
  });
}

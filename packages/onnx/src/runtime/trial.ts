import { encodeOnnx } from '../writer/encode-model.js';
import type { Runtime } from './types.js';

/** Long enough for a slow connection to fetch the WebAssembly file, short of waiting for ever for a lost worker. */
const PATIENCE = 120_000;

/** Runs a small matrix product on the runtime's device and throws unless it gives the right numbers. */
export async function tryRuntime(runtime: Runtime): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${PATIENCE / 1000} seconds`)), PATIENCE);
  });
  try {
    await Promise.race([multiplyOnce(runtime), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A small matrix product. */
export function trialModel(): Uint8Array {
  const square = { type: 'float32', shape: [2, 2] } as const;
  return encodeOnnx({
    graph: {
      name: 'trial',
      nodes: [{ op: 'Gemm', inputs: ['a', 'b'], outputs: ['product'] }],
      inputs: [{ name: 'a', ...square }],
      outputs: [{ name: 'product', ...square }],
      initializers: [{ name: 'b', ...square, data: Float32Array.of(5, 6, 7, 8) }],
    },
  });
}

async function multiplyOnce(runtime: Runtime): Promise<void> {
  const session = await runtime.createSession(trialModel(), { threads: 1 });
  try {
    const { product } = await session.run({ a: runtime.tensor('float32', Float32Array.of(1, 2, 3, 4), [2, 2]) });
    if (product.data.join() !== '19,22,43,50') throw new Error(`a small matrix product gave ${product.data.join()} instead of 19,22,43,50`);
  } finally {
    await session.release();
  }
}

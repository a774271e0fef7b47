import { encodeOnnx, type Runtime } from '@latentkit/onnx';

/** How many products, one after the other, of how large matrices. */
interface Work {
  readonly products: number;
  readonly size: number;
}

/** Shows in a fraction of a second what takes minutes on a device of the other kind. */
const SMALL: Work = { products: 1, size: 192 };
/** Enough for a GPU to be ahead of the way there and back. */
const LARGE: Work = { products: 4, size: 512 };
/** Milliseconds for the small work after which the large one is not tried: a GPU takes one or two. */
const HOPELESS = 30;

/** What came of {@link compareSpeed}. */
export interface SpeedTrial {
  /** Milliseconds of the one runtime and of the other. */
  readonly milliseconds: readonly [number, number];
  /** What they computed, in words. */
  readonly work: string;
}

/** Times products of matrices on two runtimes, with the way of the numbers to the device and back. */
export async function compareSpeed(one: Runtime, other: Runtime): Promise<SpeedTrial> {
  const small = await compare(one, other, SMALL);
  return small.milliseconds[0] > Math.max(HOPELESS, small.milliseconds[1]) ? small : compare(one, other, LARGE);
}

async function compare(one: Runtime, other: Runtime, work: Work): Promise<SpeedTrial> {
  const { products, size } = work;
  const milliseconds = [await measure(one, work), await measure(other, work)] as const;
  return { milliseconds, work: `${products === 1 ? 'a product' : `${products} products`} of ${size} × ${size} matrices` };
}

async function measure(runtime: Runtime, { products, size }: Work): Promise<number> {
  const square = { type: 'float32', shape: [size, size] } as const;
  const model = encodeOnnx({
    graph: {
      name: 'speed',
      nodes: Array.from({ length: products }, (_, i) => ({ op: 'MatMul', inputs: [`x${i}`, 'w'], outputs: [`x${i + 1}`] })),
      inputs: [{ name: 'x0', ...square }],
      outputs: [{ name: `x${products}`, ...square }],
      initializers: [{ name: 'w', ...square, data: new Float32Array(size * size).fill(1 / size) }],
    },
  });
  const session = await runtime.createSession(model);
  try {
    const x0 = runtime.tensor('float32', new Float32Array(size * size).fill(1), square.shape);
    const times: number[] = [];
    // The first run makes shaders and memory, which says nothing of the others.
    for (let run = 0; run < 3; run++) {
      const began = performance.now();
      await session.run({ x0 });
      times.push(performance.now() - began);
    }
    return Math.min(...times.slice(1));
  } finally {
    await session.release();
  }
}

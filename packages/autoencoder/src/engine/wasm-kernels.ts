import * as tf from '@tensorflow/tfjs';

type Kernel = NonNullable<ReturnType<typeof tf.getKernel>>;
type KernelFunc = Kernel['kernelFunc'];
interface WasmBackend {
  disposeData(dataId: object): boolean;
}

/** Kernels of the wasm backend whose transposed variants are replaced: one is several times too slow, the other wrong. */
const MATMULS = ['BatchMatMul', '_FusedMatMul'] as const;
const patched = new WeakSet<KernelFunc>();

/**
 * Mends matrix products of the wasm backend (TensorFlow.js 4.22): products with a transposed argument, which are all
 * gradients of dense layers, take a path several times slower than transposing first, and fused products with a
 * transposed argument and a bias or relu give wrong numbers. Both kernels are wrapped to transpose first. Idempotent.
 */
export function mendWasmKernels(): void {
  for (const kernelName of MATMULS) {
    const kernel = tf.getKernel(kernelName, 'wasm');
    if (kernel === undefined || kernel === null || patched.has(kernel.kernelFunc)) continue;
    const kernelFunc = transposeFirst(kernel.kernelFunc);
    patched.add(kernelFunc);
    tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({ ...kernel, kernelFunc });
  }
}

function transposeFirst(original: KernelFunc): KernelFunc {
  return ({ inputs, backend, attrs }) => {
    const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean };
    if (!transposeA && !transposeB) return original({ inputs, backend, attrs: attrs ?? {} });
    const temporary: tf.TensorInfo[] = [];
    const turned = (x: tf.TensorInfo): tf.TensorInfo => {
      const rank = x.shape.length;
      const perm = [...Array(rank - 2).keys(), rank - 1, rank - 2];
      const transpose = tf.getKernel('Transpose', 'wasm').kernelFunc;
      const result = transpose({ inputs: { x }, backend, attrs: { perm } }) as tf.TensorInfo;
      temporary.push(result);
      return result;
    };
    try {
      const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
      const plain = { ...inputs, a: transposeA ? turned(a) : a, b: transposeB ? turned(b) : b };
      return original({ inputs: plain, backend, attrs: { ...attrs, transposeA: false, transposeB: false } });
    } finally {
      for (const info of temporary) (backend as WasmBackend).disposeData(info.dataId);
    }
  };
}

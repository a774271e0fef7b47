import * as tf from '@tensorflow/tfjs';

type KernelFunc = tf.KernelConfig['kernelFunc'];
interface WasmBackend {
  readSync(dataId: object): Float32Array;
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
}

const mended = new WeakSet<KernelFunc>([maxPoolGradient]);

/** Replaces MaxPoolGrad of the wasm backend (TensorFlow.js 4.22), which is wrong for more than one channel. Idempotent. */
export function mendWasmMaxPoolGradient(): void {
  const kernel = tf.getKernel('MaxPoolGrad', 'wasm') as tf.KernelConfig | null | undefined;
  if (kernel === undefined || kernel === null || mended.has(kernel.kernelFunc)) return;
  tf.unregisterKernel('MaxPoolGrad', 'wasm');
  tf.registerKernel({ ...kernel, kernelFunc: maxPoolGradient });
}

function maxPoolGradient({ inputs, backend, attrs }: Parameters<KernelFunc>[0]): tf.TensorInfo {
  const { input, dy } = inputs as { input: tf.TensorInfo; dy: tf.TensorInfo };
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as tf.MaxPoolGradAttrs;
  const info = tf.backend_util.computePool2DInfo(input.shape as Shape4D, filterSize, strides, 1, pad, dimRoundingMode);
  const wasm = backend as WasmBackend;
  const [x, from] = [wasm.readSync(input.dataId), wasm.readSync(dy.dataId)];
  const result = wasm.makeOutput(input.shape, 'float32');
  const dx = wasm.typedArrayFromHeap(result).fill(0);
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth, filterHeight, filterWidth, padInfo } = info;
  for (let image = 0, at = 0; image < batchSize; image++) {
    for (let row = 0; row < outHeight; row++) {
      const top = row * strideHeight - padInfo.top;
      const [firstRow, endRow] = [Math.max(0, top), Math.min(inHeight, top + filterHeight)];
      for (let column = 0; column < outWidth; column++) {
        const left = column * strideWidth - padInfo.left;
        const [firstColumn, endColumn] = [Math.max(0, left), Math.min(inWidth, left + filterWidth)];
        for (let channel = 0; channel < inChannels; channel++, at++) {
          // Of equal values the first takes all, as on the other backends.
          let most = -1;
          for (let r = firstRow; r < endRow; r++) {
            let place = ((image * inHeight + r) * inWidth + firstColumn) * inChannels + channel;
            for (let c = firstColumn; c < endColumn; c++, place += inChannels) if (most < 0 || x[place] > x[most]) most = place;
          }
          if (most >= 0) dx[most] += from[at];
        }
      }
    }
  }
  return result;
}

type Shape4D = [number, number, number, number];

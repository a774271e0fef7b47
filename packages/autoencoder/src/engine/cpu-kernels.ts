import * as tf from '@tensorflow/tfjs';

type KernelFunc = tf.KernelConfig['kernelFunc'];
interface CpuBackend {
  readSync(dataId: object): Float32Array;
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: Float32Array): tf.TensorInfo;
}

const KERNEL = 'ResizeNearestNeighborGrad';
const mended = new WeakSet<KernelFunc>([resizeGradient]);

/**
 * Replaces ResizeNearestNeighborGrad of the cpu backend (TensorFlow.js 4.22), the gradient of upsampling layers, which reads the
 * wrong place for every image of a batch but the first. Idempotent.
 */
export function mendCpuKernels(): void {
  const kernel = tf.getKernel(KERNEL, 'cpu') as tf.KernelConfig | null | undefined;
  if (kernel === undefined || kernel === null || mended.has(kernel.kernelFunc)) return;
  tf.unregisterKernel(KERNEL, 'cpu');
  tf.registerKernel({ ...kernel, kernelFunc: resizeGradient });
}

/** Adds what comes back for each pixel of the resized image to the pixel that it was taken from. */
function resizeGradient({ inputs, backend, attrs }: Parameters<KernelFunc>[0]): tf.TensorInfo {
  const { images, dy } = inputs as { images: tf.TensorInfo; dy: tf.TensorInfo };
  const { alignCorners } = attrs as unknown as tf.ResizeNearestNeighborGradAttrs;
  const [batch, height, width, channels] = images.shape;
  const [, outHeight, outWidth] = dy.shape;
  const rows = sources(height, outHeight, alignCorners);
  const columns = sources(width, outWidth, alignCorners);
  const cpu = backend as CpuBackend;
  const from = cpu.readSync(dy.dataId);
  const dx = new Float32Array(batch * height * width * channels);
  for (let image = 0, at = 0; image < batch; image++) {
    for (let r = 0; r < outHeight; r++) {
      for (let c = 0; c < outWidth; c++) {
        const place = ((image * height + rows[r]) * width + columns[c]) * channels;
        for (let channel = 0; channel < channels; channel++, at++) dx[place + channel] += from[at];
      }
    }
  }
  return cpu.makeTensorInfo(images.shape, 'float32', dx);
}

/** Row (or column) of the image that each row of the resized one is taken from. */
function sources(size: number, resized: number, alignCorners: boolean): number[] {
  const align = alignCorners && resized > 1;
  const scale = align ? (size - 1) / (resized - 1) : size / resized;
  return Array.from({ length: resized }, (_, i) => Math.min(size - 1, alignCorners ? Math.round(i * scale) : Math.floor(i * scale)));
}

import * as tf from '@tensorflow/tfjs';

interface WasmBackend {
  disposeData(dataId: object): boolean;
}

/**
 * Gives the wasm backend the kernel Conv2DBackpropFilter, which TensorFlow.js 4.22 lacks there and without which no
 * convolution trains. The gradient is itself a convolution, with channels in the place of samples: the input's channels are
 * images whose channels are the batch, the output's gradient is the filter, and the step is its dilation. Idempotent.
 */
export function addWasmFilterGradient(): void {
  const known = tf.getKernelsForBackend('wasm').map(({ kernelName }) => kernelName);
  if (known.includes('Conv2DBackpropFilter') || !known.includes('Conv2D')) return;
  tf.registerKernel({ kernelName: 'Conv2DBackpropFilter', backendName: 'wasm', kernelFunc: filterGradient });
}

type KernelFunc = tf.KernelConfig['kernelFunc'];

const filterGradient: KernelFunc = ({ inputs, backend, attrs }) => {
  const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const { strides, pad, dimRoundingMode, filterShape } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
  const info = tf.backend_util.computeConv2DInfo(x.shape as Shape4D, filterShape, strides, 1, pad, dimRoundingMode);
  const temporary: tf.TensorInfo[] = [];
  const run = (kernelName: string, input: tf.TensorInfo, settings: object, more: tf.NamedTensorInfoMap = {}): tf.TensorInfo => {
    const { kernelFunc } = tf.getKernel(kernelName, 'wasm');
    const result = kernelFunc({ inputs: { x: input, ...more }, backend, attrs: settings as tf.NamedAttrMap }) as tf.TensorInfo;
    temporary.push(result);
    return result;
  };
  try {
    const { top, bottom, left, right } = info.padInfo;
    const paddings = [[0, 0], [top, bottom], [left, right], [0, 0]];
    const framed = top + bottom + left + right === 0 ? x : run('PadV2', x, { paddings, constantValue: 0 });
    const images = run('Transpose', framed, { perm: [3, 1, 2, 0] });
    const filter = run('Transpose', dy, { perm: [1, 2, 0, 3] });
    const dilations = [info.strideHeight, info.strideWidth];
    const gradient = run('Conv2D', images, { strides: [1, 1], dilations, pad: 'valid', dataFormat: 'NHWC' }, { filter });
    // Rows and columns that no window reached would make it larger than the filter.
    const [height, width, inChannels, outChannels] = filterShape;
    const cut = run('Slice', gradient, { begin: [0, 0, 0, 0], size: [inChannels, height, width, outChannels] });
    const result = run('Transpose', cut, { perm: [1, 2, 0, 3] });
    temporary.pop();
    return result;
  } finally {
    for (const { dataId } of temporary) (backend as WasmBackend).disposeData(dataId);
  }
};

type Shape4D = [number, number, number, number];

import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadRuntime, type Runtime } from '@latentkit/onnx';
import * as tf from '@tensorflow/tfjs';
import { differences, floats, ints, type KernelCase } from './kernels/harness.js';

const L = tf.layers;

interface LayerTest {
  /** Makes the layer under test and, where it takes several inputs, whatever joins them. */
  make(): tf.layers.Layer;
  readonly inputs: readonly tf.Tensor[];
  /** `linear` where the cpu backend's gradient is wrong, `none` where TensorFlow.js has none. */
  readonly gradient?: 'cpu' | 'linear' | 'none';
  readonly training?: boolean;
}

const image = floats([2, 6, 5, 3]);
const sequence = floats([3, 4, 2]);
const volume = floats([2, 4, 4, 4, 2]);
const rows = floats([4, 3]);
const pair = [floats([3, 4]), floats([3, 4], -1, 1, 7)];
const one = (make: () => tf.layers.Layer, x: tf.Tensor, rest: Partial<LayerTest> = {}): LayerTest => ({ make, inputs: [x], ...rest });

const TESTS: Readonly<Record<string, readonly LayerTest[]>> = {
  activation: ['elu', 'hardSigmoid', 'linear', 'relu', 'relu6', 'selu', 'sigmoid', 'softmax', 'softplus', 'softsign', 'tanh', 'swish', 'mish', 'gelu', 'gelu_new'].map((activation) =>
    one(() => L.activation({ activation: activation as 'relu' }), rows),
  ),
  add: [{ make: () => L.add(), inputs: pair }],
  alphaDropout: [one(() => L.alphaDropout({ rate: 0.3 }), rows)],
  average: [{ make: () => L.average(), inputs: pair }],
  averagePooling1d: [one(() => L.averagePooling1d({ poolSize: 2 }), sequence)],
  averagePooling2d: [one(() => L.averagePooling2d({ poolSize: 2 }), image), one(() => L.averagePooling2d({ poolSize: [3, 2], strides: 1, padding: 'same' }), image, { gradient: 'linear' })],
  averagePooling3d: [one(() => L.averagePooling3d({ poolSize: 2 }), volume)],
  batchNormalization: [
    one(() => L.batchNormalization(), rows),
    one(() => L.batchNormalization(), rows, { training: true }),
    one(() => L.batchNormalization({ scale: false, epsilon: 0.01 }), image, { gradient: 'none' }),
    // The cpu backend is wrong for other axes than the last; the kernel's test holds ours to the definition.
  ],
  bidirectional: [
    one(() => L.bidirectional({ layer: L.lstm({ units: 3, returnSequences: true }), mergeMode: 'concat' }), sequence),
    one(() => L.bidirectional({ layer: L.gru({ units: 3 }), mergeMode: 'sum' }), sequence),
  ],
  concatenate: [{ make: () => L.concatenate({ axis: 1 }), inputs: pair }],
  conv1d: [one(() => L.conv1d({ filters: 3, kernelSize: 2, strides: 2, activation: 'relu' }), sequence)],
  conv2d: [one(() => L.conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'tanh' }), image), one(() => L.conv2d({ filters: 4, kernelSize: [2, 3], strides: 2, useBias: false }), image)],
  conv2dTranspose: [one(() => L.conv2dTranspose({ filters: 4, kernelSize: 3, strides: 2, padding: 'same' }), image)],
  conv3d: [one(() => L.conv3d({ filters: 2, kernelSize: 2 }), volume)],
  conv3dTranspose: [one(() => L.conv3dTranspose({ filters: 2, kernelSize: 2, strides: 2 }), volume, { gradient: 'none' })],
  convLstm2d: [one(() => L.convLstm2d({ filters: 2, kernelSize: 2, padding: 'same' }), floats([2, 3, 4, 4, 2]))],
  convLstm2dCell: [],
  cropping2D: [one(() => L.cropping2D({ cropping: [[1, 2], [0, 1]] }), image)],
  dense: [one(() => L.dense({ units: 5, activation: 'selu' }), rows), one(() => L.dense({ units: 2, useBias: false }), sequence)],
  depthwiseConv2d: [one(() => L.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, padding: 'same' }), image)],
  dot: [{ make: () => L.dot({ axes: 1 }), inputs: pair }, { make: () => L.dot({ axes: -1, normalize: true }), inputs: pair }],
  dropout: [one(() => L.dropout({ rate: 0.3 }), rows)],
  elu: [one(() => L.elu({ alpha: 1 }), rows)],
  embedding: [one(() => L.embedding({ inputDim: 6, outputDim: 3 }), ints([3, 4], 0, 6))],
  flatten: [one(() => L.flatten(), image), one(() => L.flatten({ dataFormat: 'channelsFirst' }), image)],
  gaussianDropout: [one(() => L.gaussianDropout({ rate: 0.3 }), rows)],
  gaussianNoise: [one(() => L.gaussianNoise({ stddev: 0.3 }), rows)],
  globalAveragePooling1d: [one(() => L.globalAveragePooling1d(), sequence)],
  globalAveragePooling2d: [one(() => L.globalAveragePooling2d({ dataFormat: 'channelsLast' }), image)],
  globalMaxPooling1d: [one(() => L.globalMaxPooling1d(), sequence)],
  globalMaxPooling2d: [one(() => L.globalMaxPooling2d({ dataFormat: 'channelsLast' }), image)],
  gru: [one(() => L.gru({ units: 3 }), sequence), one(() => L.gru({ units: 3, returnSequences: true, recurrentActivation: 'sigmoid', goBackwards: true }), sequence)],
  layerNormalization: [one(() => L.layerNormalization(), rows), one(() => L.layerNormalization({ axis: [2, 3], epsilon: 0.1 }), image)],
  leakyReLU: [one(() => L.leakyReLU({ alpha: 0.2 }), rows)],
  lstm: [one(() => L.lstm({ units: 3 }), sequence), one(() => L.lstm({ units: 3, returnSequences: true, recurrentActivation: 'sigmoid', goBackwards: true }), sequence)],
  masking: [one(() => L.masking({ maskValue: 0 }), tf.tidy(() => tf.concat([tf.zeros([3, 1, 2]), floats([3, 3, 2])], 1)), { gradient: 'none' })],
  maxPooling1d: [one(() => L.maxPooling1d({ poolSize: 2 }), sequence)],
  maxPooling2d: [one(() => L.maxPooling2d({ poolSize: 2 }), image), one(() => L.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }), image)],
  maxPooling3d: [one(() => L.maxPooling3d({ poolSize: 2 }), volume)],
  maximum: [{ make: () => L.maximum(), inputs: pair }],
  minimum: [{ make: () => L.minimum(), inputs: pair }],
  multiply: [{ make: () => L.multiply(), inputs: pair }],
  permute: [one(() => L.permute({ dims: [2, 1] }), sequence)],
  prelu: [one(() => L.prelu({ alphaInitializer: 'ones' }), rows)],
  reLU: [one(() => L.reLU({ maxValue: 0.5 }), rows)],
  repeatVector: [one(() => L.repeatVector({ n: 4 }), rows)],
  rescaling: [one(() => L.rescaling({ scale: 2, offset: -1 }), rows)],
  reshape: [one(() => L.reshape({ targetShape: [2, -1] }), sequence)],
  resizing: [one(() => L.resizing({ height: 4, width: 8 }), image, { gradient: 'linear' }), one(() => L.resizing({ height: 12, width: 10, interpolation: 'nearest' }), image, { gradient: 'linear' })],
  rnn: [
    one(() => L.rnn({ cell: L.gruCell({ units: 2 }), returnSequences: true }), sequence),
    one(() => L.rnn({ cell: L.stackedRNNCells({ cells: [L.lstmCell({ units: 2 }), L.simpleRNNCell({ units: 3 })] as never }) }), sequence),
  ],
  separableConv2d: [one(() => L.separableConv2d({ filters: 4, kernelSize: 3, depthMultiplier: 2 }), image)],
  simpleRNN: [one(() => L.simpleRNN({ units: 3, returnSequences: true }), sequence)],
  softmax: [one(() => L.softmax(), rows)],
  spatialDropout1d: [],
  thresholdedReLU: [one(() => L.thresholdedReLU({ theta: 0.2 }), rows, { gradient: 'none' })],
  timeDistributed: [one(() => L.timeDistributed({ layer: L.dense({ units: 3 }) }), sequence)],
  upSampling2d: [one(() => L.upSampling2d({ size: [2, 3] }), image, { gradient: 'linear' }), one(() => L.upSampling2d({ size: [2, 2], interpolation: 'bilinear' }), image, { gradient: 'linear' })],
  zeroPadding2d: [one(() => L.zeroPadding2d({ padding: [[1, 2], [0, 1]] }), image)],
};

/** Names of factories that make no layer of their own, and why. */
const NOT_LAYERS: Readonly<Record<string, string>> = {
  Layer: 'base class',
  RNN: 'base class',
  RNNCell: 'base class',
  input: 'a symbolic tensor',
  gruCell: 'tested inside rnn',
  lstmCell: 'tested inside rnn',
  simpleRNNCell: 'tested inside rnn',
  stackedRNNCells: 'tested inside rnn',
  inputLayer: 'passes its input on',
  categoryEncoding: 'refused: see below',
  centerCrop: 'refused: see below',
  randomWidth: 'refused: see below',
  globalMaxPool1d: 'another name',
  globalMaxPool2d: 'another name',
  maxPool1d: 'another name',
  maxPool2d: 'another name',
  avgPool1d: 'another name',
  avgPool2d: 'another name',
  avgPool3d: 'another name',
  avgPooling1d: 'another name',
  avgPooling2d: 'another name',
  avgPooling3d: 'another name',
};

let runtime: Runtime;

beforeAll(async () => {
  await tf.setBackend('cpu');
  runtime = await loadRuntime({ device: 'cpu' });
});

/** A layer as a function of its inputs and its weights, so that gradients reach both. */
function caseOf(layerTest: LayerTest): KernelCase {
  const { inputs, gradient = 'cpu', training = false } = layerTest;
  const layer = layerTest.make();
  const symbols = inputs.map((x) => tf.input({ batchShape: [...x.shape], dtype: x.dtype }));
  layer.apply(symbols.length === 1 ? symbols[0] : symbols);
  const weights = layer.weights.map(({ shape, name }, i) => floats(shape as number[], name.includes('variance') ? 0.5 : -0.7, name.includes('variance') ? 1.5 : 0.7, i + 3));
  return {
    inputs: [...inputs, ...weights],
    run: (tensors) => {
      const [xs, values] = [tensors.slice(0, inputs.length), tensors.slice(inputs.length)];
      const reads = layer.weights.map((weight) => Object.getOwnPropertyDescriptor(weight, 'read'));
      layer.weights.forEach((weight, i) => Object.assign(weight, { read: () => values[i], write: () => weight }));
      try {
        return layer.apply(xs.length === 1 ? xs[0] : xs, { training }) as tf.Tensor;
      } finally {
        layer.weights.forEach((weight, i) => {
          if (reads[i] === undefined) Reflect.deleteProperty(weight, 'read');
          Reflect.deleteProperty(weight, 'write');
        });
      }
    },
    ...(gradient === 'none' ? {} : { gradient }),
  };
}

describe('layers of tf.layers agree with the cpu backend', () => {
  test.each(Object.entries(TESTS).filter(([, tests]) => tests.length > 0))('%s, forward and gradients of inputs and weights', async (_, tests) => {
    for (const layerTest of tests) expect(await differences(runtime, [caseOf(layerTest)], 5e-6)).toEqual([]);
  });

  test.each([
    ['CropAndResize', image, () => L.centerCrop({ height: 4, width: 3 })],
    ['dataSync', ints([3, 2], 0, 4), () => L.categoryEncoding({ numTokens: 4 })],
    ['randomUniform', image, () => L.randomWidth({ factor: 0.3 })],
  ] as const)('a layer of %s is refused', async (operation, input, make) => {
    const layer = make();
    await expect(differences(runtime, [{ inputs: [input], run: ([x]) => layer.apply(x, { training: true }) as tf.Tensor }], 1e-6)).rejects.toThrow(`'${operation}' in layer '${layer.name}'`);
  });

  test('every layer is tested', () => {
    const names = Object.keys(tf.layers).filter((name) => !(name in TESTS) && !(name in NOT_LAYERS));
    expect(names).toEqual([]);
  });
});

import * as tf from '@tensorflow/tfjs';

const { layers: L } = tf;

/** Layers one after another, over samples of a shape; the same weights each time, all of which show in the result. */
export function network(shape: number[], ...layers: tf.layers.Layer[]): tf.LayersModel {
  const input = tf.input({ shape });
  let x = input;
  for (const layer of layers) x = layer.apply(x) as tf.SymbolicTensor;
  return settled(tf.model({ inputs: input, outputs: x }));
}

/** Weights that are no zeros or ones. */
function settled(model: tf.LayersModel): tf.LayersModel {
  model.setWeights(model.getWeights().map((w, i) => tf.tensor(numbers(w.size, i + 3).map((x) => 0.3 * x + (/variance|gamma/.test(model.weights[i].name) ? 0.8 : 0)), w.shape)));
  return model;
}

/** Numbers between −1 and 1 that follow no grid. */
export function numbers(size: number, seed: number): Float32Array {
  const data = new Float32Array(size);
  let state = (seed * 2654435761) >>> 0;
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = (state >>> 8) / 2 ** 23 - 1;
  }
  return data;
}

function tied(): tf.LayersModel {
  const shared = L.dense({ units: 5, activation: 'tanh' });
  const input = tf.input({ shape: [5] });
  return tf.model({ inputs: input, outputs: shared.apply(shared.apply(input)) as tf.SymbolicTensor });
}

function merged(): tf.LayersModel {
  const inputs = [tf.input({ shape: [6] }), tf.input({ shape: [6] })];
  const merges = [L.add(), L.multiply(), L.average(), L.maximum(), L.minimum(), L.concatenate(), L.dot({ axes: -1 })];
  return tf.model({ inputs, outputs: merges.map((layer) => layer.apply(inputs) as tf.SymbolicTensor) });
}

function twoHeads(): tf.LayersModel {
  const input = tf.input({ shape: [7, 7, 3] });
  const outputs = [L.globalAveragePooling2d({}), L.globalMaxPooling2d({})].map((layer) => layer.apply(input) as tf.SymbolicTensor);
  return tf.model({ inputs: input, outputs });
}

const ACTIVATIONS = ['elu', 'hardSigmoid', 'linear', 'relu', 'relu6', 'selu', 'sigmoid', 'softmax', 'softplus', 'softsign', 'tanh', 'swish', 'mish', 'gelu', 'gelu_new'] as const;

/** Networks of every kind of layer that TensorFlow.js has, by name. */
export const NETWORKS: Readonly<Record<string, () => tf.LayersModel>> = {
  ...Object.fromEntries(ACTIVATIONS.map((activation) => [`activation ${activation}`, () => network([6], L.dense({ units: 7, activation: activation }))])),
  'deep dense': () => network([24], L.dense({ units: 12, activation: 'selu' }), L.dense({ units: 5 }), L.dense({ units: 24, activation: 'sigmoid' })),
  'dense over time steps': () => network([4, 6], L.dense({ units: 3, activation: 'tanh' })),
  'leaky ReLU': () => network([6], L.leakyReLU({ alpha: 0.1 })),
  PReLU: () => network([6], L.prelu()),
  'thresholded ReLU': () => network([6], L.thresholdedReLU({ theta: 0.2 })),
  'ReLU with a maximum': () => network([6], L.reLU({ maxValue: 0.5 })),
  'batch normalisation': () => network([6], L.dense({ units: 8 }), L.batchNormalization()),
  'batch normalisation of images': () => network([5, 6, 3], L.batchNormalization()),
  'layer normalisation': () => network([6, 5], L.layerNormalization()),
  'random layers': () => network([6], L.dropout({ rate: 0.5 }), L.gaussianNoise({ stddev: 1 }), L.alphaDropout({ rate: 0.3 }), L.dense({ units: 3 })),
  convolutions: () =>
    network(
      [12, 12, 1],
      L.conv2d({ filters: 8, kernelSize: 3, padding: 'same', activation: 'selu' }),
      L.maxPooling2d({ poolSize: 2 }),
      L.conv2d({ filters: 16, kernelSize: 3, strides: 2, activation: 'relu' }),
      L.flatten(),
      L.dense({ units: 5 }),
    ),
  'transposed convolutions': () =>
    network(
      [4, 4, 6],
      L.conv2dTranspose({ filters: 5, kernelSize: 3, strides: 2, padding: 'same', activation: 'selu' }),
      L.conv2dTranspose({ filters: 1, kernelSize: 3, strides: 2, activation: 'sigmoid' }),
    ),
  'separable convolutions': () =>
    network([8, 8, 3], L.separableConv2d({ filters: 5, kernelSize: 3, padding: 'same' }), L.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2 })),
  'convolutions along one axis': () =>
    network([20, 3], L.conv1d({ filters: 4, kernelSize: 3, strides: 2, padding: 'same' }), L.maxPooling1d({ poolSize: 2 }), L.averagePooling1d({ poolSize: 2 })),
  'convolutions of volumes': () => network([4, 4, 4, 2], L.conv3d({ filters: 3, kernelSize: 3, padding: 'same' }), L.maxPooling3d({ poolSize: 2 })),
  pooling: () => network([7, 7, 3], L.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' }), L.maxPooling2d({ poolSize: 2, strides: 1, padding: 'same' })),
  'global pooling': twoHeads,
  'resized images': () => network([4, 4, 3], L.upSampling2d({ size: [2, 3] }), L.zeroPadding2d({ padding: [[1, 2], [0, 3]] }), L.cropping2D({ cropping: [[1, 0], [2, 1]] })),
  'bilinear resizing': () => network([4, 4, 3], L.upSampling2d({ size: [2, 2], interpolation: 'bilinear' })),
  'moved axes': () => network([12], L.reshape({ targetShape: [3, 4] }), L.permute({ dims: [2, 1] }), L.flatten(), L.repeatVector({ n: 3 })),
  merging: merged,
  'layer over time': () => network([4, 6], L.timeDistributed({ layer: L.dense({ units: 3, activation: 'tanh' }) })),
  LSTM: () =>
    network([6, 4], L.lstm({ units: 5, returnSequences: true }), L.lstm({ units: 6 }), L.repeatVector({ n: 6 }), L.lstm({ units: 3, returnSequences: true, goBackwards: true })),
  GRU: () => network([6, 4], L.gru({ units: 5, returnSequences: true }), L.gru({ units: 6 })),
  'simple recurrent': () => network([5, 4], L.simpleRNN({ units: 5 })),
  bidirectional: () => network([5, 4], L.bidirectional({ layer: L.lstm({ units: 3, returnSequences: true }), mergeMode: 'concat' })),
  'convolutional LSTM': () => network([3, 5, 5, 2], L.convLstm2d({ filters: 3, kernelSize: 3, padding: 'same' })),
  'masked LSTM': () => network([5, 4], L.masking({ maskValue: 0 }), L.lstm({ units: 3 })),
  'shared layer': tied,
};

/** One of {@link NETWORKS} with weights that all matter. */
export function makeNetwork(name: string): tf.LayersModel {
  return settled(NETWORKS[name]());
}

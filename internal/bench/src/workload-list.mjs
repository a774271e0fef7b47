// What is trained, by name: `W1_b32` is the network W1 in batches of 32. peers/python/common.py reads names the same way.

/**
 * Networks, losses and optimizers are the same in every contestant; `inputShape` is one image of MNIST, `preset` the class of
 * LatentKit that is trained and `kind` what the table of the families calls it.
 */
export const FAMILIES = {
  W1: {
    preset: 'stacked/StackedAutoencoder',
    kind: 'stacked',
    inputShape: [784],
    title: 'Dense autoencoder',
    text: '784-100-30-100-784, SELU, binary cross-entropy, gradient descent at 1.5',
  },
  W2: {
    preset: 'variational/VariationalAutoencoder',
    kind: 'variational',
    inputShape: [784],
    title: 'Variational autoencoder',
    text: '784-150-100-(10)-100-150-784, SELU, binary cross-entropy + KL / 784, RMSprop at 0.001',
  },
  W3: {
    preset: 'convolutional/ConvolutionalAutoencoder',
    kind: 'convolutional, pooling',
    inputShape: [28, 28, 1],
    title: 'Convolutional autoencoder with pooling',
    text: 'convolutions 16-32-64 with pooling, transposed 32-16-1, SELU, binary cross-entropy, gradient descent at 1.0',
  },
  W4: {
    preset: 'convolutional/ConvolutionalAutoencoder',
    kind: 'convolutional, strided',
    inputShape: [28, 28, 1],
    title: 'Strided convolutional autoencoder',
    text: 'convolutions 32-64 of stride 2, dense code of 32, transposed 64-32 and a convolution, ReLU, squared error, Adam at 0.0001',
  },
  W5: {
    preset: 'recurrent/RecurrentAutoencoder',
    kind: 'recurrent',
    inputShape: [28, 28],
    title: 'LSTM autoencoder',
    text: 'LSTM 100-30, its last state repeated 28 times, LSTM 100, dense 28, binary cross-entropy, gradient descent at 0.1; a row of the image is a step',
  },
  W6: {
    preset: 'linear/LinearAutoencoder',
    kind: 'linear',
    inputShape: [784],
    title: 'Linear autoencoder',
    text: '784-32-784 without nonlinearities, squared error, Adam at 0.001',
  },
  W7: {
    preset: 'stacked/StackedAutoencoder',
    kind: 'stacked, tied weights',
    inputShape: [784],
    title: 'Dense autoencoder with tied weights',
    text: '784-100-30-100-784, the decoder with the transposed weights of the encoder, SELU, binary cross-entropy, gradient descent at 1.5',
  },
  W8: {
    preset: 'denoising/DenoisingAutoencoder',
    kind: 'denoising, Gaussian',
    inputShape: [784],
    title: 'Denoising autoencoder, Gaussian noise',
    text: '784-100-30-100-784, normal noise of 0.2 on the input, SELU, binary cross-entropy, gradient descent at 1.0',
  },
  W9: {
    preset: 'denoising/DenoisingAutoencoder',
    kind: 'denoising, dropout',
    inputShape: [784],
    title: 'Denoising autoencoder, dropout',
    text: '784-100-30-100-784, dropout of 0.5 on the input, SELU, binary cross-entropy, gradient descent at 1.0',
  },
  W10: {
    preset: 'sparse/SparseAutoencoder',
    kind: 'sparse, L1',
    inputShape: [784],
    title: 'Sparse autoencoder, L1',
    text: '784-100-300-100-784, SELU, sigmoid codes with an L1 penalty of 0.0001, binary cross-entropy, gradient descent at 1.0',
  },
  W11: {
    preset: 'sparse/SparseAutoencoder',
    kind: 'sparse, KL',
    inputShape: [784],
    title: 'Sparse autoencoder, KL',
    text: '784-100-300-100-784, SELU, sigmoid codes drawn to a mean of 0.1 with a weight of 0.05 / 32, binary cross-entropy, gradient descent at 1.0',
  },
  W12: {
    preset: 'contractive/ContractiveAutoencoder',
    kind: 'contractive',
    inputShape: [784],
    title: 'Contractive autoencoder',
    text: '784-100-30-100-784, SELU, the squared norm of the encoder\'s Jacobian (by the same formula in all) with a weight of 0.0001, binary cross-entropy, gradient descent at 1.0',
  },
  encode: {
    inputShape: [784],
    title: 'Encoding',
    text: '60,000 images to codes of 30 by the trained encoder of W1, from array to array',
  },
};

/** One work for each preset, two where a preset has two ways; the table of the families is made of them. */
export const PRESET_WORKLOADS = ['W6_b128', 'W1_b32', 'W7_b32', 'W8_b32', 'W9_b32', 'W10_b32', 'W11_b32', 'W12_b32', 'W2_b128', 'W3_b32', 'W4_b64', 'W5_b32'];

/** The workloads that most contestants are written for. */
export const CORE_WORKLOADS = ['W1_b32', 'W1_b256', 'W2_b128', 'W3_b32', 'W4_b64', 'W5_b32', 'encode_b1024'];

/** The workloads of a full run. */
export const WORKLOADS = [...new Set([...CORE_WORKLOADS, ...PRESET_WORKLOADS])];

/** W1 at every batch size from 16 to 4,096. */
export const SWEEP = Array.from({ length: 9 }, (_, i) => `W1_b${16 << i}`);

/** The workloads that are run in a browser. */
export const BROWSER_WORKLOADS = ['web_W1_b32', 'web_W3_b32'];

/** The parts of a workload's name: `{ name, family, batch, browser, inputShape }`. Throws an Error for a name that is none. */
export function parseWorkload(name) {
  const match = /^(web_)?(\w+)_b([1-9]\d*)$/.exec(name);
  if (match === null || !Object.hasOwn(FAMILIES, match[2])) {
    throw new Error(`'${name}' is no workload: a name such as ${WORKLOADS.join(', ')} or ${BROWSER_WORKLOADS.join(', ')}.`);
  }
  const [, web, family, batch] = match;
  return { name, family, batch: Number(batch), browser: web !== undefined, inputShape: FAMILIES[family].inputShape };
}

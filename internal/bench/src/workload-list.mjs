// What is trained, by name: `W1_b32` is the network W1 in batches of 32. peers/python/common.py reads names the same way.

/** Networks, losses and optimizers are the same in every contestant; `inputShape` is one image of MNIST. */
export const FAMILIES = {
  W1: {
    inputShape: [784],
    title: 'Dense autoencoder',
    text: '784-100-30-100-784, SELU, binary cross-entropy, gradient descent at 1.5',
  },
  W2: {
    inputShape: [784],
    title: 'Variational autoencoder',
    text: '784-150-100-(10)-100-150-784, SELU, binary cross-entropy + KL / 784, RMSprop at 0.001',
  },
  W3: {
    inputShape: [28, 28, 1],
    title: 'Convolutional autoencoder with pooling',
    text: 'convolutions 16-32-64 with pooling, transposed 32-16-1, SELU, binary cross-entropy, gradient descent at 1.0',
  },
  W4: {
    inputShape: [28, 28, 1],
    title: 'Strided convolutional autoencoder',
    text: 'convolutions 32-64 of stride 2, dense code of 32, transposed 64-32 and a convolution, ReLU, squared error, Adam at 0.0001',
  },
  W5: {
    inputShape: [28, 28],
    title: 'LSTM autoencoder',
    text: 'LSTM 100-30, its last state repeated 28 times, LSTM 100, dense 28, binary cross-entropy, gradient descent at 0.1; a row of the image is a step',
  },
  encode: {
    inputShape: [784],
    title: 'Encoding',
    text: '60,000 images to codes of 30 by the trained encoder of W1, from array to array',
  },
};

/** The workloads of a full run. */
export const WORKLOADS = ['W1_b32', 'W1_b256', 'W2_b128', 'W3_b32', 'W4_b64', 'W5_b32', 'encode_b1024'];

/** W1 at every batch size from 16 to 4,096. */
export const SWEEP = Array.from({ length: 9 }, (_, i) => `W1_b${16 << i}`);

/** The workloads that are run in a browser. */
export const BROWSER_WORKLOADS = ['web_W1_b32', 'web_W3_b32'];

/** The parts of a workload's name: `{ name, family, batch, browser, inputShape }`. Throws an Error for a name that is none. */
export function parseWorkload(name) {
  const match = /^(web_)?(W[1-5]|encode)_b([1-9]\d*)$/.exec(name);
  if (match === null) throw new Error(`'${name}' is no workload: a name such as ${WORKLOADS.join(', ')} or ${BROWSER_WORKLOADS.join(', ')}.`);
  const [, web, family, batch] = match;
  return { name, family, batch: Number(batch), browser: web !== undefined, inputShape: FAMILIES[family].inputShape };
}

import { Autoencoder, denseNetwork, modelNetwork } from '@latentkit/autoencoder';
import { type NdArray, ndarray, random } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';

const { layers: L } = tf;

/** Normally distributed numbers of a shape. */
export function normal(shape: readonly number[], seed = 0): NdArray<Float32Array> {
  const size = shape.reduce((a, b) => a * b, 1);
  return ndarray(Float32Array.from(random(seed).stream('test').at(0).normal(size)), shape);
}

/** Layers one after another, over samples of a shape. */
function chain(name: string, shape: number[], ...layers: tf.layers.Layer[]): tf.LayersModel {
  const input = tf.input({ shape });
  return tf.model({ name, inputs: input, outputs: layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input) });
}

/** A dense autoencoder of samples of 6 numbers, conditioned on 2 where asked for. */
export function denseModel(conditionUnits = 0): Autoencoder {
  const network = denseNetwork({ hiddenUnits: [7], activation: 'selu', outputActivation: 'linear' });
  return new Autoencoder({ latentDim: 3, seed: 5, network, conditionUnits }).build([6]);
}

/** A convolutional autoencoder of images of 4×4 pixels. */
export function convModel(): Autoencoder {
  const encoder = chain('encoder', [4, 4, 1], L.conv2d({ filters: 3, kernelSize: 3, padding: 'same', activation: 'relu' }), L.maxPooling2d({ poolSize: 2 }), L.flatten(), L.dense({ units: 2 }));
  const decoder = chain(
    'decoder',
    [2],
    L.dense({ units: 12, activation: 'relu' }),
    L.reshape({ targetShape: [2, 2, 3] }),
    L.conv2dTranspose({ filters: 1, kernelSize: 3, strides: 2, padding: 'same' }),
    L.activation({ activation: 'sigmoid' }),
  );
  return new Autoencoder({ latentDim: 2, network: modelNetwork(encoder, decoder) }).build([4, 4, 1]);
}

/** A recurrent autoencoder of sequences of 5 steps of 3 numbers. */
export function lstmModel(): Autoencoder {
  const encoder = chain('encoder', [5, 3], L.lstm({ units: 4 }));
  const decoder = chain('decoder', [4], L.repeatVector({ n: 5 }), L.lstm({ units: 4, returnSequences: true }), L.timeDistributed({ layer: L.dense({ units: 3 }) }));
  return new Autoencoder({ latentDim: 4, network: modelNetwork(encoder, decoder) }).build([5, 3]);
}

import { beforeAll, describe, expect, test } from '@jest/globals';
import { ndarray, random } from '@latentkit/core';
import { activation, bidirectional, chainLayers, dense, gru, lstm, RepeatVector } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import { Autoencoder } from '../src/autoencoder.js';
import type { OptimizerInput } from '../src/optimizers/config.js';
import type { Network } from '../src/slots.js';

type Cells = (units: number, name: string, returnSequences: boolean, goBackwards?: boolean) => tf.layers.Layer;

const [BATCH, STEPS, FEATURES] = [4, 5, 6];
const CELLS: Readonly<Record<string, Cells>> = {
  lstm: (units, name, returnSequences, goBackwards = false) => lstm({ units, name, random: random(1), returnSequences, goBackwards }),
  gru: (units, name, returnSequences, goBackwards = false) => gru({ units, name, random: random(1), returnSequences, goBackwards }),
  'gru with reset before': (units, name, returnSequences) => gru({ units, name, random: random(1), returnSequences, resetAfter: false }),
  bidirectional: (units, name, returnSequences) =>
    bidirectional({
      name,
      mergeMode: 'ave',
      layer: (own, goBackwards) => lstm({ units, name: own, random: random(1), returnSequences, goBackwards }),
    }),
};

/** Two recurrent layers to a code and one from its repetition, the shape of the sequence autoencoders that people build. */
function network(cells: Cells): Network {
  return {
    config: { type: 'recurrent-test' },
    build: ({ inputShape, encoderUnits, latentDim, random: source }) => {
      const encoder = [cells(7, 'e1', true), cells(encoderUnits, 'e2', false)];
      const decoder = [
        new RepeatVector({ n: STEPS, name: 'repeat' }),
        cells(8, 'd', true),
        dense({ units: FEATURES, name: 'dense', random: source }),
        activation('sigmoid', { name: 'output' }),
      ];
      return { encoder: chainLayers('encoder', inputShape, encoder), decoder: chainLayers('decoder', [latentDim], decoder) };
    },
  };
}

beforeAll(async () => void (await tf.setBackend('cpu')));

const x = ndarray(random(2).stream('x').at(0).uniform(10 * BATCH * STEPS * FEATURES), [10 * BATCH, STEPS, FEATURES]);

async function trained(cells: Cells, engine: 'eager' | 'compiled', optimizer: OptimizerInput): Promise<{ weights: tf.Tensor[]; loss: number }> {
  const model = new Autoencoder({ latentDim: 3, network: network(cells), loss: 'binary-crossentropy', seed: 5 });
  const history = await model.fit(x, { epochs: 1, batchSize: BATCH, optimizer, engine, device: 'cpu' });
  return { weights: [...model.encoder.getWeights(), ...model.decoder.getWeights()], loss: history.epochs[0].values['loss'] };
}

describe('ten steps, compiled and eager', () => {
  test.each(
    Object.entries(CELLS).flatMap(([name, cells]) => [
      [name, 'sgd', cells, { name: 'sgd', learningRate: 0.5 }] as const,
      [name, 'adam', cells, { name: 'adam', learningRate: 0.01 }] as const,
    ]),
  )('%s, %s', async (_name, _optimizer, cells, optimizer) => {
    const [eager, compiled] = [await trained(cells, 'eager', optimizer), await trained(cells, 'compiled', optimizer)];
    expect(Math.abs(eager.loss - compiled.loss)).toBeLessThan(1e-6);
    expect(compiled.weights.length).toBe(eager.weights.length);
    compiled.weights.forEach((weight, i) => {
      const difference = tf.max(tf.abs(tf.sub(weight, eager.weights[i]))).dataSync()[0];
      expect([weight.shape, difference < 1e-5]).toEqual([eager.weights[i].shape, true]);
    });
  });
});

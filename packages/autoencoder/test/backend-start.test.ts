import '@tensorflow/tfjs-backend-wasm';
import { expect, test } from '@jest/globals';
import { smallAutoencoder, surface } from './helpers.js';

test('a model is built while a backend that was registered is still to be started', async () => {
  const history = await smallAutoencoder().fit(surface(16), { epochs: 1, engine: 'compiled' });
  expect(Number.isFinite(history.loss[0])).toBe(true);
});

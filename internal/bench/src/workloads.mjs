// The workloads as models of LatentKit, and how each is trained. Runs in Node and in browsers.
import { Autoencoder, adam, denseNetwork, rmsprop, sgd } from '@latentkit/autoencoder';
import { StackedAutoencoder } from '@latentkit/stacked';
import { gaussianBottleneck, lstmNetwork, pooledNetwork, stridedNetwork } from './networks.mjs';

const MODELS = {
  W1: () => ({ model: new StackedAutoencoder({ hiddenUnits: [100], latentDim: 30, seed: 1 }), optimizer: sgd(1.5) }),
  W2: () => ({
    model: new Autoencoder({
      latentDim: 10,
      network: denseNetwork({ hiddenUnits: [150, 100] }),
      bottleneck: gaussianBottleneck(784),
      loss: 'binary-crossentropy',
      seed: 1,
    }),
    optimizer: rmsprop(1e-3),
  }),
  W3: () => ({
    model: new Autoencoder({ latentDim: 576, network: pooledNetwork(), loss: 'binary-crossentropy', seed: 1 }),
    optimizer: sgd(1),
  }),
  W4: () => ({ model: new Autoencoder({ latentDim: 32, network: stridedNetwork(), loss: 'mse', seed: 1 }), optimizer: adam(1e-4) }),
  W5: () => ({
    model: new Autoencoder({ latentDim: 30, network: lstmNetwork(), loss: 'binary-crossentropy', seed: 1 }),
    optimizer: sgd(0.1),
  }),
};

/** A fresh model of a family (`W1` to `W5`) and its optimizer. */
export function createModel(family) {
  return MODELS[family]();
}

/** Ends a training from within; `fit` rejects with it. */
const MEASURED = new Error('enough has been measured');

/**
 * Trains through `model.fit` until the meter has seen enough. Gives its result, the time from the call of `fit` to the
 * end of its first chunk of steps, the loss at both ends, and the engine. `onFirst` is called after the first chunk.
 */
export async function measureTraining({ family, batch }, x, meter, options = {}, onFirst = () => undefined) {
  const { model, optimizer } = createModel(family);
  let samples = 0;
  let first;
  let lossLast;
  const onBatchEnd = (log) => {
    first ??= { seconds: (performance.now() - began) / 1000, loss: log.values.loss, more: onFirst() };
    lossLast = log.values.loss;
    const done = meter.tick(log.step * batch - samples);
    samples = log.step * batch;
    if (done) throw MEASURED;
  };
  const began = performance.now();
  try {
    await model.fit(x, { ...options, batchSize: batch, epochs: 1e6, optimizer, callbacks: [{ name: 'bench', onBatchEnd }] });
  } catch (error) {
    if (error !== MEASURED) throw error;
  }
  const { engine, device } = model.trainingRecord;
  return {
    ...meter.result(),
    firstStepSeconds: Number(first.seconds.toFixed(3)),
    ...first.more,
    lossFirst: Number(first.loss.toFixed(4)),
    lossLast: Number(lossLast.toFixed(4)),
    engine: `${engine}, ${device}`,
  };
}

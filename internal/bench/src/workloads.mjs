// The workloads as models of LatentKit, and how each is trained. Runs in Node and in browsers.
import { adam, rmsprop, sgd } from '@latentkit/autoencoder';
import { ContractiveAutoencoder } from '@latentkit/contractive';
import { ConvolutionalAutoencoder } from '@latentkit/convolutional';
import { DenoisingAutoencoder } from '@latentkit/denoising';
import { LinearAutoencoder } from '@latentkit/linear';
import { RecurrentAutoencoder } from '@latentkit/recurrent';
import { SparseAutoencoder } from '@latentkit/sparse';
import { StackedAutoencoder } from '@latentkit/stacked';
import { VariationalAutoencoder } from '@latentkit/variational';

const seed = 1;
const dense = { hiddenUnits: [100], latentDim: 30, seed };
const sparse = { hiddenUnits: [100], latentDim: 300, seed };
// The strided network of the course: padded, 64 channels on both sides of the dense layers, which are linear.
const strided = { style: 'strided', padding: 'same', startFilters: 64, denseActivation: 'linear', outputActivation: 'linear' };

const MODELS = {
  W1: () => ({ model: new StackedAutoencoder(dense), optimizer: sgd(1.5) }),
  W2: () => ({ model: new VariationalAutoencoder({ hiddenUnits: [150, 100], latentDim: 10, seed }), optimizer: rmsprop(1e-3) }),
  W3: () => ({ model: new ConvolutionalAutoencoder({ code: 'map', latentDim: 576, seed }), optimizer: sgd(1) }),
  W4: () => ({ model: new ConvolutionalAutoencoder({ ...strided, latentDim: 32, loss: 'mse', seed }), optimizer: adam(1e-4) }),
  W5: () => ({ model: new RecurrentAutoencoder({ hiddenUnits: [100], latentDim: 30, loss: 'binary-crossentropy', seed }), optimizer: sgd(0.1) }),
  W6: () => ({ model: new LinearAutoencoder({ latentDim: 32, seed }), optimizer: adam(1e-3) }),
  W7: () => ({ model: new StackedAutoencoder({ ...dense, tied: true }), optimizer: sgd(1.5) }),
  W8: () => ({ model: new DenoisingAutoencoder({ ...dense, noise: 'gaussian', stddev: 0.2 }), optimizer: sgd(1) }),
  W9: () => ({ model: new DenoisingAutoencoder({ ...dense, noise: 'dropout', rate: 0.5 }), optimizer: sgd(1) }),
  W10: () => ({ model: new SparseAutoencoder({ ...sparse, sparsity: 'l1', weight: 1e-4 }), optimizer: sgd(1) }),
  W11: () => ({ model: new SparseAutoencoder({ ...sparse, sparsity: 'kl', target: 0.1, weight: 0.05 / 32 }), optimizer: sgd(1) }),
  W12: () => ({ model: new ContractiveAutoencoder({ ...dense, weight: 1e-4 }), optimizer: sgd(1) }),
};

/** A fresh model of a family (`W1` to `W12`) and its optimizer. */
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

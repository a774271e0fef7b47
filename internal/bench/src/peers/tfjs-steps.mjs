// The workloads in plain TensorFlow.js, as its users write them: stock layers, losses and optimizers. Runs in Node and in browsers.

/** Steps between two waits for the backend. */
const QUEUED = 8;

function networks(tf) {
  const { layers } = tf;
  const kernelInitializer = 'glorotUniform';
  const dense = (units, activation, more = {}) => layers.dense({ units, activation, kernelInitializer, ...more });
  const conv = (filters, more) => layers.conv2d({ filters, kernelSize: 3, padding: 'same', kernelInitializer, ...more });
  const up = (filters, more) => layers.conv2dTranspose({ filters, kernelSize: 3, strides: 2, padding: 'same', kernelInitializer, ...more });
  const pool = () => layers.maxPooling2d({ poolSize: 2 });
  const lstm = (units, returnSequences, more = {}) =>
    layers.lstm({ units, returnSequences, recurrentActivation: 'sigmoid', kernelInitializer, recurrentInitializer: 'orthogonal', ...more });
  const selu = { activation: 'selu' };
  const relu = { activation: 'relu' };
  const image = { inputShape: [28, 28, 1] };
  return {
    W1: () => [dense(100, 'selu', { inputShape: [784] }), dense(30, 'selu'), dense(100, 'selu'), dense(784)],
    W3: () => [
      conv(16, { ...selu, ...image }), pool(), conv(32, selu), pool(), conv(64, selu), pool(),
      up(32, { ...selu, padding: 'valid' }), up(16, selu), up(1),
    ],
    W4: () => [
      conv(32, { ...relu, ...image, strides: 2 }), conv(64, { ...relu, strides: 2 }), layers.flatten(), dense(32), dense(3136),
      layers.reshape({ targetShape: [7, 7, 64] }), up(64, relu), up(32, relu), conv(1),
    ],
    W5: () => [lstm(100, true, { inputShape: [28, 28] }), lstm(30, false), layers.repeatVector({ n: 28 }), lstm(100, true), dense(28)],
  };
}

/** The loss of a batch as a function, and the optimizer; the last layers are linear, so that cross-entropies take logits. */
function training(tf, family) {
  const { train, losses } = tf;
  if (family === 'W2') return { loss: variationalLoss(tf), optimizer: train.rmsprop(1e-3, 0.9, 0, 1e-7) };
  const model = tf.sequential({ layers: networks(tf)[family]() });
  const predict = (x) => model.apply(x, { training: true });
  if (family === 'W4') return { loss: (x) => losses.meanSquaredError(x, predict(x)), optimizer: train.adam(1e-4) };
  const rate = { W1: 1.5, W3: 1, W5: 0.1 }[family];
  return { loss: (x) => losses.sigmoidCrossEntropy(x, predict(x)), optimizer: train.sgd(rate) };
}

function variationalLoss(tf) {
  const chain = (inputs, ...sizes) => tf.sequential({
    layers: sizes.map(([units, activation], i) =>
      tf.layers.dense({ units, activation, kernelInitializer: 'glorotUniform', ...(i === 0 ? { inputShape: [inputs] } : {}) })),
  });
  const encoder = chain(784, [150, 'selu'], [100, 'selu'], [20]);
  const decoder = chain(10, [100, 'selu'], [150, 'selu'], [784]);
  return (x) => {
    const [mean, logVariance] = tf.split(encoder.apply(x), 2, 1);
    const code = mean.add(logVariance.div(2).exp().mul(tf.randomNormal(mean.shape)));
    const kl = logVariance.add(1).sub(logVariance.exp()).sub(mean.square()).sum(1).mul(-0.5).mean();
    return tf.losses.sigmoidCrossEntropy(x, decoder.apply(code)).add(kl.div(784));
  };
}

/** Trains on images [n, …] until the meter has seen enough; the rest as in `measureJaxJs`. */
export async function measureTfjs(tf, images, { family, batch }, meter, draws, onFirst = () => undefined) {
  const { loss, optimizer } = training(tf, family);
  const [rows, ...shape] = images.shape;
  const size = shape.reduce((product, length) => product * length, 1);
  const gather = () => {
    const x = new Float32Array(batch * size);
    draws(batch).forEach((u, i) => {
      const row = Math.floor(u * rows);
      x.set(images.data.subarray(row * size, (row + 1) * size), i * size);
    });
    return tf.tensor(x, [batch, ...shape]);
  };
  const run = async (steps) => {
    for (let i = 1; i <= steps; i++) {
      const value = tf.tidy(() => {
        const x = gather();
        return optimizer.minimize(() => loss(x), i === steps);
      });
      if (value === null) continue;
      const [number] = await value.data();
      value.dispose();
      return number;
    }
  };
  const began = performance.now();
  const lossFirst = await run(1);
  const seconds = (performance.now() - began) / 1000;
  const first = { firstStepSeconds: Number(seconds.toFixed(3)), ...onFirst() };
  const steps = seconds > 1 ? 1 : QUEUED;
  let lossLast;
  do lossLast = await run(steps);
  while (!meter.tick(steps * batch));
  return { ...meter.result(), ...first, lossFirst: Number(lossFirst.toFixed(4)), lossLast: Number(lossLast.toFixed(4)) };
}

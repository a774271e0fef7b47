import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadRuntime, type Runtime } from '@latentkit/onnx';
import * as tf from '@tensorflow/tfjs';
import { compileTraining } from '../src/training/compile-training.js';
import { modelStep } from '../src/training/model-step.js';
import { floats, ints } from './kernels/harness.js';

let runtime: Runtime;

beforeAll(async () => {
  await tf.setBackend('cpu');
  runtime = await loadRuntime({ device: 'cpu' });
});

const BATCH = 8;
const STEPS = 10;

interface Example {
  make(): tf.Sequential;
  readonly shape: readonly number[];
}

const EXAMPLES: Readonly<Record<string, Example>> = {
  dense: {
    shape: [6],
    make: () =>
      tf.sequential({
        layers: [tf.layers.dense({ units: 5, activation: 'selu', inputShape: [6] }), tf.layers.dense({ units: 3, activation: 'sigmoid', kernelRegularizer: 'l1l2' })],
      }),
  },
  'batch normalisation': {
    shape: [6],
    make: () =>
      tf.sequential({
        layers: [
          // Of a bias before a normalisation, the gradient is 0 but for rounding, which Adam would blow up.
          tf.layers.dense({ units: 5, useBias: false, inputShape: [6] }),
          tf.layers.batchNormalization({ momentum: 0.8 }),
          tf.layers.activation({ activation: 'relu' }),
          tf.layers.dense({ units: 3, kernelConstraint: 'nonNeg' }),
        ],
      }),
  },
  convolution: {
    shape: [6, 6, 1],
    make: () =>
      tf.sequential({
        layers: [
          tf.layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu', inputShape: [6, 6, 1] }),
          tf.layers.batchNormalization(),
          tf.layers.maxPooling2d({ poolSize: 2 }),
          tf.layers.flatten(),
          tf.layers.dense({ units: 3 }),
        ],
      }),
  },
};

const OPTIMIZERS: Readonly<Record<string, () => tf.Optimizer>> = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.05, 0.9),
  'Nesterov momentum': () => tf.train.momentum(0.05, 0.8, true),
  adagrad: () => tf.train.adagrad(0.05, 0.2),
  adadelta: () => tf.train.adadelta(0.05, 0.9, 1e-6),
  adam: () => tf.train.adam(0.01, 0.8, 0.95, 1e-6),
  adamax: () => tf.train.adamax(0.01, 0.8, 0.95, 1e-6, 0.1),
  rmsprop: () => tf.train.rmsprop(0.01, 0.8, 0.5, 1e-6),
  // TensorFlow.js takes epsilon away under the root, where a positive one soon leaves nothing.
  'centered rmsprop': () => tf.train.rmsprop(0.01, 0.8, 0, -1e-4, true),
};

/** Two models with the same weights. */
function twins(example: Example): [tf.Sequential, tf.Sequential] {
  const models: [tf.Sequential, tf.Sequential] = [example.make(), example.make()];
  const weights = models[0].weights.map(({ shape, name }, i) => (name.includes('variance') ? tf.ones(shape as number[]) : floats(shape as number[], -0.6, 0.6, i + 1)));
  for (const model of models) model.setWeights(weights);
  return models;
}

function lossOf(model: tf.LayersModel): (inputs: Readonly<Record<string, tf.Tensor>>) => tf.Scalar {
  return ({ x, y }) => tf.mean(tf.squaredDifference(y, model.apply(x, { training: true }) as tf.Tensor));
}

function trainable(model: tf.LayersModel): tf.Variable[] {
  return model.trainableWeights.map((weight) => weight.read() as tf.Variable);
}

function worst(a: tf.LayersModel, b: tf.LayersModel): number {
  const other = b.getWeights();
  return Math.max(...a.getWeights().map((weight, i) => tf.max(tf.abs(tf.sub(weight, other[i]))).dataSync()[0]));
}

function batch(data: tf.Tensor, step: number): tf.Tensor {
  return tf.slice(data, step * BATCH, BATCH);
}

describe('compiled steps agree with eager ones', () => {
  const cases = Object.keys(EXAMPLES).flatMap((example) => Object.keys(OPTIMIZERS).map((optimizer) => [example, optimizer] as const));

  test.each(cases)('%s, %s: weights after 10 steps within 1e-5', async (name, optimizerName) => {
    const example = EXAMPLES[name];
    const [eager, compiled] = twins(example);
    const [x, y] = [floats([BATCH * STEPS, ...example.shape]), floats([BATCH * STEPS, 3], 0, 1, 5)];
    const optimizer = OPTIMIZERS[optimizerName]();
    const start = eager.getWeights().map((weight) => weight.clone());
    const losses: number[] = [];
    for (let i = 0; i < STEPS; i++) {
      const inputs = { x: batch(x, i), y: batch(y, i) };
      losses.push(optimizer.minimize(() => lossOf(eager)(inputs), true, trainable(eager))?.dataSync()[0] ?? NaN);
    }
    const own = OPTIMIZERS[optimizerName]();
    const training = await compileTraining({
      inputs: { x: { shape: [BATCH, ...example.shape] }, y: { shape: [BATCH, 3] } },
      step: (inputs) => own.minimize(() => lossOf(compiled)(inputs), true, trainable(compiled)),
      runtime,
    });
    const { loss } = await training.run({ x, y });
    training.sync();
    await training.dispose();
    expect(loss).toHaveLength(STEPS);
    loss.forEach((value, i) => expect(Math.abs(value - losses[i])).toBeLessThan(1e-5 * Math.max(1, losses[i])));
    expect(worst(eager, compiled)).toBeLessThan(1e-5);
    // They did move.
    expect(tf.max(tf.abs(tf.sub(eager.getWeights()[0], start[0]))).dataSync()[0]).toBeGreaterThan(1e-3);
    expect(own.iterations).toBe(STEPS);
    // Adamax does not give its slots away.
    if (optimizerName === 'adamax') return;
    const slots = async (o: tf.Optimizer): Promise<number[]> => (await o.getWeights()).flatMap(({ tensor }) => [...tensor.dataSync()]);
    const [a, b] = [await slots(optimizer), await slots(own)];
    expect(b).toHaveLength(a.length);
    a.forEach((value, i) => expect(Math.abs(value - b[i])).toBeLessThan(1e-5));
  });
});

describe('modelStep', () => {
  test('does what trainOnBatch does', async () => {
    const [eager, compiled] = twins(EXAMPLES['dense']);
    const settings = (): tf.ModelCompileArgs => ({ loss: 'binaryCrossentropy', optimizer: tf.train.adam(0.01), metrics: ['mse', 'binaryAccuracy'] });
    eager.compile(settings());
    compiled.compile(settings());
    const [x, y] = [floats([BATCH * STEPS, 6]), tf.cast(ints([BATCH * STEPS, 3], 0, 2, 5), 'float32')];
    const wanted: number[][] = [];
    for (let i = 0; i < STEPS; i++) wanted.push((await eager.trainOnBatch(batch(x, i), batch(y, i))) as number[]);
    const training = await compileTraining({ ...modelStep(compiled, BATCH), runtime });
    const got = await training.run({ x, y });
    training.sync();
    expect(Object.keys(got)).toEqual(['loss', 'mse', 'binaryAccuracy']);
    wanted.forEach((row, i) => Object.values(got).forEach((values, j) => expect(Math.abs(values[i] - row[j])).toBeLessThan(1e-5)));
    expect(worst(eager, compiled)).toBeLessThan(1e-5);
    await training.dispose();
  });

  test('targets of sparse cross-entropy are one number a row', () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 4, activation: 'softmax', inputShape: [6] })] });
    model.compile({ loss: 'sparseCategoricalCrossentropy', optimizer: 'sgd' });
    expect(modelStep(model, 5).inputs).toEqual({ x: { shape: [5, 6] }, y: { shape: [5, 1] } });
  });

  test('refuses a model without an optimizer', () => {
    expect(() => modelStep(EXAMPLES['dense'].make(), 5)).toThrow("Call model.compile({ loss, optimizer }) first.");
  });
});

describe('compileTraining', () => {
  const line = (): { w: tf.Variable; unused: tf.Variable; frozen: tf.Variable } => ({
    w: tf.variable(tf.tensor1d([1, 2])),
    unused: tf.variable(tf.tensor1d([7])),
    frozen: tf.variable(tf.tensor1d([3, 4])),
  });

  test('assigned variables are state, read ones constants, others left out; a value that was assigned is read back in the same step', async () => {
    const { w, unused, frozen } = line();
    const training = await compileTraining({
      inputs: { x: { shape: [1, 2] } },
      step: ({ x }) => {
        w.assign(tf.add(w, tf.mul(frozen, tf.reshape(x, [2]))));
        const seen = tf.sum(w);
        w.assign(tf.mul(w, 2));
        return { seen, last: tf.sum(w) };
      },
      runtime,
    });
    expect(training.variables).toEqual([w]);
    const x = tf.tensor2d([[1, 1], [0, 1]]);
    // [1, 2] + [3, 4] = [4, 6], doubled [8, 12]; + [0, 4] = [8, 16], doubled [16, 32].
    const terms = await training.run({ x });
    expect([...terms['seen']]).toEqual([10, 24]);
    expect([...terms['last']]).toEqual([20, 48]);
    expect([...w.dataSync()]).toEqual([1, 2]);
    training.sync();
    expect([...w.dataSync()]).toEqual([16, 32]);
    w.assign(tf.tensor1d([0, 0]));
    training.reload();
    await training.run({ x }, [1]);
    training.sync();
    expect([...w.dataSync()]).toEqual([0, 8]);
    await training.dispose();
    tf.dispose([w, unused, frozen]);
  });

  test('rows are taken in the order given', async () => {
    const w = tf.variable(tf.scalar(0));
    const training = await compileTraining({
      inputs: { x: { shape: [2] } },
      step: ({ x }) => {
        w.assign(tf.add<tf.Scalar>(tf.mul(w, 10), tf.sum(x)));
      },
      runtime,
    });
    await training.run({ x: tf.tensor1d([1, 2, 3, 4, 5]) }, [4, 0, 1, 2]);
    training.sync();
    expect(w.dataSync()[0]).toBe(65);
    // Without rows, what fills no batch is left out.
    await training.run({ x: tf.tensor1d([1, 2, 3]) });
    training.sync();
    expect(w.dataSync()[0]).toBe(653);
    await training.dispose();
  });

  test('whole numbers as inputs', async () => {
    const table = tf.variable(tf.zeros([5, 2]));
    const optimizer = tf.train.sgd(1);
    const training = await compileTraining({
      inputs: { words: { shape: [3], type: 'int32' } },
      step: ({ words }) => optimizer.minimize(() => tf.sum<tf.Scalar>(tf.gather(table, words)), true),
      runtime,
    });
    await training.run({ words: { data: Int32Array.of(1, 1, 4), shape: [3] } });
    training.sync();
    expect([...table.dataSync()]).toEqual([0, 0, -2, -2, 0, 0, 0, 0, -1, -1]);
    await training.dispose();
    table.dispose();
  });

  test('bad input is named, and nothing is trained', async () => {
    const w = tf.variable(tf.tensor1d([1, 2]));
    const step = ({ x }: Record<string, tf.Tensor>): void => w.assign(tf.add(w, tf.sum(x, 0)));
    const make = (inputs: Record<string, { shape: number[] }>, f = step): Promise<unknown> => compileTraining({ inputs, step: f, runtime });
    await expect(make({})).rejects.toThrow('inputs');
    await expect(make({ x: { shape: [] } })).rejects.toThrow('inputs.x.shape');
    await expect(make({ x: { shape: [2, 2] }, y: { shape: [3, 2] } })).rejects.toThrow('2 rows, as inputs.x has');
    await expect(make({ x: { shape: [2, 2] } }, () => undefined)).rejects.toThrow('a step that changes variables');
    const counter = tf.variable(tf.scalar(0, 'int32'));
    await expect(make({ x: { shape: [2, 2] } }, () => counter.assign(tf.add<tf.Scalar>(counter, tf.scalar(1, 'int32'))))).rejects.toThrow('holds numbers of type int32');
    await expect(make({ x: { shape: [2, 2] } }, ({ x }) => w.assign(x as tf.Tensor1D))).rejects.toThrow('shape of the new value');
    const training = await compileTraining({ inputs: { x: { shape: [2, 2] } }, step, runtime });
    await expect(training.run({})).rejects.toThrow('data.x');
    await expect(training.run({ x: tf.ones([4, 3]) })).rejects.toThrow('rows of shape [2]');
    await expect(training.run({ x: tf.ones([4, 2]) }, [0, 1, 2])).rejects.toThrow('a multiple of the batch size 2');
    await expect(training.run({ x: tf.ones([4, 2]) }, [0, 4])).rejects.toThrow('rows from 0 to 3');
    expect(await training.run({ x: tf.ones([1, 2]) })).toEqual({});
    training.sync();
    expect([...w.dataSync()]).toEqual([1, 2]);
    await training.dispose();
  });
});

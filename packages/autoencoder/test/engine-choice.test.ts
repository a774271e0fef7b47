import { UnsupportedOperationError } from '@latentkit/compiler';
import { random, ShapeError, UnavailableError, UnknownNameError } from '@latentkit/core';
import { loadRuntime, type Runtime } from '@latentkit/onnx';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { Autoencoder, type AutoencoderOptions, compiledEngine, createProgram, eagerEngine, type Engine, type FitOptions, type Metric, modelNetwork, selectEngine, sgd, useDevice } from '../src/index.js';
import { withFallback } from '../src/engine/fallback.js';
import { smallAutoencoder, surface, weightsOf } from './helpers.js';

beforeAll(async () => {
  await useDevice('cpu');
});

const x = surface(40);
const options: FitOptions = { epochs: 2, batchSize: 8, optimizer: { name: 'sgd', learningRate: 0.1 }, validationSplit: 8 };

/** Reads a number in the middle of the step, which a graph cannot. */
const peeking: AutoencoderOptions['penalties'] = [
  { config: { type: 'peek' }, name: 'peek', value: ({ code }) => tf.mul<tf.Scalar>(tf.mean(tf.square(code)), Math.min(1, 0.1 + (tf.mean(code).dataSync()[0] > 0 ? 0.1 : 0))) },
];
const peekingMetric = { config: { name: 'mse' }, name: 'peek', perSample: (target: tf.Tensor) => tf.fill([target.shape[0]], target.dataSync()[0]) } as unknown as Metric;

test.each(['threads', 'lossInterval'])('%s has to be a positive integer, whatever the engine', async (name) => {
  for (const value of [0, -1, 1.5, Number.NaN]) {
    for (const engine of ['auto', 'compiled', 'eager'] as const) {
      await expect(smallAutoencoder().fit(x, { ...options, engine, [name]: value })).rejects.toThrow(new RegExp(`${name}: got ${value}, expected an integer >= 1`));
    }
  }
});

describe('auto', () => {
  test('is the compiled engine, and the eager one where a device of TensorFlow.js is named', async () => {
    expect(await selectEngine({})).toMatchObject({ name: 'compiled', device: 'cpu' });
    expect(await selectEngine({ device: 'wasm' })).toMatchObject({ name: 'eager', device: 'wasm' });
    expect(tf.getBackend()).toBe('wasm');
    const model = smallAutoencoder();
    const warnings: string[] = [];
    await model.fit(x, { ...options, onWarning: (message) => warnings.push(message) });
    expect(model.trainingRecord).toMatchObject({ engine: 'compiled', device: 'cpu', history: { warnings: [] } });
    expect(warnings).toEqual([]);
  });

  test('runs a step eagerly that has an operation the compiler does not know, and says which and why', async () => {
    await useDevice('cpu');
    const warnings: string[] = [];
    const model = smallAutoencoder({ penalties: peeking });
    const history = await model.fit(x, { ...options, onWarning: (message) => warnings.push(message) });
    expect(warnings).toEqual([expect.stringMatching(/^Training steps run on the slower eager engine\. Operation 'dataSync'.* cannot be compiled: it reads numbers.*tf\.where/)]);
    expect(history.warnings).toEqual(warnings);
    expect(model.trainingRecord).toMatchObject({ engine: 'eager', history: { status: 'completed', warnings } });
    const eager = smallAutoencoder({ penalties: peeking });
    await eager.fit(x, { ...options, engine: 'eager' });
    expect(weightsOf(model)).toEqual(weightsOf(eager));
  });

  test('evaluates eagerly what cannot be compiled, and trains with the compiled engine all the same', async () => {
    const warnings: string[] = [];
    const model = smallAutoencoder();
    const history = await model.fit(x, { ...options, metrics: [peekingMetric], onWarning: (message) => warnings.push(message) });
    expect(warnings).toEqual([expect.stringMatching(/^Losses and metrics are evaluated on the slower eager engine\. Operation 'dataSync'/)]);
    expect(model.trainingRecord).toMatchObject({ engine: 'compiled' });
    for (const value of history.series('valPeek')) expect(value).toBeCloseTo(x.data[320], 6);
    const { loss } = await model.evaluate({ data: x.data.subarray(320), shape: [8, 10] }, { engine: 'eager' });
    expect(history.valLoss[1]).toBeCloseTo(loss, 6);
  });

  test('encodes and decodes eagerly what cannot be compiled', async () => {
    class Peek extends tf.layers.Layer {
      static readonly className = 'Peek';
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        const [input] = Array.isArray(inputs) ? inputs : [inputs];
        return tf.add(input, input.dataSync()[0] > 1e9 ? 1 : 0);
      }
    }
    const encoder = tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [400] }), new Peek({ name: 'peek' }), tf.layers.dense({ units: 3 })] });
    const decoder = tf.sequential({ layers: [tf.layers.dense({ inputShape: [3], units: 400 })] });
    const model = new Autoencoder({ latentDim: 3, network: modelNetwork(encoder, decoder) }).build([400]);
    const warnings: string[] = [];
    const rows = surface(2000, 400);
    const codes = await model.encode(rows, { onWarning: (message) => warnings.push(message) });
    expect(warnings).toEqual([expect.stringMatching(/^encode\(\) runs on the slower eager engine\. Operation 'dataSync' in layer 'peek'/)]);
    expect(codes).toEqual(await model.encode(rows, { engine: 'eager' }));
    await expect(model.encode(rows, { engine: 'compiled' })).rejects.toThrow(UnsupportedOperationError);
    model.dispose();
  });

  test('hands on errors that are the caller\'s own', async () => {
    const wrong = smallAutoencoder({ penalties: [{ config: { type: 'wrong' }, name: 'wrong', value: () => { throw new ShapeError({ parameter: 'mine', expected: 'something else' }); } }] });
    const warnings: string[] = [];
    await expect(wrong.fit(x, { ...options, onWarning: (message) => warnings.push(message) })).rejects.toThrow(ShapeError);
    expect(warnings).toEqual([]);
  });
});

describe('an engine that is named', () => {
  test('computes or throws: compiled', async () => {
    const model = smallAutoencoder({ penalties: peeking }).build([10]);
    const before = weightsOf(model);
    const error = await model.fit(x, { ...options, engine: 'compiled' }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UnsupportedOperationError);
    expect(error).toMatchObject({ operation: 'dataSync' });
    expect(weightsOf(model)).toEqual(before);
    expect(model.trainingRecord).toMatchObject({ engine: 'compiled', history: { status: 'stopped' } });
  });

  test('takes the device from its own list', async () => {
    expect(await selectEngine({ engine: 'compiled', device: 'cpu' })).toMatchObject({ name: 'compiled', device: 'cpu' });
    await expect(selectEngine({ engine: 'compiled', device: 'node-gpu' })).rejects.toThrow(UnknownNameError);
    await expect(selectEngine({ engine: 'eager', device: 'cuda' })).rejects.toThrow(UnknownNameError);
    await expect(selectEngine({ device: 'gpu' as 'cpu' })).rejects.toThrow(/auto, node-gpu, .*cuda/);
    const cuda = await loadRuntime({ device: 'cuda' }).catch((error: unknown) => error);
    if (!(cuda instanceof UnavailableError)) return;
    await expect(selectEngine({ engine: 'compiled', device: 'cuda' })).rejects.toThrow(UnavailableError);
    const warnings: string[] = [];
    expect(await selectEngine({ device: 'cuda', onWarning: (message) => warnings.push(message) })).toMatchObject({ name: 'compiled', device: 'cpu' });
    expect(warnings).toEqual([expect.stringMatching(/^The device 'cuda' does not work here, another is taken\..*(cuda|CUDA)/)]);
  });
});

describe('a runtime that fails', () => {
  /** ONNX Runtime that can no longer make sessions after so many (the first looks at the processor), or whose sessions fail in a run. */
  const failing = (runtime: Runtime, sessions: number, runs = Infinity): Runtime => {
    let made = 0;
    return {
      name: runtime.name,
      version: runtime.version,
      device: runtime.device,
      tensor: (...args) => runtime.tensor(...args),
      createSession: async (model, settings) => {
        if (++made > sessions) throw new Error('std::bad_alloc\nat some place');
        const session = await runtime.createSession(model, settings);
        let left = runs;
        return { ...session, inputNames: session.inputNames, outputNames: session.outputNames, release: () => session.release(), endProfiling: () => undefined, run: (feeds) => (left-- > 0 ? session.run(feeds) : Promise.reject(new Error('out of memory'))) };
      },
    };
  };
  const engineOver = async (sessions: number, runs?: number): Promise<Engine> =>
    withFallback(compiledEngine(failing(await loadRuntime({ device: 'cpu' }), sessions, runs), { threads: 1 }), async () => eagerEngine(await useDevice('cpu')));

  test.each([
    ['at the first session', 0, undefined, /^Training steps run on the slower eager engine\. ONNX Runtime failed: std::bad_alloc$/],
    ['at the smaller last batch of an epoch, after steps of the same call', 2, undefined, /bad_alloc/],
    ['in a run', 9, 2, /out of memory/],
  ])('%s: the eager engine goes on from the same state', async (_, sessions, runs, message) => {
    const warnings: string[] = [];
    const settings = { ...options, batchSize: 5, epochs: 3 };
    const model = smallAutoencoder();
    const history = await model.fit(x, { ...settings, engine: await engineOver(sessions, runs), onWarning: (text) => warnings.push(text) });
    expect(warnings[0]).toMatch(message);
    expect(history.status).toBe('completed');
    expect(model.trainingRecord).toMatchObject({ engine: 'eager', device: 'cpu' });
    const eager = smallAutoencoder();
    const expected = await eager.fit(x, { ...settings, engine: 'eager', device: 'cpu' });
    const weights = weightsOf(eager).flat();
    weightsOf(model).flat().forEach((value, i) => expect(Math.abs(value - weights[i])).toBeLessThan(1e-6));
    history.loss.forEach((loss, i) => expect(loss).toBeCloseTo(expected.loss[i], 6));
  });

  test('in an evaluation or an encoding', async () => {
    const model = smallAutoencoder().build([10]);
    const warnings: string[] = [];
    const engine = await engineOver(0);
    const onWarning = (text: string): void => void warnings.push(text);
    expect(await model.evaluate(x, { engine, onWarning })).toEqual(await model.evaluate(x, { engine: 'eager', device: 'cpu' }));
    expect(await model.encode(x, { engine, onWarning })).toEqual(await model.encode(x, { engine: 'eager', device: 'cpu' }));
    expect(warnings).toEqual([expect.stringContaining('Losses and metrics are evaluated'), expect.stringContaining('encode() runs')]);
  });

  test('the eager engine keeps what a callback has restored before it took over', async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [2], units: 1, useBias: false, kernelInitializer: 'ones' })] });
    const weight = (weights: Readonly<Record<string, tf.Tensor>>): tf.Tensor => Object.values(weights)[0];
    const program = createProgram({
      models: [model],
      forward: (inputs) => ({ terms: { sum: tf.sum(weight(inputs.weights)) }, prediction: weight(inputs.weights) }),
      optimizer: sgd(1),
      metrics: [],
    });
    const session = await (await engineOver(0)).start(program, { variables: [{ data: Float32Array.of(1, 1), shape: [2, 1] }], slots: [] }, random(1));
    session.bind({ x: { data: Float32Array.of(1, 2), shape: [1, 2] } });
    session.write({ variables: [{ data: Float32Array.of(5, 6), shape: [2, 1] }], slots: [] });
    await session.run([[0]], 0, 1);
    expect([...(await session.read()).variables[0].data]).toEqual([4, 5]);
    expect(session.runsOn.engine).toBe('eager');
    session.dispose();
  });
});

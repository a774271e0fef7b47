import { LatentKitError } from '@latentkit/core';
import { loadRuntime, type Runtime } from '@latentkit/onnx';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { compiledEngine, type Engine, type FitOptions, useDevice } from '../src/index.js';
import { compiledWithFallback } from '../src/engine/compiled-with-fallback.js';
import { smallAutoencoder, surface, weightsOf } from './helpers.js';

beforeAll(async () => {
  await useDevice('cpu');
});

const x = surface(40);
const options: FitOptions = { epochs: 3, batchSize: 8, optimizer: 'adam', validationSplit: 8, shuffle: true };
const LOST = 'WebGPU device lost (destroyed): A valid external Instance reference no longer exists.\n    at some place';

/** A GPU that the processor stands in for, and that is lost after so many runs: from then on nothing works, not even to let go of it. */
function losable(processor: Runtime, runs: number, message = LOST): Runtime {
  let left = runs;
  const lost = (): Promise<never> => Promise.reject(new Error(message));
  return {
    name: 'onnxruntime-node',
    version: processor.version,
    device: 'webgpu',
    tensor: (...args) => processor.tensor(...args),
    createSession: async (model, settings) => {
      if (left <= 0) return lost();
      const session = await processor.createSession(model, settings);
      return {
        inputNames: session.inputNames,
        outputNames: session.outputNames,
        endProfiling: () => undefined,
        run: (feeds) => (left-- > 0 ? session.run(feeds) : lost()),
        release: () => (left > 0 ? session.release() : lost()),
      };
    },
  };
}

const cpu = (): Promise<Runtime> => loadRuntime({ device: 'cpu' });

describe('a GPU that is lost in mid-training', () => {
  test.each([0, 1, 4])('after %d runs: the processor goes on, compiled, to the very same weights', async (runs) => {
    const engine = compiledWithFallback(losable(await cpu(), runs), { threads: 1 });
    const warnings: string[] = [];
    const model = smallAutoencoder();
    const history = await model.fit(x, { ...options, engine, onWarning: (text) => warnings.push(text) });
    expect(history.status).toBe('completed');
    expect(warnings[0]).toMatch(/^(Training steps run|Losses and metrics are evaluated) on the compiled engine on 'cpu'\. The device 'webgpu' was lost: WebGPU device lost \(destroyed\)/);
    expect(history.warnings).toEqual(warnings);
    expect(model.trainingRecord).toMatchObject({ engine: 'compiled', device: 'cpu' });
    const undisturbed = smallAutoencoder();
    const expected = await undisturbed.fit(x, { ...options, engine: 'compiled', device: 'cpu', threads: 1 });
    expect(history.series('loss')).toEqual(expected.series('loss'));
    expect(history.series('valLoss')).toEqual(expected.series('valLoss'));
    expect(weightsOf(model)).toEqual(weightsOf(undisturbed));
  });

  test('the model computes on the processor afterwards', async () => {
    const model = smallAutoencoder().build([10]);
    const engine = compiledWithFallback(losable(await cpu(), 0), { threads: 1 });
    const warnings: string[] = [];
    const codes = await model.encode(x, { engine, onWarning: (text) => warnings.push(text) });
    expect(codes).toEqual(await model.encode(x, { engine: 'compiled', device: 'cpu', threads: 1 }));
    expect(warnings).toEqual([expect.stringMatching(/^encode\(\) runs on the compiled engine on 'cpu'\. The device 'webgpu' was lost/)]);
  });

  test('whoever waits for its results is told only that their buffer has gone, and that counts as well', async () => {
    const gone = "Failed to execute 'mapAsync' on 'GPUBuffer': Buffer was unmapped before mapping was resolved.";
    const warnings: string[] = [];
    await smallAutoencoder().build([10]).encode(x, { engine: compiledWithFallback(losable(await cpu(), 0, gone), { threads: 1 }), onWarning: (text) => warnings.push(text) });
    expect(warnings).toEqual([expect.stringMatching(/The device 'webgpu' was lost: Failed to execute 'mapAsync'/)]);
  });

  test('any other failure of it is named as one of the runtime', async () => {
    const engine = compiledWithFallback(losable(await cpu(), 0, 'CUDA failure 2: out of memory'), { threads: 1 });
    const warnings: string[] = [];
    await smallAutoencoder().fit(x, { ...options, engine, onWarning: (text) => warnings.push(text) });
    expect(warnings[0]).toBe("Training steps run on the compiled engine on 'cpu'. ONNX Runtime failed: CUDA failure 2: out of memory");
  });

  test('without anything to take its place, fit throws and the model keeps what it has learned', async () => {
    const step: FitOptions = { ...options, batchSize: 40, epochs: 3, shuffle: false, validationSplit: 0.2, metrics: [] };
    // A run for the steps of each epoch, and one to evaluate it.
    const engine: Engine = compiledEngine(losable(await cpu(), 4), { threads: 1 });
    const model = smallAutoencoder();
    const error = await model.fit(x, { ...step, engine }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(LatentKitError);
    const two = smallAutoencoder();
    await two.fit(x, { ...step, epochs: 2, engine: 'compiled', device: 'cpu', threads: 1 });
    expect(weightsOf(model)).toEqual(weightsOf(two));
    expect(model.trainingRecord).toMatchObject({ history: { status: 'stopped', epochs: [{ epoch: 1 }, { epoch: 2 }] } });
    expect((await model.encode(x, { device: 'cpu' })).shape).toEqual([40, 3]);
  });
});

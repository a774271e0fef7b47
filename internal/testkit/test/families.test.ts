import { Autoencoder, type ExecutionOptions, type FitOptions, useDevice } from '@latentkit/autoencoder';
import { LatentKitError, NotFittedError, ShapeError, UnknownNameError, memoryStore, ndarray, random, reshape } from '@latentkit/core';
import { afterAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { discover, presetsOf } from '../src/discover.js';
import { otherValues } from '../src/other-values.js';
import { presetTraits } from '../src/preset-traits.js';
import { registry } from '../src/registry.js';

const presets = await discover(registry.filter(({ row }) => row === 'families'), presetsOf);
const devices = ['cpu', 'wasm'] as const;
/** Where everything is run: TensorFlow.js on two devices, and compiled graphs. */
const places: readonly { readonly place: string; readonly on: ExecutionOptions }[] = [
  ...devices.map((device) => ({ place: device, on: { engine: 'eager', device } as const })),
  // The number of threads decides the order in which sums are rounded; left open, it depends on how busy the machine is.
  { place: 'compiled', on: { engine: 'compiled', threads: 1 } },
];

const [rows, columns] = [20, 9];
/** Values in [0, 1] near a curve. */
const table = ndarray(
  Float32Array.from(random(3).stream('conformance').at(0).normal(rows * columns), (z, i) => 1 / (1 + Math.exp(-0.2 * z - 2 * Math.sin((i % columns) + i / columns)))),
  [rows, columns],
);

afterAll(() => tf.setBackend('cpu'));

describe.each(presets)('$name', ({ type, sampleShape = [columns], parameters }) => {
  const x = reshape(table, [rows, ...sampleShape]);
  const make = (options: Record<string, unknown> = {}): Autoencoder => new type({ latentDim: 2, seed: 5, ...parameters, ...options });
  const quick = (on: ExecutionOptions): FitOptions => ({ epochs: 2, batchSize: 8, optimizer: { name: 'sgd', learningRate: 0.1 }, ...on });

  /** Trains the family with both engines: weights within 1e-5, losses and metrics to six digits. Returns the compiled one. */
  const agree = async (parameters: Record<string, unknown>, options: FitOptions): Promise<Autoencoder> => {
    const [eager, compiled] = [make(parameters), make(parameters)];
    const expected = await eager.fit(x, { ...quick({ engine: 'eager', device: 'cpu' }), ...options });
    const history = await compiled.fit(x, { ...quick({ engine: 'compiled', threads: 1 }), ...options });
    const weights = (model: Autoencoder): number[] => [...model.encoder.getWeights(), ...model.decoder.getWeights()].flatMap((weight) => [...weight.dataSync()]);
    const wanted = weights(eager);
    const got = weights(compiled);
    expect(got.length).toBe(wanted.length);
    expect(Math.max(...got.map((value, i) => Math.abs(value - wanted[i]) / Math.max(1, Math.abs(wanted[i]))))).toBeLessThan(1e-5);
    expect(history.names).toEqual(expected.names);
    for (const name of history.names) history.series(name).forEach((value, i) => expect(value).toBeCloseTo(expected.series(name)[i], 5));
    expect(history.loss.every(Number.isFinite)).toBe(true);
    eager.dispose();
    return compiled;
  };

  test('every parameter is described, has a default or is required, and a misspelt one is named', () => {
    const parameters = type.configSchema.parameters();
    expect(parameters.map((p) => p.name)).toEqual(expect.arrayContaining(['latentDim', 'loss', 'seed']));
    for (const { name, description } of parameters) expect([name, description.length > 10]).toEqual([name, true]);
    expect(() => make({ latentDims: 3 })).toThrow(UnknownNameError);
    expect(() => make({ latentDims: 3 })).toThrow(/latentDim/);
    expect(() => make({ latentDim: -1 })).toThrow(LatentKitError);
    expect(type.packageName).toMatch(/^@latentkit\//);
  });

  test('says that it needs fit', async () => {
    const model = make();
    await expect(model.encode(x)).rejects.toThrow(NotFittedError);
    await expect(model.save(memoryStore())).rejects.toThrow(NotFittedError);
    expect(() => model.summary()).toThrow(NotFittedError);
  });

  describe.each(places)('on $place', ({ on }) => {
    test('learns, with shapes as promised, and repeats itself from its seed', async () => {
      const train = async (seed: number, epochs: number): Promise<{ loss: number[]; codes: Float32Array }> => {
        const model = make({ seed });
        const history = await model.fit(x, { ...quick(on), epochs, optimizer: { name: 'adam', learningRate: 0.02 } });
        const codes = await model.encode(x, on);
        expect(codes.shape).toEqual([rows, 2]);
        expect((await model.decode(codes, on)).shape).toEqual([rows, ...sampleShape]);
        expect(model.summary()).toContain('trainable parameters');
        model.dispose();
        return { loss: history.loss, codes: codes.data };
      };
      const { loss } = await train(5, 15);
      expect(loss[14]).toBeLessThan(loss[0]);
      const first = await train(5, 2);
      expect(await train(5, 2)).toEqual(first);
      expect(first.loss).toEqual(loss.slice(0, 2));
      expect((await train(6, 2)).loss).not.toEqual(first.loss);
    });

    test('saves and loads to equal outputs and an equal next epoch, by its class and by Autoencoder', async () => {
      const model = make();
      await model.fit(x, quick(on));
      const store = memoryStore();
      await model.save(store);
      const loaded = await type.load(store);
      const any = await Autoencoder.load(store, { parts: type.parts });
      const output = await model.reconstruct(x, on);
      expect(await loaded.reconstruct(x, on)).toEqual(output);
      expect(await any.reconstruct(x, on)).toEqual(output);
      expect((await loaded.fit(x, quick(on))).loss).toEqual((await model.fit(x, quick(on))).loss);
      for (const m of [model, loaded, any]) m.dispose();
    });

    test('goes on from a checkpoint to the same weights as without a break', async () => {
      const [whole, broken, resumed, checkpoint] = [make(), make(), make(), memoryStore()];
      await whole.fit(x, { ...quick(on), epochs: 4 });
      await broken.fit(x, { ...quick(on), epochs: 2, checkpoint: { to: checkpoint } });
      await resumed.fit(x, { ...quick(on), epochs: 4, resume: checkpoint });
      expect(await resumed.reconstruct(x, on)).toEqual(await whole.reconstruct(x, on));
      for (const m of [whole, broken, resumed]) m.dispose();
    });

    test('leaves no tensors behind', async () => {
      const round = async (): Promise<void> => {
        const model = make();
        await model.fit(x, { ...quick(on), validationSplit: 4 });
        await model.evaluate(x, on);
        await model.reconstruct(x, on);
        model.dispose();
      };
      await round();
      const before = tf.memory().numTensors;
      for (let i = 0; i < 3; i++) await round();
      expect(tf.memory().numTensors).toBe(before);
    });
  });

  test('gives the same losses on every device', async () => {
    const losses: number[][] = [];
    for (const device of devices) {
      await useDevice(device);
      const model = make();
      losses.push((await model.fit(x, { ...quick({ engine: 'eager', device }), epochs: 3 })).loss);
      model.dispose();
    }
    losses[0].forEach((loss, i) => expect(Math.abs(losses[1][i] / loss - 1)).toBeLessThan(1e-5));
  });

  test('trains to the same weights with the compiled engine as with the eager one, and measures the same', async () => {
    const model = await agree({}, { epochs: 4, batchSize: 7, optimizer: { name: 'adam', learningRate: 0.005 }, validationSplit: 4, metrics: ['mse', 'roundedAccuracy'] });
    model.dispose();
  });

  test('refuses input of another width, with what was expected and got', async () => {
    const model = make();
    await model.fit(x, quick({ device: 'wasm' }));
    await expect(model.encode([[1, 2, 3]])).rejects.toThrow(ShapeError);
    await expect(model.encode([[1, 2, 3]])).rejects.toThrow(/expected 9 features.*got 3/);
    await expect(model.decode([[1, 2, 3]])).rejects.toThrow(/expected 2 features.*got 3/);
    model.dispose();
  });

  const { together = {}, values = {}, conditioned = [] } = presetTraits[type.name] ?? {};
  const others = otherValues(type.configSchema.jsonSchema()).filter(({ parameter }) => !(parameter in values));
  const chosen = Object.entries(values).flatMap(([parameter, list]) => list.map((value) => ({ parameter, value })));

  test.each([...others, ...chosen])('trains, saves and loads with $parameter $value', async ({ parameter, value }) => {
    const parameters = { ...together[parameter], ...together[`${parameter} ${String(value)}`], [parameter]: value };
    const condition = conditioned.includes(parameter) ? { condition: Array.from({ length: rows }, (_, i) => i % 3) } : {};
    const options = { epochs: 1, optimizer: { name: 'sgd', learningRate: 0.01 }, ...condition } as const;
    const model = await agree(parameters, options);
    const store = memoryStore();
    await model.save(store);
    const loaded = await type.load(store);
    expect(loaded.config).toEqual(model.config);
    expect((loaded.config as unknown as Record<string, unknown>)[parameter]).toEqual((model.config as unknown as Record<string, unknown>)[parameter]);
    const on = { device: 'wasm', ...condition } as const;
    const output = async (m: Autoencoder): Promise<unknown> => m.decode(await m.encode(x, on), on);
    expect(await output(loaded)).toEqual(await output(model));
    model.dispose();
    loaded.dispose();
  });
});

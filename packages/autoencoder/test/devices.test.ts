import { UnavailableError, UnknownNameError, random } from '@latentkit/core';
import { afterAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { probeDevices, selectEngine, useDevice } from '../src/index.js';

afterAll(() => tf.setBackend('cpu'));

describe('devices', () => {
  test('every device is tried with a real operation, and those that fail say why and what to do', async () => {
    const probes = await probeDevices();
    expect(probes.map((p) => p.device)).toEqual(['node-gpu', 'node', 'webgpu', 'webgl', 'wasm', 'cpu']);
    const byName = Object.fromEntries(probes.map((p) => [p.device, p]));
    expect(byName['wasm']).toMatchObject({ available: true });
    expect(byName['wasm'].detail).toContain('WebAssembly');
    expect(byName['cpu'].available).toBe(true);
    for (const name of ['webgpu', 'webgl']) expect(byName[name].available).toBe(false);
    for (const probe of probes) if (!probe.available) expect(probe.remedy).not.toBe('');
  });

  test('auto takes the first that works, and a named one that does not work is refused with its remedy', async () => {
    expect(['node-gpu', 'node', 'wasm']).toContain(await useDevice('auto'));
    await expect(useDevice('webgl')).rejects.toThrow(UnavailableError);
    await expect(useDevice('webgl')).rejects.toThrow(/browser/);
    await expect(useDevice('gpu' as 'cpu')).rejects.toThrow(UnknownNameError);
  });

  test('the eager engine runs on the device that was asked for', async () => {
    expect(await selectEngine({ engine: 'eager', device: 'cpu' })).toMatchObject({ name: 'eager', device: 'cpu' });
    expect(tf.getBackend()).toBe('cpu');
    expect(await selectEngine({ device: 'wasm' })).toMatchObject({ device: 'wasm' });
    expect(tf.getBackend()).toBe('wasm');
    expect(await selectEngine({ engine: 'eager' })).toMatchObject({ name: 'eager', device: await useDevice('auto') });
  });
});

describe('matrix products of the wasm backend', () => {
  const draw = (name: string, n: number): Float32Array => random(5).stream(name).at(0).normal(n);

  test.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])('transposeA %s, transposeB %s: plain, batched and fused ones equal those of the cpu backend', async (transposeA, transposeB) => {
    const results: number[][][] = [];
    for (const device of ['cpu', 'wasm'] as const) {
      await useDevice(device);
      results.push(
        tf.tidy(() => {
          const a = tf.tensor3d(draw('a', 60), transposeA ? [2, 5, 6] : [2, 6, 5]);
          const b = tf.tensor3d(draw('b', 70), transposeB ? [2, 7, 5] : [2, 5, 7]);
          const bias = tf.tensor1d(draw('bias', 7));
          const [a0, b0] = [a.slice(0, 1).squeeze<tf.Tensor2D>([0]), b.slice(0, 1).squeeze<tf.Tensor2D>([0])];
          const fused = tf.fused.matMul({ a: a0, b: b0, transposeA, transposeB, bias, activation: 'relu' });
          return [tf.matMul(a, b, transposeA, transposeB), fused].map((t) => [...t.dataSync()]);
        }),
      );
    }
    results[0].forEach((row, i) => row.forEach((value, j) => expect(results[1][i][j]).toBeCloseTo(value, 5)));
  });

  test('the temporaries of a transposed product are freed', async () => {
    await useDevice('wasm');
    const [a, b] = [tf.randomUniform([8, 4], -1, 1, 'float32', 1), tf.randomUniform([8, 3], -1, 1, 'float32', 2)];
    const ids = (): number => tf.engine().backend.numDataIds();
    tf.matMul(a, b, true).dispose();
    const before = ids();
    for (let i = 0; i < 10; i++) tf.matMul(a, b, true).dispose();
    expect(ids()).toBe(before);
    tf.dispose([a, b]);
  });
});

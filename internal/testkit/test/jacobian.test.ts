import { type Autoencoder, type ExecutionOptions } from '@latentkit/autoencoder';
import { type NdArray, ndarray, random } from '@latentkit/core';
import { jacobianOf } from '@latentkit/latent';
import { describe, expect, test } from '@jest/globals';
import { discover, presetsOf } from '../src/discover.js';
import { registry } from '../src/registry.js';

const presets = await discover(registry.filter(({ row }) => row === 'families'), presetsOf);
const [rows, inputs] = [3, 9];
const values = Float32Array.from(random(8).stream('conformance').at(0).uniform(rows * inputs, 0.1, 0.9));
/** In place of what has kinks, of which differences know nothing. */
const SMOOTH = { activation: 'tanh', pooling: 'average' };
const eager = { engine: 'eager', device: 'cpu' } as const;
const compiled = { engine: 'compiled', threads: 1 } as const;

function largest(numbers: Float32Array): number {
  return numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function difference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return largest(a.map((value, i) => value - b[i]));
}

describe.each(presets)('jacobian of $name', ({ type, sampleShape = [inputs], parameters }) => {
  const x = ndarray(values, [rows, ...sampleShape]);

  test('is what differences say, of encoder and decoder, on both engines', async () => {
    const names = type.configSchema.parameters().map(({ name }) => name);
    const smooth = Object.fromEntries(Object.entries(SMOOTH).filter(([name]) => names.includes(name)));
    const model: Autoencoder = new type({ latentDim: 2, seed: 5, ...parameters, ...smooth }).build(sampleShape);
    const encoder = { latentDim: 2, encode: async (samples: NdArray) => model.encode(samples, eager) } as typeof model;
    const decoder = {
      latentDim: inputs,
      encode: async (codes: NdArray) => {
        const { data } = await model.decode(codes, eager);
        return ndarray(data, [data.length / inputs, inputs]);
      },
    } as typeof model;
    const codes = await model.encode(x, eager);
    const step = { step: 1e-3 };
    for (const [of, shape, seen] of [
      [(on: ExecutionOptions) => model.jacobian(x, on), [rows, 2, inputs], await jacobianOf(encoder, x, step)],
      [(on: ExecutionOptions) => model.decoderJacobian(codes, on), [rows, inputs, 2], await jacobianOf(decoder, codes, step)],
    ] as const) {
      const [one, other] = [await of(eager), await of(compiled)];
      expect(one.shape).toEqual(shape);
      expect(other.shape).toEqual(shape);
      expect(largest(one.data)).toBeGreaterThan(1e-3);
      expect(difference(one.data, other.data)).toBeLessThan(1e-5 * Math.max(1, largest(one.data)));
      expect(difference(one.data, seen.data)).toBeLessThan(1e-3 * Math.max(1, largest(one.data)));
    }
    model.dispose();
  });
});

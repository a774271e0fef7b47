import type { Bottleneck, StepContext } from '@latentkit/autoencoder';
import { random } from '@latentkit/core';
import { eagerNoise } from '@latentkit/layers';
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import {
  gaussianBottleneck,
  gaussianBottleneckFactory,
  mmdBottleneck,
  mmdBottleneckFactory,
  totalCorrelationBottleneck,
  totalCorrelationBottleneckFactory,
  vectorQuantizer,
  vectorQuantizerFactory,
} from '../src/index.js';

const [batch, units, features] = [5, 3, 20];
const numbers = random(8).stream('encoded').at(0).normal(batch * 2 * units);
const encoded = (): tf.Tensor2D => tf.tensor2d(numbers, [batch, 2 * units]);
const mean = (i: number, j: number): number => numbers[i * 2 * units + j];
const logVariance = (i: number, j: number): number => numbers[i * 2 * units + units + j];
const kl = (i: number, j: number): number => 0.5 * (Math.exp(logVariance(i, j)) + mean(i, j) ** 2 - 1 - logVariance(i, j));
const total = (f: (i: number, j: number) => number): number => {
  let sum = 0;
  for (let i = 0; i < batch; i++) for (let j = 0; j < units; j++) sum += f(i, j);
  return sum;
};

function context(part: Bottleneck, step = 0): StepContext {
  const scheduled = Object.fromEntries(Object.entries(part.schedules ?? {}).map(([name, schedule]) => [name, tf.scalar(schedule.at(step))]));
  return { training: true, noise: eagerNoise(random(2), step), features, scheduled };
}
const terms = (part: Bottleneck, step = 0): Record<string, number> =>
  Object.fromEntries(Object.entries(part.apply(encoded(), context(part, step)).terms ?? {}).map(([name, value]) => [name, value.dataSync()[0]]));

describe('gaussianBottleneck', () => {
  const divergence = total(kl) / batch;

  test('adds the divergence from the prior, in nats or over the elements of a sample', () => {
    expect(terms(gaussianBottleneck({ reduction: 'sum' }))['kl']).toBeCloseTo(divergence, 4);
    expect(terms(gaussianBottleneck())['kl']).toBeCloseTo(divergence / features, 5);
    expect(terms(gaussianBottleneck({ beta: 4, reduction: 'sum' }))['kl']).toBeCloseTo(4 * divergence, 4);
  });

  test('draws codes with the mean and the variance that the encoder gives', () => {
    const part = gaussianBottleneck({ samples: 4000 });
    const { code, samples } = part.apply(encoded(), context(part));
    expect([code.shape, samples]).toEqual([[4000 * batch, units], 4000]);
    const draws = tf.reshape(code, [4000, batch, units]);
    const moments = tf.moments(draws, 0);
    const [means, variances] = [moments.mean.dataSync(), moments.variance.dataSync()];
    for (let i = 0; i < batch; i++) {
      for (let j = 0; j < units; j++) {
        const deviation = Math.exp(logVariance(i, j) / 2);
        expect(Math.abs(means[i * units + j] - mean(i, j))).toBeLessThan(0.08 * deviation);
        expect(Math.abs(variances[i * units + j] / deviation ** 2 - 1)).toBeLessThan(0.1);
      }
    }
    expect(Array.from(part.code(encoded()).dataSync())).toEqual(Array.from({ length: batch * units }, (_, at) => mean(Math.floor(at / units), at % units)));
  });

  test('warms up, cycles, and draws to a rising capacity', () => {
    const weight = (options: object, steps: number[]): number[] => steps.map((step) => gaussianBottleneck({ beta: 2, ...options }).schedules?.['weight'].at(step) ?? NaN);
    expect(weight({}, [0, 9])).toEqual([2, 2]);
    expect(weight({ warmUpSteps: 10 }, [0, 5, 10, 11])).toEqual([0, 1, 2, 2]);
    expect(weight({ cycleSteps: 8 }, [0, 2, 4, 7, 8, 10])).toEqual([0, 1, 2, 2, 0, 1]);
    const drawn = gaussianBottleneck({ capacity: 3, capacitySteps: 10, reduction: 'sum' });
    expect(terms(drawn, 0)['kl']).toBeCloseTo(divergence, 4);
    expect(terms(drawn, 5)['kl']).toBeCloseTo(Math.abs(divergence - 1.5), 4);
    expect(terms(drawn, 50)['kl']).toBeCloseTo(Math.abs(divergence - 3), 4);
  });

  test('leaves every unit its free nats', () => {
    const perUnit = Array.from({ length: units }, (_, j) => Array.from({ length: batch }, (_b, i) => kl(i, j)).reduce((a, b) => a + b) / batch);
    const free = (Math.max(...perUnit) + Math.min(...perUnit)) / 2;
    const expected = perUnit.reduce((sum, nats) => sum + Math.max(nats, free), 0);
    expect(terms(gaussianBottleneck({ freeBits: free, reduction: 'sum' }))['kl']).toBeCloseTo(expected, 4);
  });

  test('combines draws to the importance-weighted bound', () => {
    const samples = 7;
    const part = gaussianBottleneck({ bound: 'iwae', samples });
    const { code, combine, terms: others } = part.apply(encoded(), context(part));
    const drawn = code.dataSync();
    const losses = random(1).stream('losses').at(0).uniform(samples * batch);
    const bound = combine?.(tf.tensor2d(losses, [samples, batch]), (v) => tf.mean<tf.Scalar>(v))['bound'].dataSync()[0];
    let expected = 0;
    for (let i = 0; i < batch; i++) {
      let weights = 0;
      for (let k = 0; k < samples; k++) {
        let log = -losses[k * batch + i] * features;
        for (let j = 0; j < units; j++) {
          const z = drawn[(k * batch + i) * units + j];
          log += -0.5 * z * z + 0.5 * ((z - mean(i, j)) ** 2 / Math.exp(logVariance(i, j)) + logVariance(i, j));
        }
        weights += Math.exp(log) / samples;
      }
      expected -= Math.log(weights) / batch / features;
    }
    expect(bound).toBeCloseTo(expected, 4);
    expect(others).toBeUndefined();
    expect(() => gaussianBottleneck({ bound: 'iwae', beta: 2 })).toThrow(/beta.*importance-weighted/);
    expect(() => gaussianBottleneck({ bound: 'iwae', freeBits: 0.1 })).toThrow(/freeBits/);
  });

  test('has a standard normal prior', () => {
    const prior = gaussianBottleneck().prior?.(2000, 2, random(1));
    expect(prior?.shape).toEqual([2000, 2]);
    const sum = prior?.data.reduce((a, b) => a + b * b, 0) ?? 0;
    expect(Math.abs(sum / 4000 - 1)).toBeLessThan(0.06);
    expect(() => gaussianBottleneck({ beta: -1 })).toThrow(/beta/);
  });
});

describe('mmdBottleneck', () => {
  test.each(['imq', 'rbf'] as const)('is small where codes are the prior and grows with their distance from it (%s)', (kernel) => {
    const at = (shift: number): number => {
      const part = mmdBottleneck({ deterministic: true, kernel, weight: 1, reduction: 'sum' });
      const codes = tf.add(tf.tensor2d(random(5).stream('codes').at(0).normal(300 * 2), [300, 2]), shift);
      return part.apply(codes, context(part)).terms?.['mmd'].dataSync()[0] ?? NaN;
    };
    expect(Math.abs(at(0))).toBeLessThan(0.05 * at(2));
    expect(at(2)).toBeGreaterThan(at(1));
    expect(at(1)).toBeGreaterThan(at(0.3));
  });

  test('weighs its terms, and has a divergence where it is asked for', () => {
    const one = terms(mmdBottleneck({ weight: 1, reduction: 'sum' }));
    const ten = terms(mmdBottleneck({ weight: 10, beta: 0.5 }));
    expect(Object.keys(one)).toEqual(['mmd']);
    expect(ten['mmd']).toBeCloseTo((10 * one['mmd']) / features, 5);
    expect(ten['kl']).toBeCloseTo((0.5 * total(kl)) / batch / features, 5);
    expect(mmdBottleneck({ deterministic: true }).encoderUnits(4)).toBe(4);
    expect(mmdBottleneck().encoderUnits(4)).toBe(8);
  });
});

describe('totalCorrelationBottleneck', () => {
  test('takes the divergence of the drawn codes apart: with equal weights its terms are the whole', () => {
    const part = totalCorrelationBottleneck({ beta: 1, reduction: 'sum' });
    const { code } = part.apply(encoded(), context(part));
    const z = code.dataSync();
    const whole = total((i, j) => {
      const value = z[i * units + j];
      return -0.5 * ((value - mean(i, j)) ** 2 / Math.exp(logVariance(i, j)) + logVariance(i, j)) + 0.5 * value ** 2;
    });
    const { information, correlation, dimensions } = terms(part);
    expect(information + correlation + dimensions).toBeCloseTo(whole / batch, 4);
    const weighted = terms(totalCorrelationBottleneck({ alpha: 2, beta: 3, gamma: 4 }));
    expect(weighted['information']).toBeCloseTo((2 * information) / features, 5);
    expect(weighted['correlation']).toBeCloseTo((3 * correlation) / features, 5);
    expect(weighted['dimensions']).toBeCloseTo((4 * dimensions) / features, 5);
  });

  test('sees correlation where units go together, and none where they do not', () => {
    const of = (together: boolean): number => {
      const a = random(1).stream('a').at(0).normal(400);
      const b = together ? a : random(1).stream('b').at(0).normal(400);
      const rows = Array.from(a, (value, i) => [2 * value, 2 * b[i], -3, -3]);
      const part = totalCorrelationBottleneck({ beta: 1, reduction: 'sum' });
      return part.apply(tf.tensor2d(rows), context(part)).terms?.['correlation'].dataSync()[0] ?? NaN;
    };
    expect(of(true)).toBeGreaterThan(of(false) + 1);
  });
});

describe('vectorQuantizer', () => {
  const build = (options: Parameters<typeof vectorQuantizer>[0] = {}): { part: Bottleneck; layer: tf.layers.Layer } => {
    const part = vectorQuantizer({ entries: 4, groups: 2, ...options });
    const [layer] = part.layers?.({ latentDim: 4, encoderUnits: 4, random: random(3) }) ?? [];
    return { part, layer };
  };
  const codes = (): tf.Tensor2D => tf.tensor2d(random(9).stream('z').at(0).normal(24), [6, 4]);

  test('replaces each part of a code by the nearest entry of its codebook', () => {
    const { part, layer } = build();
    const quantized = part.code(layer.apply(codes()) as tf.Tensor).arraySync() as number[][];
    const books = layer.getWeights().map((weight) => weight.arraySync() as number[][]);
    const rows = codes().arraySync();
    const nearest = (point: number[], book: number[][]): number[] =>
      [...book].sort((a, b) => a.reduce((s, v, k) => s + (v - point[k]) ** 2, 0) - b.reduce((s, v, k) => s + (v - point[k]) ** 2, 0))[0];
    rows.forEach((row, i) => {
      const expected = [...nearest(row.slice(0, 2), books[0]), ...nearest(row.slice(2), books[1])];
      quantized[i].forEach((value, j) => expect(value).toBeCloseTo(expected[j], 5));
    });
  });

  test('passes the gradient of the decoder to the code, and draws code and entries together', () => {
    const { part, layer } = build({ commitment: 0.5, reduction: 'sum' });
    const apply = (z: tf.Tensor): ReturnType<Bottleneck['apply']> => part.apply(layer.apply(z) as tf.Tensor, context(part));
    const straight = tf.grad((z) => tf.sum(tf.mul(apply(z).code, 3)))(codes()).dataSync();
    straight.forEach((value) => expect(value).toBeCloseTo(3, 5));
    const quantized = part.code(layer.apply(codes()) as tf.Tensor);
    const difference = tf.sub(codes(), quantized).dataSync();
    const pulled = tf.grad((z) => apply(z).terms?.['commitment'] as tf.Scalar)(codes()).dataSync();
    pulled.forEach((value, i) => expect(value).toBeCloseTo((0.5 * 2 * difference[i]) / 6, 5));
    const still = tf.grad((z) => apply(z).terms?.['codebook'] as tf.Scalar)(codes()).dataSync();
    expect(Array.from(still).every((value) => value === 0)).toBe(true);
  });

  test('refuses groups that do not divide the code', () => {
    expect(() => vectorQuantizer({ groups: 3 }).encoderUnits(4)).toThrow(/divisor of latentDim, 4/);
    expect(() => vectorQuantizer({ entries: 1 })).toThrow(/entries/);
  });
});

test.each([
  [gaussianBottleneck({ beta: 2, reduction: 'sum', warmUpSteps: 3, cycleSteps: 4, capacity: 5, capacitySteps: 6, freeBits: 0.1, samples: 2 }), gaussianBottleneckFactory],
  [mmdBottleneck({ weight: 2, beta: 0.5, kernel: 'rbf', deterministic: false, reduction: 'sum' }), mmdBottleneckFactory],
  [totalCorrelationBottleneck({ alpha: 2, beta: 3, gamma: 4, reduction: 'sum' }), totalCorrelationBottleneckFactory],
  [vectorQuantizer({ entries: 8, groups: 2, commitment: 0.5, reduction: 'sum' }), vectorQuantizerFactory],
])('each bottleneck is made again by its factory', (part, factory) => {
  expect(factory.create(JSON.parse(JSON.stringify(part.config)) as never).config).toEqual(part.config);
  expect(factory.type).toBe(part.config.type);
});

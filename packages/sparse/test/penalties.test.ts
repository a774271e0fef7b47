import type { PenaltyContext } from '@latentkit/autoencoder';
import { random } from '@latentkit/core';
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { kSparse, kSparseFactory, klSparsity, klSparsityFactory, l1Activity, l1ActivityFactory, lifetimeSparsity, lifetimeSparsityFactory } from '../src/index.js';

const [rows, units] = [6, 4];
const values = Array.from(random(2).stream('codes').at(0).uniform(rows * units), (v) => 0.05 + 0.9 * v);
const codes = (): tf.Tensor2D => tf.tensor2d(values, [rows, units]);
const context = (code: tf.Tensor, more: Partial<PenaltyContext> = {}): PenaltyContext => ({ code, encoded: code, training: true, weights: {}, ...more }) as PenaltyContext;
const means = (): number[] => Array.from({ length: units }, (_, j) => values.filter((_v, i) => i % units === j).reduce((a, b) => a + b, 0) / rows);
const divergence = (p: number, q: number): number => p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));

describe('l1Activity', () => {
  test('sums over units and averages over samples', () => {
    const sum = values.reduce((a, b) => a + b, 0);
    expect(l1Activity(0.3).value(context(codes())).dataSync()[0]).toBeCloseTo((0.3 * sum) / rows, 5);
    expect(l1Activity(0.3).value(context(tf.neg(codes()))).dataSync()[0]).toBeCloseTo((0.3 * sum) / rows, 5);
  });
});

describe('klSparsity', () => {
  test('is the divergence of the mean activations, and 0 where they are at the target', () => {
    const expected = 0.7 * means().reduce((sum, q) => sum + divergence(0.2, q), 0);
    expect(klSparsity({ weight: 0.7, target: 0.2 }).value(context(codes())).dataSync()[0]).toBeCloseTo(expected, 5);
    expect(klSparsity({ weight: 1, target: 0.25 }).value(context(tf.fill([3, 5], 0.25))).dataSync()[0]).toBeCloseTo(0, 6);
  });

  test('stays finite where units are always off or always on', () => {
    for (const value of [0, 1]) expect(Number.isFinite(klSparsity().value(context(tf.fill([3, 5], value))).dataSync()[0])).toBe(true);
  });

  test('with memory looks at the moving mean, with the gradient of the batch alone', () => {
    const penalty = klSparsity({ weight: 1, target: 0.2, momentum: 0.9 });
    const moving = [0.1, 0.2, 0.3, 0.4];
    const weights = { 'activation_mean/moving_mean': tf.tensor1d(moving) };
    const q = means().map((mean, j) => 0.9 * moving[j] + 0.1 * mean);
    const at = (code: tf.Tensor, training = true): tf.Scalar => penalty.value(context(code, { weights, training }));
    expect(at(codes()).dataSync()[0]).toBeCloseTo(q.reduce((sum, each) => sum + divergence(0.2, each), 0), 5);
    expect(at(codes(), false).dataSync()[0]).toBeCloseTo(means().reduce((sum, each) => sum + divergence(0.2, each), 0), 5);
    const gradient = tf.grad((code) => at(code))(codes()).dataSync();
    q.forEach((each, j) => expect(gradient[j]).toBeCloseTo((-0.2 / each + 0.8 / (1 - each)) / rows, 5));
  });

  test('with memory refuses codes that are not what the encoder gives', () => {
    const penalty = klSparsity({ momentum: 0.5 });
    expect(() => penalty.value(context(codes(), { encoded: tf.zeros([rows, 2 * units]) }))).toThrow(/momentum.*codes of 4 from 8 units/);
  });

  test('its layer moves the mean in training alone', () => {
    const [layer] = klSparsity({ target: 0.2, momentum: 0.75 }).layers?.({ latentDim: units, encoderUnits: units, random: random(1) }) ?? [];
    expect(Array.from((layer.apply(codes(), { training: false }) as tf.Tensor).dataSync())).toEqual(Array.from(codes().dataSync()));
    const before = Array.from(layer.getWeights()[0].dataSync());
    before.forEach((value) => expect(value).toBeCloseTo(0.2, 6));
    layer.apply(codes(), { training: true });
    means().forEach((mean, j) => expect(layer.getWeights()[0].dataSync()[j]).toBeCloseTo(0.75 * 0.2 + 0.25 * mean, 5));
  });
});

describe('keeping the largest', () => {
  const kept = (result: tf.Tensor): number[] => Array.from(result.dataSync()).flatMap((value, at) => (value === 0 ? [] : [at]));
  const largest = (indices: number[], k: number): number[] => [...indices].sort((a, b) => values[b] - values[a]).slice(0, k);

  test('kSparse keeps k of each sample, and alpha·k outside of training', () => {
    const bottleneck = kSparse({ k: 1, alpha: 2 });
    const expected = (k: number): number[] => Array.from({ length: rows }, (_, i) => largest(Array.from({ length: units }, (_u, j) => i * units + j), k)).flat().sort((a, b) => a - b);
    expect(kept(bottleneck.apply(codes(), context(codes())).code)).toEqual(expected(1));
    expect(kept(bottleneck.apply(codes(), context(codes(), { training: false })).code)).toEqual(expected(2));
    expect(kept(bottleneck.code(codes()))).toEqual(expected(2));
    expect(Array.from(kSparse(99).code(codes()).dataSync())).toEqual(Array.from(codes().dataSync()));
  });

  test('lifetimeSparsity keeps a share of the batch for each unit, in training', () => {
    const bottleneck = lifetimeSparsity(1 / 3);
    const expected = Array.from({ length: units }, (_, j) => largest(Array.from({ length: rows }, (_r, i) => i * units + j), 2)).flat().sort((a, b) => a - b);
    expect(kept(bottleneck.apply(codes(), context(codes())).code)).toEqual(expected);
    expect(kept(bottleneck.apply(codes(), context(codes(), { training: false })).code).length).toBe(rows * units);
    expect(kept(bottleneck.code(codes())).length).toBe(rows * units);
  });

  test('lets the gradient through where it keeps', () => {
    const factor = tf.tensor2d(Array.from({ length: rows * units }, (_, i) => i + 1), [rows, units]);
    const gradient = tf.grad((x) => tf.sum(tf.mul(kSparse(2).apply(x, context(x)).code, factor)))(codes());
    expect(kept(gradient)).toEqual(kept(kSparse(2).code(codes())));
    kept(gradient).forEach((at) => expect(gradient.dataSync()[at]).toBe(at + 1));
  });
});

test.each([
  [l1Activity({ weight: 0.2 }), l1ActivityFactory],
  [klSparsity({ weight: 0.2, target: 0.3, momentum: 0.4 }), klSparsityFactory],
  [kSparse({ k: 3, alpha: 1.5 }), kSparseFactory],
  [lifetimeSparsity({ rate: 0.2 }), lifetimeSparsityFactory],
])('each part is made again by its factory', (part, factory) => {
  expect(factory.create(JSON.parse(JSON.stringify(part.config)) as never).config).toEqual(part.config);
  expect(factory.type).toBe(part.config.type);
});

test('parameters are checked', () => {
  expect(() => l1Activity(-1)).toThrow(/weight/);
  expect(() => klSparsity({ target: 1 })).toThrow(/target/);
  expect(() => klSparsity({ momentum: 1 })).toThrow(/momentum/);
  expect(() => kSparse(0)).toThrow(/k/);
  expect(() => kSparse(5).encoderUnits(4)).toThrow(/at most latentDim, 4/);
  expect(() => lifetimeSparsity(0)).toThrow(/rate/);
});

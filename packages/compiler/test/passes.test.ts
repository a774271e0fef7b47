import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { accumulateProducts } from '../src/passes/accumulate.js';
import { liveNodes } from '../src/passes/live.js';
import { sinkReshapes } from '../src/passes/reshapes.js';
import type { Program } from '../src/passes/rewrite.js';
import { sumRowsByProducts } from '../src/passes/row-sums.js';
import { foldScales } from '../src/passes/scales.js';
import { unfoldSelu } from '../src/passes/selu.js';
import { count, difference, numbers, record, run, type TracedProgram } from './run-program.js';

/** Rewrites a program, checks that it computes the same, and gives it back without what nothing reads. */
async function rewritten(program: TracedProgram, ...passes: ((p: Program) => Program)[]): Promise<Program> {
  return rewrittenWithin(1e-6, program, ...passes);
}

async function rewrittenWithin(tolerance: number, program: TracedProgram, ...passes: ((p: Program) => Program)[]): Promise<Program> {
  const before = { nodes: liveNodes(program.nodes, program.values), values: program.values };
  const after = passes.reduce<Program>((p, pass) => {
    const next = pass(p);
    return { nodes: liveNodes(next.nodes, next.values), values: next.values };
  }, before);
  expect(difference(await run(before, program.inputs), await run(after, program.inputs))).toBeLessThan(tolerance);
  return after;
}

const alphas = (program: Program): number[] => program.nodes.filter((n) => n.op === 'MatMul').map((n) => n.attributes['alpha'] as number);

describe('factors', () => {
  test('of a product become part of it', async () => {
    const after = await rewritten(record([[3, 4], [4, 5]], (a, b) => tf.mul(tf.matMul(a, b), 0.25)), sinkReshapes, foldScales);
    expect(count(after, 'Mul')).toBe(0);
    expect(alphas(after)).toEqual([0.25]);
  });

  test('of a matrix that only products read are not applied to it', async () => {
    const program = record([[3, 4], [4, 5], [4, 3]], (a, b, c) => {
      const scaled = tf.mul(a, 0.5);
      return [tf.matMul(scaled, b), tf.matMul(c, scaled), tf.sum(scaled, 0)];
    });
    const after = await rewritten(program, sinkReshapes, sumRowsByProducts, foldScales);
    expect(count(after, 'Mul')).toBe(0);
    expect(alphas(after)).toEqual([0.5, 0.5, 0.5]);
  });

  test('go through products of elements, and multiply', async () => {
    const program = record([[3, 4], [3, 4], [4, 5]], (a, b, c) => tf.matMul(tf.mul(tf.mul(a, 0.5), tf.mul(b, 3)), c));
    const after = await rewritten(program, sinkReshapes, foldScales);
    expect(count(after, 'Mul')).toBe(1);
    expect(alphas(after)).toEqual([1.5]);
  });

  test('stay where something else reads the scaled matrix', async () => {
    const wanted = record([[3, 4], [4, 5]], (a, b) => {
      const scaled = tf.mul(a, 0.5);
      return [scaled, tf.matMul(scaled, b)];
    });
    expect(count(await rewritten(wanted, sinkReshapes, foldScales), 'Mul')).toBe(1);
    const squared = record([[3, 4], [4, 5]], (a, b) => {
      const scaled = tf.mul(a, 0.5);
      return tf.matMul(tf.mul(scaled, scaled), b);
    });
    expect(count(await rewritten(squared, sinkReshapes, foldScales), 'Mul')).toBe(2);
  });

  test('that differ from row to row stay', async () => {
    const weights = tf.tensor2d([1, 2, 3], [3, 1]);
    const after = await rewritten(record([[3, 4], [4, 5]], (a, b) => tf.matMul(tf.mul(a, weights), b)), sinkReshapes, foldScales);
    expect(count(after, 'Mul')).toBe(1);
    weights.dispose();
  });
});

describe('sums', () => {
  test('of a product and a bias are one product', async () => {
    const after = await rewritten(record([[3, 4], [4, 5], [5]], (a, b, c) => tf.add(tf.matMul(a, b), c)), sinkReshapes, accumulateProducts);
    expect(after.nodes.map((node) => node.op).filter((op) => op !== 'Reshape')).toEqual(['MatMul']);
  });

  test('of weights and a step along the gradient are one product', async () => {
    const program = record([[4, 5], [3, 4], [3, 5]], (w, x, dy) => tf.sub(w, tf.mul(tf.matMul(x, dy, true), 0.1)));
    const after = await rewritten(program, sinkReshapes, foldScales, accumulateProducts);
    expect(after.nodes.map((node) => node.op).filter((op) => op !== 'Reshape')).toEqual(['MatMul']);
    expect(alphas(after)[0]).toBeCloseTo(-0.1, 7);
  });

  test('of a bias and a step along its gradient are one product', async () => {
    const program = record([[5], [3, 5]], (b, dy) => tf.sub(b, tf.mul(tf.sum(dy, 0), 0.1)));
    const after = await rewritten(program, sinkReshapes, sumRowsByProducts, foldScales, accumulateProducts);
    expect(count(after, 'MatMul')).toBe(1);
    expect(count(after, 'Sub') + count(after, 'Mul') + count(after, 'ReduceSum')).toBe(0);
  });

  test('a step size that is an input of the graph scales the smaller operand', async () => {
    const program = record([[40, 50], [3, 40], [3, 50], [50], []], (w, x, dy, b, rate) => [
      tf.sub(w, tf.mul(tf.matMul(x, dy, true), rate)),
      tf.sub(b, tf.mul(tf.sum(dy, 0), rate)),
    ]);
    const after = await rewritten(program, sinkReshapes, sumRowsByProducts, foldScales, accumulateProducts);
    expect([count(after, 'MatMul'), count(after, 'Sub')]).toEqual([2, 0]);
    expect(after.nodes.filter((node) => node.op === 'Mul').every((node) => node.outputs[0].shape.join() !== '40,50')).toBe(true);
  });

  test('a product that something else reads is not changed', async () => {
    const program = record([[3, 4], [4, 5], [5]], (a, b, c) => {
      const product = tf.matMul(a, b);
      return [product, tf.add(product, c)];
    });
    expect(count(await rewritten(program, sinkReshapes, accumulateProducts), 'Add')).toBe(1);
  });

  test('what is subtracted from a product is not taken for what is added', async () => {
    const program = record([[3, 4], [4, 5], [5]], (a, b, c) => tf.sub(tf.matMul(a, b), c));
    expect(count(await rewritten(program, sinkReshapes, accumulateProducts), 'Sub')).toBe(1);
  });
});

describe('reshapes', () => {
  test('around products disappear from what is between them', async () => {
    const program = record([[3, 4], [4, 5], [5], [5, 2]], (a, b, c, d) => {
      const inner = tf.reshape(tf.matMul(a, b), [1, 3, 5]);
      return tf.matMul(tf.reshape(tf.relu(tf.add(inner, c)), [3, 5]), d);
    });
    const after = await rewritten(program, sinkReshapes, accumulateProducts);
    const last = after.values[0].node;
    expect(last?.op === 'Reshape' ? last.inputs[0].node?.op : last?.op).toBe('MatMul');
    expect(after.nodes.slice(0, 3).map((node) => node.op)).not.toContain('Add');
  });

  test('of sums over the added axis as well', async () => {
    const after = await rewritten(record([[3, 4]], (a) => tf.sum(tf.reshape(a, [1, 3, 4]), [0, 1])), sinkReshapes);
    expect(after.nodes.find((node) => node.op === 'ReduceSum')?.attributes['axes']).toEqual([0]);
  });

  test('that move elements stay', async () => {
    await rewritten(record([[3, 4], [4]], (a, b) => tf.add(tf.reshape(a, [1, 4, 3]), tf.reshape(b, [1, 4, 1]))), sinkReshapes);
    await rewritten(record([[3, 4], [2, 3, 4]], (a, b) => tf.add(tf.reshape(a, [1, 3, 4]), b)), sinkReshapes);
  });
});

describe('SELU', () => {
  // exp(z + log alpha) and alpha · exp(z) round differently.
  const ROUNDING = 3e-6;
  const shapes = [[64, 30], [30, 200], [200], [200, 7]] as const;
  const network = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor, v: tf.Tensor): tf.Tensor =>
    tf.mean(tf.square(tf.matMul(tf.selu(tf.add(tf.matMul(x, w), b)), v)));
  const gradients = (...xs: tf.Tensor[]): tf.Tensor[] => tf.grads(network)(xs);

  test('is written out with its gradient, behind a bias without another pass, and the weights keep their gradients', async () => {
    const program = record(shapes, gradients);
    const after = await rewrittenWithin(ROUNDING, program, sinkReshapes, accumulateProducts, unfoldSelu, foldScales);
    expect([count(after, 'Selu'), count(after, 'SeluSlope')]).toEqual([0, 0]);
    expect([count(after, 'SeluExponential'), count(after, 'UnitSelu'), count(after, 'UnitSeluSlope')]).toEqual([1, 1, 1]);
    const xs = shapes.map((shape, i) => tf.tensor(numbers(shape, i + 1), [...shape]));
    const eager = tf.tidy(() => gradients(...xs).map((g) => g.dataSync()));
    expect(difference(eager, await run(after, program.inputs))).toBeLessThan(2e-6);
    tf.dispose(xs);
  });

  test('has the slope on the left where its input is exactly 0', async () => {
    const slopeAtZero = (...xs: tf.Tensor[]): tf.Tensor[] => [tf.grad((z: tf.Tensor) => tf.sum(tf.selu(z)))(tf.add(tf.matMul(xs[0], tf.mul(xs[1], 0)), tf.mul(xs[2], 0)))];
    const program = record(shapes.slice(0, 3), slopeAtZero);
    const [slope] = await run(await rewrittenWithin(ROUNDING, program, sinkReshapes, accumulateProducts, unfoldSelu), program.inputs);
    expect(slope.every((value) => Math.abs(value - 1.7580993408473768) < 1e-6)).toBe(true);
  });

  test('stays one operation where it is small or has no gradient', async () => {
    const small = record([[4, 3], [3, 5], [5], [5, 2]], gradients);
    expect(count(await rewrittenWithin(ROUNDING, small, sinkReshapes, accumulateProducts, unfoldSelu), 'Selu')).toBe(1);
    const forward = record(shapes, network);
    expect(count(await rewrittenWithin(ROUNDING, forward, sinkReshapes, accumulateProducts, unfoldSelu), 'Selu')).toBe(1);
  });

  test('keeps the value before it where something else reads that', async () => {
    const program = record(shapes, (...xs) => [...tf.grads((x, w, b, v) => tf.add(network(x, w, b, v), tf.mean(tf.square(tf.add(tf.matMul(x, w), b)))))(xs)]);
    await rewrittenWithin(ROUNDING, program, sinkReshapes, accumulateProducts, unfoldSelu, foldScales, accumulateProducts);
  });
});

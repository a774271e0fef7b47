import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { exportOnnx } from '../src/export/export-onnx.js';
import { registerLowering } from '../src/lower/registry.js';
import { recordComposite } from '../src/composite.js';
import { differenceOf, holds, keepForPython, named, type ReferenceRun } from './export/exported.js';
import { makeNetwork, network, NETWORKS, numbers } from './export/networks.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** What the model itself makes of `n` samples. */
function reference(model: tf.LayersModel, n: number): ReferenceRun {
  const inputs = model.inputs.map(({ shape }, i) => {
    const full = [n, ...(shape.slice(1) as number[])];
    return tf.tensor(numbers(tf.util.sizeFromShape(full), n + i), full);
  });
  const made = model.apply(inputs.length === 1 ? inputs[0] : inputs, { training: false }) as tf.Tensor | tf.Tensor[];
  const outputs = Array.isArray(made) ? made : [made];
  return { inputs: inputs.map((x, i) => named(model.inputNames[i], x)), outputs: outputs.map((y, i) => named(model.outputNames[i], y)) };
}

describe('a file of any model gives what the model gives, for any number of samples', () => {
  const cases = Object.keys(NETWORKS).map((name) => ({ name }));
  test.each(cases)('$name', async ({ name }) => {
    const model = makeNetwork(name);
    const runs = [1, 3, 8].map((n) => reference(model, n));
    // Recurrent networks are long, and hold no operator that another does not.
    for (const opset of /LSTM|GRU|bidirectional/.test(name) ? [13] : [13, 18, 21]) {
      const bytes = exportOnnx(model, { opset });
      expect(await differenceOf(bytes, runs)).toBeLessThan(2e-6);
      expect(holds(bytes, 'com.microsoft')).toBe(false);
      for (const weight of model.weights) expect(holds(bytes, weight.name)).toBe(true);
      await keepForPython(`${name} ${opset}`, bytes, runs, model.weights.map((w) => w.name));
    }
  });
});

describe('options', () => {
  const model = (): tf.LayersModel => network([4], tf.layers.dense({ units: 3, activation: 'tanh', useBias: false }));

  test('a fixed batch', async () => {
    const dense = model();
    const bytes = exportOnnx(dense, { dynamicBatch: false, batchSize: 5 });
    expect(await differenceOf(bytes, [reference(dense, 5)])).toBeLessThan(1e-6);
    await expect(differenceOf(bytes, [reference(dense, 4)])).rejects.toThrow(/Got: 4 Expected: 5/);
  });

  test('names of outputs, of the graph, and of inputs like those inside', async () => {
    const x = tf.tensor2d(numbers(6, 1), [2, 3]);
    const f = (a: tf.Tensor): tf.Tensor[] => [tf.exp(a), tf.mul(tf.exp(a), 2), a];
    const bytes = exportOnnx(f, { inputs: [{ name: 't3', shape: [null, 3] }], outputNames: ['in0', 'c1', 't0'], name: 'three' });
    const outputs = f(x).map((y, i) => named(['in0', 'c1', 't0'][i], y));
    expect(await differenceOf(bytes, [{ inputs: [named('t3', x)], outputs }])).toBeLessThan(1e-6);
    expect(holds(bytes, 'three')).toBe(true);
  });

  test('inputs in place of the model’s own, for axes that it leaves open', async () => {
    const input = tf.input({ shape: [null, 3] });
    const open = tf.model({ inputs: input, outputs: tf.layers.simpleRNN({ units: 4 }).apply(input) as tf.SymbolicTensor });
    expect(() => exportOnnx(open)).toThrow(/no open axis but the first.*axis 1/s);
    const [name] = open.inputNames;
    const bytes = exportOnnx(open, { inputs: [{ name, shape: [null, 6, 3] }] });
    const x = tf.tensor3d(numbers(36, 1), [2, 6, 3]);
    const run = { inputs: [named(name, x)], outputs: [named(open.outputNames[0], open.apply(x) as tf.Tensor)] };
    expect(await differenceOf(bytes, [run])).toBeLessThan(1e-6);
  });

  test('a sequential model, whose inputs and outputs are named after their layers', async () => {
    const sequential = tf.sequential({ layers: [tf.layers.dense({ inputShape: [4], units: 5, name: 'first' }), tf.layers.dense({ units: 2, name: 'last' })] });
    const x = tf.tensor2d(numbers(12, 1), [3, 4]);
    const run = { inputs: [named('first_input', x)], outputs: [named('last', sequential.predict(x) as tf.Tensor)] };
    expect(await differenceOf(exportOnnx(sequential), [run])).toBeLessThan(1e-6);
  });

  test('whole numbers and outputs by name', async () => {
    const table = tf.tensor2d(numbers(20, 4), [10, 2]);
    const f = (i: tf.Tensor): Record<string, tf.Tensor> => ({ row: tf.gather(table, i), twice: tf.mul(i, tf.scalar(2, 'int32')) });
    const bytes = exportOnnx(f, { inputs: [{ name: 'i', shape: [null], type: 'int32' }] });
    const i = tf.tensor1d([3, 9, 0], 'int32');
    const { row, twice } = f(i);
    const run = { inputs: [{ name: 'i', type: 'int32' as const, shape: [3], data: Int32Array.of(3, 9, 0) }], outputs: [named('row', row), named('twice', twice)] };
    expect(await differenceOf(bytes, [run])).toBe(0);
  });
});

describe('what depends on the batch size', () => {
  const inputs = [{ name: 'x', shape: [null, 3] }];
  const weight = tf.variable(tf.tensor2d(numbers(6, 9), [3, 2]), true, 'weight_of_the_function');
  const functions: [string, (x: tf.Tensor) => tf.Tensor][] = [
    ['means over the batch', (x) => tf.sub(x, tf.mean(x, 0, true))],
    ['a mean over everything', (x) => tf.mul(x, tf.mean(x))],
    ['the number of samples', (x) => tf.mul(x, x.shape[0])],
    ['samples in reverse', (x) => tf.reverse(x, 0)],
    ['a row repeated', (x) => tf.add(x, tf.tile(tf.tensor2d([[1, 2, 3]]), [x.shape[0], 1]))],
    ['all but the first sample, and the last two', (x) => tf.concat([tf.slice(x, [1, 0], [x.shape[0] - 1, 3]), tf.slice(x, [x.shape[0] - 2, 0], [2, 3])])],
    ['pairs of neighbours', (x) => tf.reshape(x, [x.shape[0] * 3, 1])],
    // Does nothing to five samples, which is one of the sizes traced.
    ['a length like that of a traced batch', (x) => tf.reshape(tf.matMul(x as tf.Tensor2D, tf.ones([3, 5])), [5, x.shape[0]])],
    ['all distances', (x) => tf.sum(tf.square(tf.sub(tf.expandDims(x, 0), tf.expandDims(x, 1))), 2)],
    ['zeros of the batch’s shape', (x) => tf.maximum(tf.zeros([x.shape[0], 3]), tf.neg(x))],
    ['the number of each sample', (x) => tf.add(x, tf.expandDims(tf.cast(tf.tensor1d(Array.from({ length: x.shape[0] }, (_, i) => 2 * i + 1), 'int32'), 'float32'), 1))],
    ['a gradient of a mean loss', (x) => tf.grad((w: tf.Tensor) => tf.mean(tf.square(tf.tanh(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D)))))(weight)],
  ];
  test.each(functions)('%s', async (name, f) => {
    const bytes = exportOnnx(f, { inputs });
    const runs = [2, 4, 7].map((n): ReferenceRun => {
      const x = tf.tensor2d(numbers(3 * n, n), [n, 3]);
      return { inputs: [named('x', x)], outputs: [named('output', f(x))] };
    });
    expect(await differenceOf(bytes, runs)).toBeLessThan(2e-6);
    await keepForPython(name, bytes, runs);
  });

  test('is refused with the operation’s name where no rule describes it', () => {
    const triangle = (x: tf.Tensor): tf.Tensor => {
      const [n] = x.shape;
      const below = tf.tensor2d(Array.from({ length: n * n }, (_, i) => (i % n <= Math.floor(i / n) ? 1 : 0)), [n, n]);
      return tf.matMul(below, x);
    };
    expect(() => exportOnnx(triangle, { inputs })).toThrow(/'BatchMatMul'.*every batch size.*dynamicBatch: false/s);
    const halves = (x: tf.Tensor): tf.Tensor => tf.slice(x, [0, 0], [Math.ceil(x.shape[0] / 2), 3]);
    expect(() => exportOnnx(halves, { inputs })).toThrow(/'Slice'/);
    const threes = (x: tf.Tensor): tf.Tensor => tf.slice(x, [0, 0], [Math.floor(x.shape[0] / 3) * 3, 3]);
    expect(() => exportOnnx(threes, { inputs })).toThrow(/'Slice'/);
    const fours = (x: tf.Tensor): tf.Tensor => tf.slice(x, [0, 0], [Math.floor(x.shape[0] / 4) * 4, 3]);
    expect(() => exportOnnx(fours, { inputs })).toThrow(/'Slice'/);
    const few = (x: tf.Tensor): tf.Tensor => tf.slice(x, [0, 0], [Math.min(x.shape[0], 10), 3]);
    expect(() => exportOnnx(few, { inputs })).toThrow(/'Slice'/);
    const squares = (x: tf.Tensor): tf.Tensor => tf.add(x, tf.tensor2d(Array.from({ length: x.shape[0] }, (_, i) => i * i), [x.shape[0], 1]));
    expect(() => exportOnnx(squares, { inputs })).toThrow(/'Add'.*no rule/s);
    const odd = (x: tf.Tensor): tf.Tensor => (x.shape[0] % 2 === 1 ? tf.exp(x) : tf.sin(x));
    expect(() => exportOnnx(odd, { inputs })).toThrow(/'(Exp|Sin)'.*other operations/s);
    expect(() => exportOnnx(halves, { inputs, dynamicBatch: false, batchSize: 4 })).not.toThrow();
  });
});

describe('bad input', () => {
  const model = network([4], tf.layers.dense({ units: 3 }));

  test.each([12, 22, 17.5])('operator set %p', (opset) => {
    expect(() => exportOnnx(model, { opset })).toThrow(/opset.*13 to 21/s);
  });

  test('a model that is not built, a function without inputs, a bad batch, wrong names', () => {
    expect(() => exportOnnx(tf.sequential())).toThrow(/built model.*inputShape/s);
    expect(() => exportOnnx((x: tf.Tensor) => x)).toThrow(/inputs.*shape: \[null, 784\]/s);
    for (const inputs of [{ shape: [4] }, [[null, 4]], [{ name: 'x' }], [null]]) {
      expect(() => exportOnnx((x: tf.Tensor) => x, { inputs: inputs as never })).toThrow(/inputs: got.*a name and a shape each.*name: 'x'/s);
    }
    expect(() => exportOnnx(model, { dynamicBatch: false, batchSize: 0 })).toThrow(/batchSize/);
    expect(() => exportOnnx(model, { outputNames: ['a', 'b'] })).toThrow(/1 names/);
    expect(() => exportOnnx(model, { inputs: [{ name: 'x', shape: [7, 4] }] })).toThrow(/dynamicBatch.*open batch axis/s);
    expect(() => exportOnnx(tf.add as never, { inputs: [{ name: 'x', shape: [null] }, { name: 'x', shape: [null] }] })).toThrow(/different name/);
    expect(() => exportOnnx(tf.exp as never, { inputs: [{ name: 'x', shape: [null, 1.5] }] })).toThrow(/integers >= 1/);
  });

  test('an operation that only ONNX Runtime has, or that the operator set lacks', () => {
    registerLowering('TestGelu', (context, node) => {
      const [x] = node.inputs;
      context.put(node.outputs[0], context.builder.microsoft('Gelu', [context.plain(x)], x.shape));
    });
    registerLowering('TestMish', (context, node) => {
      const [x] = node.inputs;
      context.put(node.outputs[0], context.builder.op('Mish', [context.plain(x)], x.shape));
    });
    const call = (name: string) => (x: tf.Tensor) => recordComposite(name, [x], [{ shape: x.shape }])?.[0] as tf.Tensor;
    const inputs = [{ name: 'x', shape: [null, 4] }];
    expect(() => exportOnnx(call('TestGelu'), { inputs })).toThrow(/'Gelu'.*com\.microsoft/s);
    expect(() => exportOnnx(call('TestMish'), { inputs, opset: 17 })).toThrow(/'Mish'.*operator set 18.*opset: 18/s);
    expect(() => exportOnnx(call('TestMish'), { inputs })).not.toThrow();
  });
});

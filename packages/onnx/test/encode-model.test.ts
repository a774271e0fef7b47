import { describe, expect, jest, test } from '@jest/globals';
import { encodeOnnx, loadRuntime } from '../src/index.js';
import type { OnnxModel, OnnxNode } from '../src/index.js';
import { elements, goldenCases } from './golden-models.js';

const runtime = await loadRuntime({ device: 'cpu' });
const cases = goldenCases();

describe.each(cases)("Python's onnx package and ONNX Runtime: $name", ({ model, file, feeds, outputs }) => {
  test('the same bytes as Python writes', () => {
    expect(Buffer.from(encodeOnnx(model)).toString('hex')).toBe(Buffer.from(file, 'base64').toString('hex'));
  });

  test('ONNX Runtime computes what the reference evaluator computes', async () => {
    const session = await runtime.createSession(encodeOnnx(model), { optimization: 'disabled' });
    const tensors = Object.entries(feeds).map(([name, plain]) => [name, runtime.tensor(plain.type, elements(plain), plain.shape)] as const);
    const results = await session.run(Object.fromEntries(tensors));
    for (const [name, expected] of Object.entries(outputs)) {
      expect([name, results[name].type, results[name].dims]).toEqual([name, expected.type, expected.shape]);
      const values = Array.from(results[name].data, Number);
      values.forEach((value, i) => expect(Math.abs(value - Number(expected.data[i]))).toBeLessThanOrEqual(1e-6 * Math.abs(Number(expected.data[i]))));
    }
    await session.release();
  });
});

describe('encodeOnnx', () => {
  const scalar = { type: 'float32', shape: [] } as const;
  const add = (i: number): OnnxNode => ({ op: 'Add', inputs: [`v${i}`, 'one'], outputs: [`v${i + 1}`], name: `add ${i}` });
  const chain = (length: number, elementsOfWeight: number): OnnxModel => ({
    graph: {
      name: 'chain',
      nodes: Array.from({ length }, (_, i) => add(i)),
      inputs: [{ name: 'v0', ...scalar }],
      outputs: [{ name: `v${length}`, ...scalar }],
      initializers: [
        { name: 'one', ...scalar, data: Float32Array.of(1) },
        { name: 'weight', type: 'float32', shape: [elementsOfWeight], data: new Float32Array(elementsOfWeight) },
      ],
    },
  });
  /** Bytes that were copied from one array to another while a model was written, as a multiple of its length. */
  const copied = (model: OnnxModel): number => {
    const set = jest.spyOn(Uint8Array.prototype, 'set');
    try {
      const { length } = encodeOnnx(model);
      return set.mock.calls.reduce((sum, [source]) => sum + source.length, 0) / length;
    } finally {
      set.mockRestore();
    }
  };

  test('no byte is copied often, also where names make the graph larger than foreseen', () => {
    const longer = (length: number): OnnxModel => {
      const { graph } = chain(length, 1);
      return { graph: { ...graph, nodes: graph.nodes.map((node) => ({ ...node, name: 'long '.repeat(100) })) } };
    };
    for (const make of [(length: number) => chain(length, 1), longer]) {
      for (const length of [500, 20_000]) expect(copied(make(length))).toBeLessThan(2);
    }
    // The numbers themselves, once.
    const weights = copied(chain(1, 25_000_000));
    expect(weights).toBeGreaterThan(0.99);
    expect(weights).toBeLessThan(1.01);
  });

  test('the graph of 6,000 nodes computes', async () => {
    const session = await runtime.createSession(encodeOnnx(chain(6000, 3)), { optimization: 'disabled' });
    const { v6000 } = await session.run({ v0: runtime.tensor('float32', Float32Array.of(0.5), []) });
    expect(v6000.data[0]).toBe(6000.5);
    await session.release();
  });

  test('takes the elements of a view, not of the buffer under it', async () => {
    const data = Float32Array.of(1, 2, 3, 4).subarray(2);
    const model = encodeOnnx({
      graph: { name: 'view', nodes: [{ op: 'Identity', inputs: ['w'], outputs: ['y'] }], inputs: [], outputs: [{ name: 'y', type: 'float32', shape: [2] }], initializers: [{ name: 'w', type: 'float32', shape: [2], data }] },
    });
    const session = await runtime.createSession(model);
    expect([...(await session.run({})).y.data]).toEqual([3, 4]);
    await session.release();
  });
});

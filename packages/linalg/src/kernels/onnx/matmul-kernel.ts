import { type NdArray, ShapeError, checkFinite, dtypeOf, ndarray } from '@latentkit/core';
import type { OnnxGraph, OnnxNode, RuntimeTensor } from '@latentkit/onnx';
import type { MatmulOptions } from '../../matmul.js';
import type { Sessions } from './sessions.js';

// Numbers of a taken at a time: what a conversion to float64 or a copy into the runtime's memory may cost.
const CHUNK = 2 ** 21;

/** The matrix product in float64, by rows of a; for a', by rows of a and b whose products are added up. */
export async function product(sessions: Sessions, a: NdArray, b: NdArray, options: MatmulOptions = {}): Promise<NdArray<Float64Array>> {
  const { transposeA = false, transposeB = false } = options;
  const [m, l] = transposeA ? [a.shape[1], a.shape[0]] : a.shape;
  const [inner, n] = transposeB ? [b.shape[1], b.shape[0]] : b.shape;
  if (l !== inner) throw new ShapeError({ parameter: 'b', got: b.shape, expected: `${l} ${transposeB ? 'columns' : 'rows'}, as many as a has ${transposeA ? 'rows' : 'columns'}` });
  const result = transposeA ? await addedUp(sessions, a, b, transposeB, [m, n]) : await byRows(sessions, a, b, transposeB, [m, n]);
  checkResult(result, a, b);
  return ndarray(result, [m, n]);
}

async function byRows(sessions: Sessions, a: NdArray, b: NdArray, transposeB: boolean, [m, n]: [number, number]): Promise<Float64Array> {
  const width = a.shape[1];
  const session = await sessions.get(`product ${dtypeOf(a.data)} ${dtypeOf(b.data)} ${transposeB}`, () => productGraph(a, b, false, transposeB, false));
  const right = tensor(sessions, b);
  const rows = Math.max(1, Math.floor(CHUNK / width));
  const result = new Float64Array(m * n);
  for (let start = 0; start < m; start += rows) {
    const count = Math.min(rows, m - start);
    const { c } = await session.run({ a: part(sessions, a, start, count), b: right });
    result.set(c.data as Float64Array, start * n);
    c.dispose();
  }
  return result;
}

async function addedUp(sessions: Sessions, a: NdArray, b: NdArray, transposeB: boolean, [m, n]: [number, number]): Promise<Float64Array> {
  const l = a.shape[0];
  const session = await sessions.get(`sum of products ${dtypeOf(a.data)} ${dtypeOf(b.data)} ${transposeB}`, () => productGraph(a, b, true, transposeB, true));
  // Columns of b do not lie together, so b' is taken whole.
  const rows = transposeB ? l : Math.max(1, Math.floor(CHUNK / Math.max(m, n)));
  let c = sessions.float64(new Float64Array(m * n), [m, n]);
  for (let start = 0; start < l; start += rows) {
    const count = Math.min(rows, l - start);
    const right = transposeB ? tensor(sessions, b) : part(sessions, b, start, count);
    c = (await session.run({ a: part(sessions, a, start, count), b: right, sum: c })).c;
  }
  return c.data as Float64Array;
}

function productGraph(a: NdArray, b: NdArray, transposeA: boolean, transposeB: boolean, sum: boolean): OnnxGraph {
  const nodes: OnnxNode[] = [];
  const read = (name: string, { data }: NdArray): string => {
    if (data instanceof Float64Array) return name;
    nodes.push({ op: 'Cast', inputs: [name], outputs: [`${name} in float64`], attributes: { to: { int: 11 } } });
    return `${name} in float64`;
  };
  const inputs = [read('a', a), read('b', b), ...(sum ? ['sum'] : [])];
  const attributes = { transA: { int: Number(transposeA) }, transB: { int: Number(transposeB) } };
  return {
    name: 'product',
    nodes: [...nodes, { op: 'Gemm', inputs, outputs: ['c'], attributes }],
    inputs: [
      { name: 'a', type: dtypeOf(a.data), shape: ['rows of a', 'columns of a'] },
      { name: 'b', type: dtypeOf(b.data), shape: ['rows of b', 'columns of b'] },
      ...(sum ? [{ name: 'sum', type: 'float64', shape: ['m', 'n'] } as const] : []),
    ],
    outputs: [{ name: 'c', type: 'float64', shape: ['m', 'n'] }],
  };
}

function part(sessions: Sessions, { data, shape }: NdArray, start: number, count: number): RuntimeTensor {
  const width = shape[1];
  return sessions.runtime.tensor(dtypeOf(data), data.subarray(start * width, (start + count) * width), [count, width]);
}

function tensor({ runtime }: Sessions, { data, shape }: NdArray): RuntimeTensor {
  return runtime.tensor(dtypeOf(data), data, shape);
}

/** NaN and infinity pass through a product, so the operands need not be read beforehand. */
function checkResult(result: Float64Array, a: NdArray, b: NdArray): void {
  let seen = 0;
  for (let i = 0; i < result.length; i++) seen += result[i] - result[i];
  if (seen === 0) return;
  checkFinite(a, 'a');
  checkFinite(b, 'b');
}

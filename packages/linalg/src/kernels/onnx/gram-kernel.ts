import { type NdArray, checkFinite, ndarray } from '@latentkit/core';
import type { OnnxGraph, OnnxValue, RuntimeTensor } from '@latentkit/onnx';
import type { CenteredGram } from '../kernels.js';
import { type ColumnPlan, planColumns } from './column-plan.js';
import { PackedColumns } from './packed-columns.js';
import type { Sessions } from './sessions.js';

// More than this share of a column's sum of squares must be left after the correction for its mean, or the column is
// taken about the mean from the start: at most four bits cancel.
const LEFT = 1 / 16;

/** Means and centred Gram matrix. One pass over the data; two where the sampled rows said nothing of the others. */
export async function centeredGram(sessions: Sessions, x: NdArray): Promise<CenteredGram> {
  const [n, p] = x.shape;
  const plan = planColumns(x);
  const first = await shiftedGram(sessions, x, plan);
  checkSums(first, x);
  const mean = meanOf(first, n);
  const offset = cancelled(first, mean, n, p);
  if (offset.size === 0) return { mean, gram: ndarray(centred(first, mean, n, p), [p, p]) };
  const second = await shiftedGram(sessions, x, about(plan, mean, offset));
  const corrected = meanOf(second, n);
  return { mean: corrected, gram: ndarray(centred(second, corrected, n, p), [p, p]) };
}

/** (X - c)'(X - c). */
export async function gramAbout(sessions: Sessions, x: NdArray, center: Float64Array): Promise<NdArray<Float64Array>> {
  const [n, p] = x.shape;
  const plan = planColumns(x, center);
  const first = await shiftedGram(sessions, x, plan);
  checkSums(first, x);
  const offset = cancelled(first, center, n, p);
  const sums = offset.size === 0 ? first : await shiftedGram(sessions, x, about(plan, center, offset));
  return ndarray(centred(sums, center, n, p), [p, p]);
}

/** Products and sums about shifts: upper triangle of Σ(x - s)(x - s)', Σ(x - s). */
interface ShiftedGram {
  readonly products: Float64Array;
  readonly sums: Float64Array;
  readonly shift: Float64Array;
}

async function shiftedGram(sessions: Sessions, x: NdArray, plan: ColumnPlan): Promise<ShiftedGram> {
  const n = x.shape[0];
  const packed = new PackedColumns(x, plan);
  const { width } = packed;
  const totals = new Map<string, RuntimeTensor>();
  for (let start = 0; start < n; start += packed.rows) {
    const rows = Math.min(packed.rows, n - start);
    packed.pack(start, rows);
    const { blocks } = packed;
    const session = await sessions.get(`gram ${blocks}`, () => gramGraph(blocks));
    const feeds: Record<string, RuntimeTensor> = {};
    for (let i = 0; i < blocks; i++) {
      feeds[`x${i}`] = sessions.float64(packed.block(i, rows), [rows, width]);
      for (let j = i; j < blocks; j++) {
        feeds[`sum${i},${j}`] = totals.get(`${i},${j}`) ?? sessions.float64(new Float64Array(width * width), [width, width]);
      }
    }
    const results = await session.run(feeds);
    for (const [name, tensor] of Object.entries(results)) totals.set(name, tensor);
  }
  return { ...assemble(packed, totals, x.shape[1]), shift: plan.shift };
}

/** sum_ij + x_i'·x_j for the blocks of the upper triangle, each of which is called by its indices. */
function gramGraph(blocks: number): OnnxGraph {
  const square = { type: 'float64', shape: ['width', 'width'] } as const;
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  const nodes: OnnxGraph['nodes'][number][] = [];
  for (let i = 0; i < blocks; i++) {
    inputs.push({ name: `x${i}`, type: 'float64', shape: ['rows', 'width'] });
    for (let j = i; j < blocks; j++) {
      inputs.push({ name: `sum${i},${j}`, ...square });
      outputs.push({ name: `${i},${j}`, ...square });
      nodes.push({ op: 'Gemm', inputs: [`x${i}`, `x${j}`, `sum${i},${j}`], outputs: [`${i},${j}`], attributes: { transA: { int: 1 } } });
    }
  }
  return { name: 'gram', nodes, inputs, outputs };
}

/** The upper triangle in the order of the columns, and the sums, from the blocks and the rare columns. */
function assemble({ columns, width, rare }: PackedColumns, totals: ReadonlyMap<string, RuntimeTensor>, p: number): Pick<ShiftedGram, 'products' | 'sums'> {
  const { products, sums } = rare;
  for (const column of rare.everRare) raise(products, column, p);
  for (const [name, tensor] of totals) {
    const [left, right] = name.split(',').map((block) => Number(block) * width);
    const across = columns.subarray(right, Math.min(right + width, columns.length));
    for (let r = 0; r < width && left + r < columns.length; r++) {
      const row = (tensor.data as Float64Array).subarray(r * width, (r + 1) * width);
      const i = columns[left + r];
      const from = left === right ? r : 0;
      if (i < p) addRow(products, i, p, row, across, from);
      else addSums(sums, p, row, across, from);
    }
  }
  return { products, sums };
}

/** What row c of the products has below the diagonal goes above it. */
function raise(products: Float64Array, c: number, p: number): void {
  for (let j = 0; j < c; j++) products[j * p + c] += products[c * p + j];
}

/** The products of column i with those of a block, from a place in it on. */
function addRow(products: Float64Array, i: number, p: number, row: Float64Array, columns: Int32Array, from: number): void {
  for (let c = from; c < columns.length; c++) {
    const j = columns[c];
    products[i < j ? i * p + j : j * p + i] += row[c];
  }
}

/** The products of the column of ones, which are sums; its own is not one of any column. */
function addSums(sums: Float64Array, p: number, row: Float64Array, columns: Int32Array, from: number): void {
  for (let c = from; c < columns.length; c++) {
    if (columns[c] < p) sums[columns[c]] += row[c];
  }
}

/** Columns whose squares about the centre are a small difference of large numbers. */
function cancelled({ products, sums, shift }: ShiftedGram, center: Float64Array, n: number, p: number): Set<number> {
  const found = new Set<number>();
  for (let j = 0; j < p; j++) {
    const delta = center[j] - shift[j];
    const left = products[j * p + j] - delta * (2 * sums[j] - n * delta);
    if (delta !== 0 && left < LEFT * products[j * p + j]) found.add(j);
  }
  return found;
}

function meanOf({ shift, sums }: ShiftedGram, n: number): Float64Array {
  return shift.map((value, j) => value + sums[j] / n);
}

function centred({ products, sums, shift }: ShiftedGram, center: Float64Array, n: number, p: number): Float64Array {
  for (let i = 0; i < p; i++) {
    const delta = center[i] - shift[i];
    for (let j = i; j < p; j++) {
      const other = center[j] - shift[j];
      products[i * p + j] -= delta * sums[j] + other * (sums[i] - n * delta);
      products[j * p + i] = products[i * p + j];
    }
  }
  return products;
}

/** The plan again, with some columns taken about the centre. */
function about({ shift, dense, rare }: ColumnPlan, center: Float64Array, columns: ReadonlySet<number>): ColumnPlan {
  return {
    shift: shift.map((value, j) => (columns.has(j) ? center[j] : value)),
    dense: [...dense, ...rare.filter((j) => columns.has(j))],
    rare: rare.filter((j) => !columns.has(j)),
  };
}

/** A sum is finite where all its terms are; where it is not, looks for the one that is at fault. */
function checkSums({ sums, products }: ShiftedGram, x: NdArray): void {
  const p = sums.length;
  for (let j = 0; j < p; j++) {
    if (sums[j] - sums[j] === 0 && products[j * p + j] - products[j * p + j] === 0) continue;
    checkFinite(x);
    return;
  }
}

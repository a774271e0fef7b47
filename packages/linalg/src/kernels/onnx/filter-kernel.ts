import { type NdArray, ndarray } from '@latentkit/core';
import type { OnnxGraph, OnnxNode, OnnxValue, RuntimeTensor } from '@latentkit/onnx';
import type { FilterInput, FilteredRows } from '../kernels.js';
import type { Sessions } from './sessions.js';

/** A filter step as one chain of products in one graph, which for the rows of a matrix takes a few milliseconds. */
export async function filter(sessions: Sessions, { matrix, rows, rotation, bound, degree }: FilterInput): Promise<FilteredRows> {
  const session = await sessions.get(`filter ${degree}`, () => filterGraph(degree));
  const tensor = ({ data, shape }: NdArray<Float64Array>): RuntimeTensor => sessions.float64(data, shape);
  const results = await session.run({
    a: tensor(matrix),
    rows: tensor(rows),
    rotation: tensor(rotation),
    scale: sessions.float64(Float64Array.of(2 / bound), []),
    twice: sessions.float64(Float64Array.of(4 / bound), []),
  });
  const read = (name: string): NdArray<Float64Array> => ndarray(results[name].data as Float64Array, results[name].dims);
  return { rows: read('filtered'), images: read('images'), overlap: read('overlap'), projected: read('projected') };
}

/**
 * The recurrence T_{j+1}(t) = 2·t·T_j - T_{j-1} with t = scale·A - 1: Y1 = scale·Y0·A - Y0,
 * Y_{j+1} = 2·scale·Y_j·A - (2·Y_j + Y_{j-1}); each step is one Gemm with beta = -1.
 */
function filterGraph(degree: number): OnnxGraph {
  const nodes: OnnxNode[] = [
    { op: 'MatMul', inputs: ['rotation', 'rows'], outputs: ['y0'] },
    { op: 'Mul', inputs: ['y0', 'scale'], outputs: ['s0'] },
    { op: 'Gemm', inputs: ['s0', 'a', 'y0'], outputs: [degree === 1 ? 'filtered' : 'y1'], attributes: { beta: { float: -1 } } },
  ];
  for (let j = 1; j < degree; j++) {
    nodes.push(
      { op: 'Mul', inputs: [`y${j}`, 'twice'], outputs: [`s${j}`] },
      { op: 'Add', inputs: [`y${j}`, `y${j}`], outputs: [`d${j}`] },
      { op: 'Add', inputs: [`d${j}`, `y${j - 1}`], outputs: [`c${j}`] },
      { op: 'Gemm', inputs: [`s${j}`, 'a', `c${j}`], outputs: [j === degree - 1 ? 'filtered' : `y${j + 1}`], attributes: { beta: { float: -1 } } },
    );
  }
  nodes.push(
    { op: 'MatMul', inputs: ['filtered', 'a'], outputs: ['images'] },
    { op: 'Gemm', inputs: ['filtered', 'filtered'], outputs: ['overlap'], attributes: { transB: { int: 1 } } },
    { op: 'Gemm', inputs: ['images', 'filtered'], outputs: ['projected'], attributes: { transB: { int: 1 } } },
  );
  const value = (name: string, ...shape: string[]): OnnxValue => ({ name, type: 'float64', shape });
  return {
    name: 'filter',
    nodes,
    inputs: [value('a', 'n', 'n'), value('rows', 'b', 'n'), value('rotation', 'b', 'b'), value('scale'), value('twice')],
    outputs: [value('filtered', 'b', 'n'), value('images', 'b', 'n'), value('overlap', 'b', 'b'), value('projected', 'b', 'b')],
  };
}

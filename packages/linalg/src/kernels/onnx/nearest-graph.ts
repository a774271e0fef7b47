import type { OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from '@latentkit/onnx';

/** Rows of the base in one group of {@link nearestGraph}. */
export const GROUP = 32;

/**
 * Rows of a base [m, p] with the largest 2·q·y + offset, `count` for each query of [n, p]: that number in `values` and
 * the row in `rows`, both [n, count].
 *
 * `grouped` takes the maximum of each GROUP rows first, and then looks only into the `count` groups with the largest:
 * the rows looked for lie in these. Pooling reads the products several times faster than TopK. m must be a multiple of
 * GROUP then.
 */
export function nearestGraph(grouped: boolean): OnnxGraph {
  const nodes: OnnxNode[] = [
    { op: 'Gemm', inputs: ['queries', 'base', 'offset'], outputs: ['scores'], attributes: { transB: { int: 1 }, alpha: { float: 2 } } },
    ...(grouped ? groupedTop() : directTop()),
    { op: 'Cast', inputs: ['places'], outputs: ['rows'], attributes: { to: { int: 6 } } },
  ];
  const value = (name: string, type: OnnxValue['type'], ...shape: string[]): OnnxValue => ({ name, type, shape });
  return {
    name: 'nearest',
    nodes,
    inputs: [value('queries', 'float32', 'n', 'p'), value('base', 'float32', 'm', 'p'), value('offset', 'float32', 'm'), { name: 'count', type: 'int64', shape: [1] }],
    outputs: [value('values', 'float32', 'n', 'k'), value('rows', 'int32', 'n', 'k')],
    initializers: grouped ? groupedConstants() : [],
  };
}

function directTop(): OnnxNode[] {
  return [{ op: 'TopK', inputs: ['scores', 'count'], outputs: ['values', 'places'] }];
}

function groupedTop(): OnnxNode[] {
  const pool = { kernel_shape: { ints: [GROUP] }, strides: { ints: [GROUP] } };
  return [
    { op: 'Reshape', inputs: ['scores', 'one channel'], outputs: ['channel'] },
    { op: 'MaxPool', inputs: ['channel'], outputs: ['pooled'], attributes: pool },
    { op: 'Squeeze', inputs: ['pooled', 'axis 1'], outputs: ['maxima'] },
    { op: 'TopK', inputs: ['maxima', 'count'], outputs: ['group values', 'groups'] },
    { op: 'Reshape', inputs: ['scores', 'in groups'], outputs: ['grouped scores'] },
    { op: 'Unsqueeze', inputs: ['groups', 'axis 2'], outputs: ['group places'] },
    { op: 'GatherND', inputs: ['grouped scores', 'group places'], outputs: ['members'], attributes: { batch_dims: { int: 1 } } },
    { op: 'Reshape', inputs: ['members', 'flat'], outputs: ['candidates'] },
    { op: 'TopK', inputs: ['candidates', 'count'], outputs: ['values', 'candidate places'] },
    { op: 'Div', inputs: ['candidate places', 'group'], outputs: ['which group'] },
    { op: 'GatherElements', inputs: ['groups', 'which group'], outputs: ['group of candidate'], attributes: { axis: { int: 1 } } },
    { op: 'Mod', inputs: ['candidate places', 'group'], outputs: ['within'] },
    { op: 'Mul', inputs: ['group of candidate', 'group'], outputs: ['group start'] },
    { op: 'Add', inputs: ['group start', 'within'], outputs: ['places'] },
  ];
}

function groupedConstants(): OnnxTensor[] {
  const ints = (name: string, ...values: number[]): OnnxTensor => ({
    name,
    type: 'int64',
    shape: [values.length],
    data: BigInt64Array.from(values, BigInt),
  });
  return [
    ints('one channel', 0, 1, -1),
    ints('in groups', 0, -1, GROUP),
    ints('flat', 0, -1),
    ints('axis 1', 1),
    ints('axis 2', 2),
    ints('group', GROUP),
  ];
}

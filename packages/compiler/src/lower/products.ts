import { sizeOf } from '../shapes.js';
import { axisPositions } from './layout.js';
import type { LoweringTable } from './lowerings.js';

/** Lowerings of products along axes. */
export const productLowerings: LoweringTable = {
  // A matrix applied along one axis, in any layout in which that axis is in one piece.
  AxisProduct: (context, node) => {
    const [x, matrix] = node.inputs;
    const axis = node.attributes['axis'] as number;
    const b = context.builder;
    const { ref, layout } = context.located(x);
    const positions = axisPositions(layout)[axis];
    const whole = positions.length > 1;
    const source = whole ? context.plain(x) : ref;
    const place = whole ? axis : positions[0];
    const [before, n, after] = [sizeOf(source.shape.slice(0, place)), source.shape[place], sizeOf(source.shape.slice(place + 1))];
    const rows = matrix.shape[0];
    // The last axis is multiplied from the right: one product of all rows.
    const made =
      after === 1
        ? b.op('MatMul', [b.reshape(source, [before, n]), b.transpose(context.plain(matrix), [1, 0])], [before, rows])
        : b.op('MatMul', [context.plain(matrix), b.reshape(source, [before, n, after])], [before, rows, after]);
    const result = b.reshape(made, source.shape.map((size, d) => (d === place ? rows : size)));
    if (whole) context.put(node.outputs[0], result);
    else context.put(node.outputs[0], result, layout);
  },
  Einsum: (context, node) => {
    const refs = node.inputs.map((value) => context.plain(value));
    const [output] = node.outputs;
    const attributes = { equation: { string: node.attributes['equation'] as string } };
    context.put(output, context.builder.op('Einsum', refs, output.shape, refs[0].type, { attributes }));
  },
  Softmax: (context, node) => {
    const x = context.plain(node.inputs[0]);
    context.put(node.outputs[0], context.builder.op('Softmax', [x], x.shape, 'float32', { attributes: { axis: { int: node.attributes['axis'] as number } } }));
  },
};

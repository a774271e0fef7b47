import type { OnnxRef } from './onnx-builder.js';
import { elementwise } from './elementwise.js';
import type { LoweringTable } from './lowerings.js';

/** Lowerings of divisions and of operations on bits. */
export const arithmeticLowerings: LoweringTable = {
  // In double precision, as JavaScript divides; 0 where the divisor is 0.
  FloorDiv: (context, node) => {
    elementwise(context, node, ([x, y], shape) => {
      const b = context.builder;
      const double = (ref: OnnxRef): OnnxRef => b.op('Cast', [ref], ref.shape, 'float64', { attributes: { to: { int: 11 } } });
      const quotient = b.op('Floor', [b.op('Div', [double(x), double(y)], shape, 'float64')], shape, 'float64');
      const zero = b.constant(Float64Array.of(0), [], 'float64');
      const safe = b.op('Where', [b.op('Equal', [double(y), zero], y.shape, 'bool'), zero, quotient], shape, 'float64');
      return b.op('Cast', [safe], shape, 'int32', { attributes: { to: { int: 6 } } });
    });
  },
  // What is left of the division that rounds to 0.
  Remainder: (context, node) => {
    elementwise(context, node, (operands, shape) => context.builder.op('Mod', operands, shape, 'float32', { attributes: { fmod: { int: 1 } } }));
  },
  BitwiseAnd: (context, node) => {
    elementwise(context, node, (operands, shape) => context.builder.op('BitwiseAnd', operands, shape, 'int32'));
  },
};

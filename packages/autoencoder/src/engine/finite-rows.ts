import { type LoweringContext, recordComposite, registerLowering } from '@latentkit/compiler';
import * as tf from '@tensorflow/tfjs';

const NAME = 'FiniteRows';

/**
 * One number for each sample of a batch [B, …] that is finite only where the whole sample is. In a graph that begins with a
 * matrix product it is the sum of the product's row, which any number that is not finite spoils and which is many times
 * shorter than the sample; elsewhere it is the sum of the sample.
 */
export function finiteRows(batch: tf.Tensor): tf.Tensor {
  const n = batch.shape[0];
  return recordComposite(NAME, [batch], [{ shape: [n] }])?.[0] ?? tf.sum(tf.reshape(batch, [n, -1]), 1);
}

registerLowering(NAME, (context: LoweringContext, node) => {
  const [batch] = node.inputs;
  const product = context.users.get(batch)?.find((user) => user.op === 'MatMul' && user.inputs[0] === batch && user.attributes['transA'] !== true);
  const rows = batch.shape[0];
  const b = context.builder;
  const whole = product === undefined || context.layoutSoFar(product.outputs[0]) === undefined ? batch : product.outputs[0];
  const flat = b.reshape(context.plain(whole), [rows, whole.shape.reduce((size, n) => size * n, 1) / rows]);
  context.put(node.outputs[0], b.op('ReduceSum', [flat, b.int64([1])], [rows], 'float32', { attributes: { keepdims: { int: 0 } } }));
});

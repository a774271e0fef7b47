import { composite, type LoweringContext } from '@latentkit/compiler';
import * as tf from '@tensorflow/tfjs';

/**
 * Factors in one product of `log(a) + log(b) + … = log(a · b · …)`. Each lies in [1/2, 1], and (1/2)^112 is well within the
 * range of float32.
 */
const LARGEST_GROUP = 112;
/** Below this many factors a product saves nothing. */
const SMALLEST_GROUP = 4;

/**
 * Cross-entropy of each sample from logits: inputs target and logits [B, n], output [B], the mean over the n elements or
 * their sum. The gradient flows to the logits.
 */
export const crossEntropyFromLogits = composite<{ readonly reduction: 'mean' | 'sum' }>({
  name: 'BinaryCrossentropyFromLogits',
  shape: ([target]) => [target.shape[0]],
  // max(z, 0) − z·y + log(1 + exp(−|z|)): no exponential overflows, and the two large terms cancel exactly before the
  // small one is added.
  eager: ([target, logits], { reduction }) => {
    const linear = tf.sub(tf.relu(logits), tf.mul(logits, target));
    const elements = tf.add(linear, tf.log1p(tf.exp(tf.neg(tf.abs(logits)))));
    return reduction === 'mean' ? tf.mean(elements, 1) : tf.sum(elements, 1);
  },
  gradient: ({ dy, inputs: [target, logits], attributes: { reduction } }) => {
    const scaled = reduction === 'mean' ? tf.mul(dy, 1 / (logits.shape[1] ?? 1)) : dy;
    return [undefined, tf.mul(tf.sub(tf.sigmoid(logits), target), tf.reshape(scaled, [-1, 1]))];
  },
  // log(1 + exp(−|z|)) = −log σ(|z|), and the logarithms of many factors are one logarithm of their product.
  lower: (context: LoweringContext, node) => {
    const b = context.builder;
    const [y, z] = node.inputs.map((value) => context.plain(value));
    const [rows, n] = z.shape;
    const linear = b.binary('Sub', b.op('Relu', [z], z.shape), b.binary('Mul', y, z, z.shape), z.shape);
    const factors = b.op('Sigmoid', [b.op('Abs', [z], z.shape)], z.shape);
    const sum = (x: typeof z): typeof z => b.op('ReduceSum', [x, b.int64([1])], [rows], 'float32', { attributes: { keepdims: { int: 0 } } });
    const group = groupSize(n);
    const products =
      group === 1
        ? factors
        : b.op('ReduceProd', [b.reshape(factors, [(rows * n) / group, group]), b.int64([1])], [(rows * n) / group], 'float32', {
            attributes: { keepdims: { int: 0 } },
          });
    const logarithms = b.reshape(b.op('Log', [products], products.shape), [rows, n / group]);
    const total = b.binary('Sub', sum(linear), n === group ? b.reshape(logarithms, [rows]) : sum(logarithms), [rows]);
    const result = node.attributes['reduction'] === 'mean' ? b.binary('Mul', total, b.scalar(1 / n), [rows]) : total;
    context.put(node.outputs[0], result);
  },
});

/** The largest divisor of n that is a group; 1 where none is worth it. */
function groupSize(n: number): number {
  for (let size = Math.min(LARGEST_GROUP, n); size >= SMALLEST_GROUP; size--) if (n % size === 0) return size;
  return 1;
}

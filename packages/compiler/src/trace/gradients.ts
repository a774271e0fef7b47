import * as tf from '@tensorflow/tfjs';

type Saved = tf.Tensor[];
type Gradients = ReturnType<tf.GradConfig['gradFunc']>;

/** Gradients that a trace uses instead of TensorFlow.js's own: theirs take more operations than needed, or are wrong. */
const GRADIENTS: readonly tf.GradConfig[] = [
  {
    kernelName: 'Selu',
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (dy, saved) => {
      const [x, y] = saved;
      return { x: () => tf.mul(dy as tf.Tensor, tf.engine().runKernel('LatentKitSeluSlope', { x, y }) as unknown as tf.Tensor) };
    },
  },
  {
    kernelName: 'Relu',
    inputsToSave: [],
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({ x: () => tf.mul(dy as tf.Tensor, tf.step(y)) }),
  },
  // TensorFlow.js permutes the axes of the result where the sums do not run along the last one.
  {
    kernelName: 'Cumsum',
    inputsToSave: [],
    gradFunc: (dy, _saved, attributes) => {
      const { axis, exclusive, reverse } = attributes as unknown as { axis: number; exclusive: boolean; reverse: boolean };
      return { x: () => tf.cumsum(dy as tf.Tensor, axis, exclusive, !reverse) };
    },
  },
  // One sum over the copies, instead of a slice for each.
  {
    kernelName: 'Tile',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => {
      const { reps } = attributes as unknown as { reps: number[] };
      const shape: number[] = [];
      const copies: number[] = [];
      x.shape.forEach((n, d) => {
        if (reps[d] !== 1) copies.push(shape.push(reps[d]) - 1);
        shape.push(n);
      });
      return { x: () => (copies.length === 0 ? tf.clone(dy as tf.Tensor) : tf.sum(tf.reshape(dy as tf.Tensor, shape), copies)) };
    },
  },
  { kernelName: 'GatherV2', inputsToSave: ['x', 'indices'], gradFunc: gatherGradient },
  { kernelName: 'FusedBatchNorm', inputsToSave: ['x', 'mean', 'variance', 'scale'], gradFunc: batchNormGradient },
];

/** All slices that were taken, added where they came from. TensorFlow.js cuts batches apart, and knows one batch axis only. */
function gatherGradient(dy: tf.Tensor | tf.Tensor[], [x, at]: Saved, attributes: tf.NamedAttrMap): Gradients {
  const { axis: given, batchDims = 0 } = attributes as unknown as { axis: number; batchDims?: number };
  const axis = given < 0 ? given + x.rank : given;
  const size = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);
  const batches = size(x.shape.slice(0, batchDims));
  const outer = size(x.shape.slice(batchDims, axis));
  const taken = size(at.shape.slice(batchDims));
  const width = size(x.shape.slice(axis + 1));
  const starts = tf.tensor3d(
    Int32Array.from({ length: batches * outer }, (_, i) => i * x.shape[axis]),
    [batches, outer, 1],
    'int32',
  );
  return {
    x: () => {
      const rows = tf.reshape(tf.add(tf.reshape(tf.cast(at, 'int32'), [batches, 1, taken]), starts), [-1]);
      const slices = tf.reshape(dy as tf.Tensor, [batches * outer * taken, width]);
      return tf.reshape(tf.unsortedSegmentSum(slices, rows as tf.Tensor1D, batches * outer * x.shape[axis]), x.shape);
    },
    indices: () => tf.zeros(at.shape),
  };
}

/** Per channel, everything follows from two sums over the gradient; TensorFlow.js makes copies of whole images for it. */
function batchNormGradient(dy_: tf.Tensor | tf.Tensor[], [x, mean, variance, saved]: Saved, attributes: tf.NamedAttrMap): Gradients {
  const dy = dy_ as tf.Tensor;
  const { varianceEpsilon } = attributes as unknown as { varianceEpsilon: number };
  const scale = (saved as tf.Tensor | undefined | null) ?? tf.scalar(1);
  const inverse = tf.rsqrt(tf.add(variance, varianceEpsilon));
  // Statistics are given for the last axis, or for any axes with the others of length 1; TensorFlow.js sums for the last one alone.
  const shared = x.shape.flatMap((n, d) => ((mean.rank === 1 ? d < 3 : mean.shape[d] === 1 && n !== 1) ? [d] : []));
  const total = (t: tf.Tensor): tf.Tensor => tf.reshape(shared.length === 0 ? t : tf.sum(t, shared), mean.shape);
  const projected = (): tf.Tensor => total(tf.mul(dy, tf.sub(x, mean)));
  return {
    x: () => tf.mul(dy, tf.mul(inverse, scale)),
    mean: () => tf.neg(tf.mul(total(dy), tf.mul(inverse, scale))),
    variance: () => tf.mul(projected(), tf.mul(tf.mul(scale, -0.5), tf.mul(inverse, tf.mul(inverse, inverse)))),
    scale: () => tf.mul(projected(), inverse),
    offset: () => total(dy),
  };
}

/** Runs `f` with the gradients above in place, and puts TensorFlow.js's own back. */
export function withTraceGradients(f: () => void): void {
  const before = GRADIENTS.map(({ kernelName }) => tf.getGradient(kernelName));
  for (const gradient of GRADIENTS) tf.registerGradient(gradient);
  try {
    f();
  } finally {
    for (const gradient of before) tf.registerGradient(gradient);
  }
}

import * as tf from '@tensorflow/tfjs';

/** Gradients that a trace uses instead of TensorFlow.js's own, because theirs take more operations than needed. */
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
];

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

/**
 * Number of inputs and outputs of one unit, from the shape of its kernel, as Keras's `compute_fans` counts them:
 * a dense kernel is [inputs, outputs]; a convolution's is [...window, channels, filters] and each fan is multiplied
 * by the window's size.
 */
export function computeFans(shape: readonly number[]): { fanIn: number; fanOut: number } {
  if (shape.length === 0) return { fanIn: 1, fanOut: 1 };
  if (shape.length === 1) return { fanIn: shape[0], fanOut: shape[0] };
  const window = shape.slice(0, -2).reduce((product, n) => product * n, 1);
  return { fanIn: shape[shape.length - 2] * window, fanOut: shape[shape.length - 1] * window };
}

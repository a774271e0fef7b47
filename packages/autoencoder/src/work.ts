import type * as tf from '@tensorflow/tfjs';

/** Multiplications for which a graph is not worth its compilation: some milliseconds in plain JavaScript. */
const SMALL_WORK = 2e6;

/** Whether running models on so many samples takes so little that no other engine need be loaded for it. */
export function isSmallWork(models: readonly tf.LayersModel[], samples: number): boolean {
  return samples * models.reduce((sum, model) => sum + multiplications(model), 0) <= SMALL_WORK;
}

/** Roughly how many multiplications one sample takes: each weight is used once at each place of an image or sequence. */
function multiplications(layer: tf.layers.Layer): number {
  const { layers } = layer as { layers?: readonly tf.layers.Layer[] };
  if (layers !== undefined) return layers.reduce((sum, inner) => sum + multiplications(inner), 0);
  const shapes = layer.inboundNodes.flatMap(({ inputShapes, outputShapes }) => [inputShapes, outputShapes]);
  const places = Math.max(1, ...(shapes.flat() as unknown[]).map(placesOf));
  return layer.weights.reduce((sum, { shape }) => sum + shape.reduce<number>((product, n) => product * (n ?? 1), 1), 0) * places;
}

/** Places in a sample: the product of all axes but those of samples and channels. */
function placesOf(shape: unknown): number {
  const sizes = Array.isArray(shape) ? (shape as (number | null)[]) : [];
  return sizes.slice(1, -1).reduce<number>((product, n) => product * (n ?? 1), 1);
}

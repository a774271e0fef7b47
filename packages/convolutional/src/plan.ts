import type { Settings, StageSettings } from './settings.js';

/** Rows and columns. */
export type Size = readonly [number, number];

/** One stage of the encoder with the sizes of its maps. */
export interface EncoderStage extends StageSettings {
  readonly from: Size;
  /** Size to which the map is padded because the window would not fit on it. */
  readonly padded: Size;
  /** Whether so little is left that pooling must pad. */
  readonly poolsPadded: boolean;
  readonly to: Size;
}

/** One stage of the decoder, which widens a map. */
export interface DecoderStage {
  readonly kernelSize: number;
  readonly factor: number;
  readonly from: Size;
  readonly to: Size;
}

/** The stages of both halves, in the order in which data passes them. */
export interface Plan {
  readonly encoder: readonly EncoderStage[];
  readonly decoder: readonly DecoderStage[];
}

/**
 * Sizes of all maps for images of a size. Stages that do not divide evenly leave a rest out (pooling) or pad, as
 * TensorFlow.js does, and each stage of the decoder ends at the size at which its mirror image began. The decoder of a dense
 * code is free to begin where padded convolutions would end, so that what it widens comes out evenly.
 */
export function planStages({ stages, padding, code }: Pick<Settings, 'stages' | 'padding' | 'code'>, image: Size): Plan {
  const encoder = chain(stages, image, padding);
  const mirror = code === 'dense' ? chain(stages, image, 'same') : encoder;
  const decoder = mirror.toReversed().map(({ kernelSize, stride, pool, from, to }) => ({ kernelSize, factor: stride * pool, from: to, to: from }));
  return { encoder, decoder };
}

function chain(stages: readonly StageSettings[], image: Size, padding: 'same' | 'valid'): EncoderStage[] {
  const planned: EncoderStage[] = [];
  let from = image;
  for (const stage of stages) {
    const { kernelSize, stride, pool } = stage;
    const padded = padding === 'same' ? from : each(from, (n) => Math.max(n, kernelSize));
    const convolved = each(padded, (n) => (padding === 'same' ? Math.ceil(n / stride) : Math.floor((n - kernelSize) / stride) + 1));
    const poolsPadded = convolved.some((n) => n < pool);
    const to = each(convolved, (n) => (poolsPadded ? Math.ceil(n / pool) : Math.floor(n / pool)));
    planned.push({ ...stage, from, padded, poolsPadded, to });
    from = to;
  }
  return planned;
}

/** A size of which both numbers follow from those of another. */
export function each([rows, columns]: Size, f: (n: number, axis: 0 | 1) => number): Size {
  return [f(rows, 0), f(columns, 1)];
}

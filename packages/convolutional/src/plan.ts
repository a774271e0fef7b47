import { InvalidParameterError } from '@latentkit/core';
import type { Settings, StageSettings } from './settings.js';

/** Rows and columns. */
export type Size = readonly [number, number];

/** One stage of the encoder with the sizes of its maps. */
export interface EncoderStage extends StageSettings {
  readonly from: Size;
  /** Size to which the map is padded because the window would not fit on it. */
  readonly padded: Size;
  /** Rows and columns that pooling makes one of: fewer than asked for where there are no more. */
  readonly window: Size;
  readonly to: Size;
}

/** One stage of the decoder, which widens a map. */
interface DecoderStage {
  readonly kernelSize: number;
  readonly factor: number;
  readonly from: Size;
  readonly to: Size;
}

/** The stages of both halves, in the order in which data passes them. */
interface Stages {
  readonly encoder: readonly EncoderStage[];
  readonly decoder: readonly DecoderStage[];
}

/** What both halves are built by. */
export interface Plan extends Stages {
  /** Channels of the map that the decoder starts from. */
  readonly channels: number;
}

/** The plan for images of a size and codes of a length. Throws `InvalidParameterError` where a code does not fit on the map that it is. */
export function planNetwork(settings: Settings, image: Size, latentDim: number): Plan {
  const stages = planStages(settings, image);
  const { to, filters } = stages.encoder[stages.encoder.length - 1];
  return { ...stages, channels: settings.code === 'map' ? codeChannels(latentDim, to, filters) : settings.startFilters };
}

/**
 * Sizes of all maps for images of a size. Stages that do not divide evenly leave a rest out (pooling) or pad, as
 * TensorFlow.js does, and each stage of the decoder ends at the size at which its mirror image began. The decoder of a dense
 * code is free to begin where padded convolutions would end, so that what it widens comes out evenly.
 */
export function planStages({ stages, padding, code }: Pick<Settings, 'stages' | 'padding' | 'code'>, image: Size): Stages {
  const encoder = chain(stages, image, padding);
  const mirror = code === 'dense' ? chain(stages, image, 'same') : encoder;
  const decoder = mirror.toReversed().map(({ kernelSize, stride, window, from, to }) => ({ kernelSize, factor: stride * Math.max(...window), from: to, to: from }));
  return { encoder, decoder };
}

function chain(stages: readonly StageSettings[], image: Size, padding: 'same' | 'valid'): EncoderStage[] {
  const planned: EncoderStage[] = [];
  let from = image;
  for (const stage of stages) {
    const { kernelSize, stride, pool } = stage;
    const padded = padding === 'same' ? from : each(from, (n) => Math.max(n, kernelSize));
    const convolved = each(padded, (n) => (padding === 'same' ? Math.ceil(n / stride) : Math.floor((n - kernelSize) / stride) + 1));
    const window = each(convolved, (n) => Math.min(n, pool));
    const to = each(convolved, (n, axis) => Math.floor(n / window[axis]));
    planned.push({ ...stage, from, padded, window, to });
    from = to;
  }
  return planned;
}

function codeChannels(latentDim: number, [rows, columns]: Size, filters: number): number {
  const places = rows * columns;
  if (latentDim % places === 0) return latentDim / places;
  throw new InvalidParameterError({
    parameter: 'latentDim',
    got: latentDim,
    expected: `a multiple of ${places}, the places of the last feature map of ${rows} rows and ${columns} columns`,
    remedy: `Take latentDim: ${places * filters}, which is the whole map, or code: 'dense'.`,
  });
}

/** A size of which both numbers follow from those of another. */
export function each([rows, columns]: Size, f: (n: number, axis: 0 | 1) => number): Size {
  return [f(rows, 0), f(columns, 1)];
}

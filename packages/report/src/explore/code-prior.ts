import { type Decoder, type NdArray, UnavailableError, random } from '@latentkit/core';
import { klPerAxis } from '@latentkit/latent';
import type { ExploreOptions } from './explore-model.js';

/** What is known of the prior of a model's codes. */
export interface CodePrior {
  /** Whether the model was trained towards a prior that it can draw from. */
  readonly drawable: boolean;
  /** Divergence of each axis from it, and the axes by it, those that say most first. */
  readonly kl?: Float64Array;
  readonly order?: Int32Array;
}

/** Asks a model for its prior and, where codes are distributions, how far each axis is from it. */
export async function priorOf(model: Decoder, data: NdArray, { distribution, seed = 0 }: Pick<ExploreOptions, 'distribution' | 'seed'>): Promise<CodePrior> {
  const drawable = hasPrior(model, seed);
  if (distribution === undefined) return { drawable };
  return { drawable, ...klPerAxis(await distribution(data)) };
}

/** Autoencoders without a prior have the method all the same, and say so by an error. */
function hasPrior(model: Decoder, seed: number): boolean {
  if (model.prior === undefined) return false;
  try {
    model.prior(1, random(seed));
    return true;
  } catch (error) {
    if (error instanceof UnavailableError) return false;
    throw error;
  }
}

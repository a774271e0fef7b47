import { type ArrayInput, type NdArray, astype } from '@latentkit/core';
import type { Scaler } from '@latentkit/preprocessing';
import { UsageError } from '../exit-codes.js';
import type { Reducer } from '../reduce/methods.js';
import { readModel } from '../reduce/model-file.js';
import { type Coder, type LatentModel, flat, rangeOf } from './model.js';

/** What the methods that place new samples have, all or some. */
interface Fitted {
  readonly nFeatures: number;
  inverseTransformAsync?(codes: ArrayInput): Promise<NdArray>;
  jacobian?(x: ArrayInput): Promise<NdArray<Float32Array>>;
}

/** What `latentkit reduce --model` wrote, as the latent-space commands use it. Throws `UsageError` for a method that places no new samples. */
export async function reductionModel(path: string): Promise<LatentModel> {
  const { pipe, model, method } = await readModel(path);
  const transform = model.transformAsync?.bind(model);
  if (transform === undefined) {
    throw new UsageError(
      `${path}: ${method.name} places only the samples it was fitted to. Give a model of pca, umap or isomap, or a trained bundle.`,
    );
  }
  const own = model as Reducer & Fitted;
  const invert = own.inverseTransformAsync?.bind(own);
  const jacobian = own.jacobian?.bind(own);
  const scaler = pipe.steps.length > 1 ? (pipe.steps[0].step as unknown as Scaler) : undefined;
  const latentDim = widthOf(model);
  const requireDecoder = (): void => {
    if (invert !== undefined) return;
    throw new UsageError(`${path}: ${method.name} cannot make samples of codes. Give a model of pca, or a trained bundle.`);
  };
  const back = async (codes: ArrayInput): Promise<NdArray<Float32Array>> => {
    requireDecoder();
    return astype(await invert!(codes), 'float32');
  };
  const coder: Coder = {
    latentDim,
    encode: async (x) => astype(await transform(x), 'float32'),
    ...(invert !== undefined && { decode: back }),
    ...(jacobian !== undefined && { jacobian }),
  };
  return {
    path,
    name: method.name,
    nFeatures: own.nFeatures,
    latentDim,
    scaler,
    bundle: undefined,
    range: rangeOf(scaler),
    encode: async (x) => coder.encode(flat(scaler === undefined ? x : scaler.transform(x))),
    decode: async (codes) => {
      const x = await back(codes);
      return scaler === undefined ? x : astype(scaler.inverseTransform(x), 'float32');
    },
    requireDecoder,
    coder: () => coder,
    dispose: () => undefined,
  };
}

/** How many numbers a method makes of a sample: those of its components, or of the map that it keeps. */
function widthOf(model: Reducer): number {
  const { latentDim, embedding } = model as { latentDim?: number; embedding?: NdArray };
  return latentDim ?? embedding?.shape[1] ?? (model.config as { components: number }).components;
}


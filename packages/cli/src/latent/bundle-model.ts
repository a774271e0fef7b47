import type { Autoencoder } from '@latentkit/autoencoder';
import { FileFormatError, FileMissingError, sizeOf } from '@latentkit/core';
import { type LoadedBundle, hasDecoder, loadBundle, unscaled } from '../bundle.js';
import type { Conditioned } from '../condition.js';
import { scaled } from '../data.js';
import { type EngineFlags, chooseEngine } from '../engine.js';
import { UsageError } from '../exit-codes.js';
import type { CliIo } from '../io.js';
import { type Coder, type LatentModel, rangeOf } from './model.js';

type PredictOptions = NonNullable<Parameters<Autoencoder['encode']>[1]>;

/** A bundle as the latent-space commands use it. Throws `UsageError` for one that cannot decode. */
export async function bundleModel(path: string, flags: EngineFlags, io: CliIo): Promise<LatentModel> {
  const chosen = await chooseEngine(flags, io);
  const bundle = await loadBundle(path).catch(async (error: unknown) => {
    if (!(error instanceof FileMissingError || error instanceof FileFormatError) || (await hasDecoder(path))) throw error;
    throw new UsageError(`${path} has no decoder: ${error.message} Give the bundle of an autoencoder; that of a classifier has none.`, error);
  });
  return autoencoder(path, bundle, (condition = {}) => ({ ...chosen, ...condition }));
}

function autoencoder(path: string, bundle: LoadedBundle, options: (condition?: Conditioned) => PredictOptions): LatentModel {
  const { model, scaler } = bundle;
  const coder = (condition?: Conditioned): Coder => ({
    latentDim: model.latentDim,
    encode: (x) => model.encode(x, options(condition)),
    decode: (codes) => model.decode(codes, options(condition)),
    jacobian: (x) => model.jacobian(x, options(condition)),
    prior: (n, random) => model.prior(n, random),
  });
  return {
    path,
    name: bundle.family,
    nFeatures: sizeOf(model.inputShape ?? []),
    latentDim: model.latentDim,
    scaler,
    bundle,
    range: rangeOf(scaler),
    encode: (x, condition) => model.encode(scaled(x, scaler), options(condition)),
    decode: async (codes, condition) => unscaled(await model.decode(codes, options(condition)), bundle),
    requireDecoder: () => undefined,
    coder,
    dispose: () => model.dispose(),
  };
}

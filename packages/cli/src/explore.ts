import type { Autoencoder } from '@latentkit/autoencoder';
import { type Decoder, type Encoder, type NdArray, UnavailableError, ndarray, rowsOf, sliceRows, toNdArray } from '@latentkit/core';
import { DenoisingAutoencoder } from '@latentkit/denoising';
import { type ExploreOptions, type ReportExploration, type ReportLatent, exploreModel } from '@latentkit/report';
import { VariationalAutoencoder } from '@latentkit/variational';
import { conditionOf } from './condition.js';
import type { ReportSources } from './report-file.js';

/** Families whose Jacobian is what they are about. */
const TANGENT_FAMILIES = ['contractive', 'denoising'];

/** Asks a model for what its report shows, by its family. */
export async function explore(sources: ReportSources, latent: ReportLatent): Promise<ReportExploration> {
  const { model, family, dataset, engine, onWarning, signal } = sources;
  const conditioned = model.slots.conditionUnits > 0;
  const first = dataset.y?.data[rowsOf(dataset.x) - rowsOf(toNdArray(latent.codes))];
  const condition = conditioned ? first : undefined;
  const options: ExploreOptions = {
    seed: model.config.seed,
    ...(dataset.targetNames === undefined ? {} : { targetNames: dataset.targetNames }),
    ...(signal === undefined ? {} : { signal }),
    ...(await distributionOf(sources, latent)),
    ...(model instanceof DenoisingAutoencoder && !conditioned ? { corrupt: (x: NdArray) => model.corrupt(x, { seed: 1 }), corruption: damageWords(model.config) } : {}),
    activations: family === 'sparse',
    tangents: !conditioned && (sources.tangents === true || TANGENT_FAMILIES.includes(family)),
    ...(conditioned ? { conditioned: { classes: classNames(sources), decode: (codes: NdArray, classes: NdArray<Int32Array>) => model.decode(codes, { engine, onWarning, condition: classes }) } } : {}),
    ...(condition === undefined ? {} : { note: `All of class ${dataset.targetNames?.[condition] ?? condition}, on which the model is conditioned.` }),
  };
  return exploreModel(asked(model, { engine, onWarning }, condition), latent, options);
}

function classNames({ model, dataset, record }: ReportSources): string[] {
  const names = record.data.classNames ?? dataset.targetNames;
  return Array.from({ length: model.slots.conditionUnits }, (_, k) => names?.[k] ?? String(k));
}

/** A model that runs on an engine and, where it is conditioned on classes, makes samples of one of them. */
function asked(model: Autoencoder, on: Pick<ReportSources, 'engine' | 'onWarning'>, condition: number | undefined): Encoder & Decoder {
  const conditionFor = (rows: number): { condition?: NdArray } => (condition === undefined ? {} : { condition: ndarray(new Int32Array(rows).fill(condition), [rows]) });
  return {
    latentDim: model.latentDim,
    encode: (x) => model.encode(x, { ...on, ...conditionFor(rowsOf(toNdArray(x))) }),
    decode: (codes) => model.decode(codes, { ...on, ...conditionFor(rowsOf(toNdArray(codes))) }),
    jacobian: (x) => model.jacobian(x, on),
    prior: (n, source) => model.prior(n, source),
  };
}

/** Means and variances of codes, where codes are distributions. */
async function distributionOf({ model, dataset, engine, onWarning }: ReportSources, latent: ReportLatent): Promise<Pick<ExploreOptions, 'distribution'>> {
  if (!(model instanceof VariationalAutoencoder)) return {};
  const end = rowsOf(dataset.x);
  const distribution = (x: NdArray): ReturnType<VariationalAutoencoder['encodeDistribution']> =>
    model.encodeDistribution(x, { engine, onWarning, ...conditionOf(model, dataset, end - rowsOf(x), end) });
  try {
    await distribution(sliceRows(toNdArray(latent.data), 0, 1));
    return { distribution };
  } catch (error) {
    // Another bottleneck than the Gaussian one has codes that are no normal distributions.
    if (error instanceof UnavailableError) return {};
    throw error;
  }
}

function damageWords({ noise, stddev, rate }: DenoisingAutoencoder['config']): string {
  if (noise === 'gaussian') return `Gaussian noise of standard deviation ${String(stddev)}`;
  const name = { dropout: 'Dropout', masking: 'Masking noise', 'salt-and-pepper': 'Salt-and-pepper noise', block: 'Blocks masked out' }[noise];
  return rate === null ? name : `${name} of rate ${rate}`;
}

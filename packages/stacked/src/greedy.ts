import {
  Autoencoder,
  type DenseNetworkConfig,
  type ExecutionOptions,
  type FitOptions,
  type History,
  type LossInput,
  denseConfig,
  isMirrored,
  planDenseLayers,
  toSamples,
} from '@latentkit/autoencoder';
import { type ArrayInput, InvalidParameterError, type LongWorkOptions, type NdArray, flattenRows, sizeOf } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { copyPair, type LayerPair, pairNetwork } from './pair-network.js';

/** How one layer is trained. */
export interface GreedyPhase extends Pick<FitOptions, 'epochs' | 'batchSize' | 'optimizer' | 'shuffle' | 'metrics' | 'callbacks'> {
  /** Default: the model's own loss for the first layer, `mse` for the others, which reconstruct codes. */
  readonly loss?: LossInput;
}

/** Options of {@link fitGreedily}. */
export interface GreedyOptions extends LongWorkOptions, ExecutionOptions, Pick<FitOptions, 'validationData' | 'validationSplit' | 'sampleWeight'> {
  /** One entry for each layer between input and code, the code's included, or one for all of them. Default: `fit`'s defaults. */
  readonly phases?: readonly GreedyPhase[] | GreedyPhase;
  /** Options of the training of all layers together that follows; left out, there is none. */
  readonly fineTune?: Omit<FitOptions, keyof LongWorkOptions | keyof ExecutionOptions | 'validationData' | 'validationSplit' | 'sampleWeight'>;
}

/** What {@link fitGreedily} did. */
export interface GreedyHistory {
  /** One for each layer that was trained; fewer than there are layers after an abort. */
  readonly phases: readonly History[];
  /** Of the training of all layers together, where there was one. */
  readonly fineTune: History | undefined;
}

/**
 * Greedy layer-wise training: phase k trains layer k of the encoder and its mirror image in the decoder, as a shallow
 * autoencoder, on the codes of the layers before it, starting from the weights that the model has. Each pair's weights
 * go into the model; then, with `fineTune`, all layers are trained together by `fit`. A corruption in the model's slot
 * is applied to the input of each phase, which is the stacked denoising autoencoder of Vincent et al., 2010
 * (https://www.jmlr.org/papers/v11/vincent10a.html); penalties take part in `fineTune` only. The method is that of
 * Bengio et al., 2007 (https://doi.org/10.7551/mitpress/7503.003.0024).
 *
 * Works for any autoencoder whose network is a `denseNetwork` with a mirrored decoder. After an abort the model has the
 * layers trained so far. Throws `InvalidParameterError` for another network or a wrong number of phases, and rejects
 * with `DivergedError` where a loss is no longer finite; the model then keeps its last finite weights.
 */
export async function fitGreedily(model: Autoencoder, x: ArrayInput, options: GreedyOptions = {}): Promise<GreedyHistory> {
  const config = mirroredConfig(model);
  const { engine, device, signal, validationSplit, sampleWeight } = options;
  const phases = phasesOf(options.phases ?? {}, config.hiddenUnits.length + 1);
  const samples = toSamples(x, model.inputShape, 'x');
  const validation = options.validationData === undefined ? undefined : toSamples(options.validationData, samples.shape.slice(1), 'validationData');
  // With a backend that is registered and still to be started there are no tensors to be made.
  await tf.ready();
  model.build(samples.shape.slice(1));
  const pairs = pairsOf(model, config);
  const execution = defined({ engine, device });
  const shared = defined({ ...execution, signal, validationSplit, sampleWeight });
  const histories: History[] = [];
  let inner = { x: flattenRows(samples), validation: validation && flattenRows(validation) };
  for (const [k, pair] of pairs.entries()) {
    const { loss, ...training } = phases[k];
    const shallow = new Autoencoder({
      latentDim: pair.encoder.units,
      loss: loss ?? (k === 0 ? model.config.loss : 'mse'),
      seed: model.config.seed,
      network: pairNetwork(pair, config),
      ...defined({ corruption: model.slots.corruption }),
    });
    shallow.build([pair.encoder.inputs]);
    copyPair(model, shallow, pair);
    try {
      const onProgress = staged(options.onProgress, `layer ${k + 1} of ${pairs.length}`);
      const history = await shallow.fit(inner.x, { ...training, ...shared, ...defined({ onProgress, validationData: inner.validation }) });
      histories.push(history);
      if (history.status === 'aborted') return { phases: histories, fineTune: undefined };
      const encode = (rows: NdArray): Promise<NdArray> => shallow.encode(rows, execution);
      if (k < pairs.length - 1) inner = { x: await encode(inner.x), validation: inner.validation && (await encode(inner.validation)) };
    } finally {
      copyPair(shallow, model, pair);
      shallow.dispose();
    }
  }
  if (options.fineTune === undefined) return { phases: histories, fineTune: undefined };
  const onProgress = staged(options.onProgress, 'fine-tuning');
  const fineTune = await model.fit(samples, { ...options.fineTune, ...shared, ...defined({ onProgress, validationData: validation }) });
  return { phases: histories, fineTune };
}

function mirroredConfig(model: Autoencoder): DenseNetworkConfig {
  const { network, bottleneck, conditionUnits } = model.slots;
  const { type, ...options } = network.config;
  const config = type === 'dense' ? denseConfig.parse(options) : undefined;
  if (config !== undefined && isMirrored(config) && bottleneck.encoderUnits(model.latentDim) === model.latentDim && conditionUnits === 0) return config;
  throw new InvalidParameterError({
    parameter: 'network',
    got: config ?? type,
    expected: 'a denseNetwork whose decoder has the units of the encoder in reverse, with a bottleneck that takes as many units as the code has, and no condition',
    remedy: 'Leave decoderUnits out, or train with fit.',
  });
}

function phasesOf(phases: readonly GreedyPhase[] | GreedyPhase, layers: number): readonly GreedyPhase[] {
  if (!isList(phases)) return Array.from({ length: layers }, () => phases);
  if (phases.length === layers) return phases;
  throw new InvalidParameterError({
    parameter: 'phases',
    got: phases.length,
    expected: `${layers} phases, one for each layer between input and code, the code's included`,
  });
}

function isList(phases: readonly GreedyPhase[] | GreedyPhase): phases is readonly GreedyPhase[] {
  return Array.isArray(phases);
}

/** Each layer of the encoder with its mirror image, from the input inwards. */
function pairsOf(model: Autoencoder, config: DenseNetworkConfig): LayerPair[] {
  const { latentDim } = model;
  const features = sizeOf(model.inputShape ?? []);
  const plan = planDenseLayers(config, { inputs: features, outputs: features, latentDim, codeUnits: latentDim, encoderUnits: latentDim });
  const mirrored = plan.decoder.toReversed();
  return plan.encoder.map((encoder, k) => ({ encoder, decoder: mirrored[k] }));
}

function staged(onProgress: LongWorkOptions['onProgress'], stage: string): LongWorkOptions['onProgress'] {
  return onProgress && ((progress) => onProgress({ ...progress, stage }));
}

/** Without the entries that are undefined. */
function defined<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}

import { InvalidParameterError } from '@latentkit/core';
import type { ActivationName } from '@latentkit/layers';
import type { ConvolutionalNetworkConfig } from './config.js';

/** One stage of the encoder: a convolution, and what makes its map smaller. */
export interface StageSettings {
  readonly filters: number;
  readonly kernelSize: number;
  readonly stride: number;
  /** Rows and columns that pooling makes one of: 1 where there is none. */
  readonly pool: number;
}

/** The parameters with what the style says where they say nothing. */
export interface Settings extends Pick<ConvolutionalNetworkConfig, 'residualBlocks' | 'normalisation' | 'code' | 'codeActivation' | 'hiddenUnits' | 'imageShape'> {
  readonly upsampling: ConvolutionalNetworkConfig['upsampling'];
  readonly outputActivation: ActivationName;
  readonly kernelInitializer: ConvolutionalNetworkConfig['kernelInitializer'];
  readonly stages: readonly StageSettings[];
  readonly padding: 'same' | 'valid';
  readonly pooling: 'max' | 'average' | 'none';
  readonly activation: ActivationName;
  readonly denseActivation: ActivationName;
  readonly startFilters: number;
  /** Channels that the decoder's stages make, from the code on; without an output convolution, of all but the last. */
  readonly decoderFilters: readonly number[];
  readonly outputConvolution: boolean;
}

const STYLES = {
  pooling: { filters: [16, 32, 64], strides: [1], padding: 'same', pooling: 'max', activation: 'selu', outputConvolution: false },
  strided: { filters: [32, 64], strides: [2], padding: 'valid', pooling: 'none', activation: 'relu', outputConvolution: true },
} as const;

/** Fills in what the style decides. Throws `InvalidParameterError` for a list with more numbers than there are stages. */
export function settingsOf(config: ConvolutionalNetworkConfig): Settings {
  const { style, poolSize, residualBlocks, normalisation, code, codeActivation, hiddenUnits, upsampling, outputActivation, imageShape, kernelInitializer } = config;
  const usual = STYLES[style];
  const filters = config.filters ?? usual.filters;
  const n = filters.length;
  const kernelSizes = spread('kernelSizes', config.kernelSizes, n);
  const strides = spread('strides', config.strides ?? usual.strides, n);
  const pooling = config.pooling ?? usual.pooling;
  const activation = config.activation ?? usual.activation;
  const outputConvolution = config.outputConvolution ?? usual.outputConvolution;
  const widening = outputConvolution ? n : n - 1;
  const reversed = filters.toReversed();
  return {
    residualBlocks,
    normalisation,
    code,
    codeActivation,
    hiddenUnits,
    upsampling,
    outputActivation,
    imageShape,
    kernelInitializer,
    pooling,
    activation,
    outputConvolution,
    stages: filters.map((each, i) => ({ filters: each, kernelSize: kernelSizes[i], stride: strides[i], pool: pooling === 'none' ? 1 : poolSize })),
    padding: config.padding ?? usual.padding,
    denseActivation: config.denseActivation ?? activation,
    startFilters: config.startFilters ?? (style === 'pooling' ? filters[n - 1] : filters[0]),
    decoderFilters: config.decoderFilters === null ? reversed.slice(n - widening) : spread('decoderFilters', config.decoderFilters, n).slice(0, widening),
  };
}

/** A number for each of `n` stages; the last one given holds for the rest. */
function spread(parameter: string, given: readonly number[], n: number): number[] {
  if (given.length <= n) return Array.from({ length: n }, (_, i) => given[Math.min(i, given.length - 1)]);
  throw new InvalidParameterError({
    parameter,
    got: given,
    expected: `at most ${n} numbers, one for each of the stages that filters has`,
    remedy: 'Leave some out, or give more filters.',
  });
}

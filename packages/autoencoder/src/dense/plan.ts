import { InvalidParameterError } from '@latentkit/core';
import type { ActivationName } from '@latentkit/layers';
import type { DenseNetworkConfig } from './config.js';

/** One dense layer before it is made. */
export interface PlannedLayer {
  readonly name: string;
  readonly inputs: number;
  readonly units: number;
  /** What follows the affine map; for the decoder's last layer it is a layer of its own. */
  readonly activation: ActivationName;
}

/** The dense layers of both halves in the order in which data passes them. */
export interface DensePlan {
  readonly encoder: readonly PlannedLayer[];
  readonly decoder: readonly PlannedLayer[];
}

/** Numbers that a plan depends on besides the parameters. */
export interface DenseSizes {
  /** Elements of what the encoder takes. */
  readonly inputs: number;
  /** Elements of what the decoder makes. */
  readonly outputs: number;
  readonly latentDim: number;
  /** Numbers that the decoder takes. */
  readonly codeUnits: number;
  /** Units that the encoder's last layer must have. */
  readonly encoderUnits: number;
}

/** Whether the decoder is the encoder in reverse, so that each of its layers has a mirror image. */
export function isMirrored({ hiddenUnits, decoderUnits }: Pick<DenseNetworkConfig, 'hiddenUnits' | 'decoderUnits'>): boolean {
  return decoderUnits === null || decoderUnits.join() === hiddenUnits.toReversed().join();
}

/**
 * Names, sizes and activations of all layers: `encoder_dense_1`, … and `decoder_dense_1`, …. Throws
 * `InvalidParameterError` for tied weights where a bottleneck makes the code shorter than the encoder's output.
 */
export function planDenseLayers(config: DenseNetworkConfig, { inputs, outputs, latentDim, codeUnits, encoderUnits }: DenseSizes): DensePlan {
  const { hiddenUnits, activation, outputActivation, tied } = config;
  if (tied && (encoderUnits !== latentDim || codeUnits !== latentDim)) {
    throw new InvalidParameterError({
      parameter: 'tied',
      got: tied,
      expected: `false, since the decoder takes ${codeUnits} numbers and the encoder makes ${encoderUnits}, which has no transpose`,
    });
  }
  const codeActivation = config.codeActivation ?? (encoderUnits === latentDim ? activation : 'linear');
  const decoderUnits = config.decoderUnits ?? hiddenUnits.toReversed();
  return {
    encoder: chain('encoder', inputs, [...hiddenUnits, encoderUnits], activation, codeActivation),
    decoder: chain('decoder', codeUnits, [...decoderUnits, outputs], activation, outputActivation),
  };
}

function chain(half: string, inputs: number, units: readonly number[], inner: ActivationName, last: ActivationName): PlannedLayer[] {
  return units.map((n, i) => ({
    name: `${half}_dense_${i + 1}`,
    inputs: i === 0 ? inputs : units[i - 1],
    units: n,
    activation: i === units.length - 1 ? last : inner,
  }));
}

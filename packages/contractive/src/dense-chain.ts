import { ACTIVATIONS, type ActivationName } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';

/** An affine map and the activation behind it. */
export interface DenseStep {
  /** Names of the weights, as `variablesOf` of `@latentkit/layers` has them. */
  readonly kernel: string;
  readonly bias: string | undefined;
  readonly activation: ActivationName;
}

/** The dense layers of an encoder that has no others, in order; or the name of the first layer that is none. */
export function denseChain(encoder: tf.LayersModel): { readonly steps: readonly DenseStep[] } | { readonly other: string } {
  const steps: DenseStep[] = [];
  for (const layer of encoder.layers) {
    const kind = layer.getClassName();
    if (kind === 'InputLayer' || kind === 'Flatten' || kind === 'Reshape') continue;
    const step = kind === 'Dense' ? denseStep(layer) : withActivation(steps.pop(), kind, layer);
    if (step === undefined) return { other: `${layer.name} (${kind})` };
    steps.push(step);
  }
  return steps.length === 0 ? { other: 'no dense layer' } : { steps };
}

function denseStep(layer: tf.layers.Layer): DenseStep | undefined {
  const { activation, useBias } = layer.getConfig();
  const known = activationOf(activation);
  return known && { kernel: `${layer.name}/kernel`, bias: useBias === true ? `${layer.name}/bias` : undefined, activation: known };
}

/** A dense layer with the activation of the layer behind it, where the layer is an activation and the dense one has none. */
function withActivation(step: DenseStep | undefined, kind: string, layer: tf.layers.Layer): DenseStep | undefined {
  if (step === undefined || step.activation !== 'linear') return undefined;
  const activation = kind === 'LeakyReLU' ? 'leakyRelu' : kind === 'Activation' ? activationOf(layer.getConfig()['activation']) : undefined;
  return activation && { ...step, activation };
}

function activationOf(name: unknown): ActivationName | undefined {
  return ACTIVATIONS.find((known) => known === name);
}

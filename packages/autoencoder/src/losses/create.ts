import { InvalidParameterError, UnknownNameError } from '@latentkit/core';
import { binaryCrossentropy, binaryCrossentropyOn } from './binary-crossentropy.js';
import { LOSS_NAMES } from './config.js';
import type { LossInput } from './config.js';
import { continuousBernoulli } from './continuous-bernoulli.js';
import { gaussianLikelihood } from './gaussian.js';
import type { ReconstructionLoss } from './loss.js';
import { huber, mae, mse } from './regression.js';

const FACTORIES: Record<string, (options: object) => ReconstructionLoss> = {
  mse,
  mae,
  'binary-crossentropy': binaryCrossentropy,
  huber,
  gaussian: gaussianLikelihood,
  'continuous-bernoulli': continuousBernoulli,
};

/**
 * Makes a loss from its name, its configuration, or returns a loss unchanged. Throws `UnknownNameError` for a name
 * that is not known and `InvalidParameterError` for a parameter out of range.
 */
export function createLoss(spec: LossInput | ReconstructionLoss): ReconstructionLoss {
  if (typeof spec === 'object' && spec !== null && 'perSample' in spec) return spec;
  const name: unknown = typeof spec === 'object' && spec !== null ? spec.name : spec;
  if (typeof name !== 'string') {
    throw new InvalidParameterError({ parameter: 'loss', got: spec, expected: `a loss, or one of the names ${LOSS_NAMES.join(', ')}` });
  }
  if (!Object.hasOwn(FACTORIES, name)) throw new UnknownNameError('loss', name, LOSS_NAMES);
  return FACTORIES[name](typeof spec === 'object' ? spec : {});
}

/**
 * The loss that suits a network whose last activation is `outputActivation`: a cross-entropy with `from: 'auto'` stays
 * on logits where that is `'sigmoid'` and goes to probabilities elsewhere. Other losses come back unchanged.
 */
export function resolveLoss(loss: ReconstructionLoss, outputActivation: string): ReconstructionLoss {
  if (loss.config.name !== 'binary-crossentropy' || loss.config.from !== 'auto') return loss;
  return binaryCrossentropyOn(outputActivation === 'sigmoid' ? 'logits' : 'output', loss.config);
}

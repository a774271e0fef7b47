import { random, sizeOf } from '@latentkit/core';
import { chainLayers } from '@latentkit/layers';
import { type BuiltSlots, logitsOf } from './autoencoder-program.js';
import { joinedShape } from './condition.js';
import { resolveLoss } from './losses/create.js';
import { checkModels } from './network.js';
import type { NetworkContext, Slots } from './slots.js';

/** Makes the networks for samples of a shape, with initial weights that follow from the seed. */
export function buildSlots(slots: Slots, sampleShape: readonly number[], latentDim: number, seed: number): BuiltSlots {
  const { network, bottleneck, corruption, penalties, loss, conditionUnits } = slots;
  const context: NetworkContext = {
    inputShape: joinedShape(sampleShape, conditionUnits),
    outputShape: sampleShape,
    latentDim,
    codeUnits: latentDim + conditionUnits,
    encoderUnits: bottleneck.encoderUnits(latentDim),
    random: random(seed),
  };
  const models = network.build(context);
  checkModels(models, context);
  const layers = [bottleneck, ...penalties].flatMap((part) => part.layers?.(context) ?? []);
  const parts = layers.length === 0 ? undefined : chainLayers('parts', [context.encoderUnits], layers);
  const ending = logitsOf(models.decoder) === undefined ? 'other' : 'sigmoid';
  return { models: { ...models, parts }, mask: network.mask, bottleneck, corruption, penalties, loss: resolveLoss(loss, ending), conditionUnits };
}

/** Says so where nothing keeps a code that is larger than a sample from being a copy of it. */
export function warnOvercomplete(slots: BuiltSlots, latentDim: number, sampleShape: readonly number[], warn: (message: string) => void): void {
  const { bottleneck, corruption, penalties } = slots;
  const features = sizeOf(sampleShape);
  if (latentDim <= features || penalties.length > 0 || corruption !== undefined || bottleneck.config.type !== 'identity') return;
  warn(
    `The model is overcomplete: its code has ${latentDim} numbers, a sample has ${features}, and no penalty, corruption or bottleneck keeps it from copying. ` +
      `Add a penalty (l1Activity of @latentkit/sparse) or a corruption (gaussianNoise of @latentkit/denoising), or take a latentDim below ${features}.`,
  );
}

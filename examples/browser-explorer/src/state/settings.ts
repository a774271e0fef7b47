import { computed } from '@preact/signals';
import { FAMILIES, type Family, type TrainingRequest } from '../protocol.js';
import { layersSetting, numberSetting, type Setting } from './setting.js';
import { oneOf, urlState } from './url.js';

/** What will be trained next, as the training panel has it. */
export const family = urlState<Family>('family', 'variational', oneOf(FAMILIES));

export const engine = urlState<TrainingRequest['engine']>('engine', 'auto', oneOf(['auto', 'compiled', 'eager']));

// On the digits these make a map in which most classes stand apart, in seconds.
export const latentDim = numberSetting('latent', 'Code size', 2, { min: 1, max: 256, integer: true });
export const hidden = layersSetting('hidden', 'Hidden units', '256,64');
const epochCount = numberSetting('epochs', 'Epochs', 50, { min: 1, max: 10_000, integer: true });
const batchSize = numberSetting('batch', 'Batch', 64, { min: 1, max: 8192, integer: true });
const learningRate = numberSetting('rate', 'Learning rate', 0.003, { min: 1e-6, max: 1 });
const beta = numberSetting('beta', 'Beta', 0.2, { min: 0, max: 1000 });
const noise = numberSetting('noise', 'Noise', 0.3, { min: 0, max: 10 });
const seed = numberSetting('seed', 'Seed', 1, { min: 0, max: 2 ** 31 - 1, integer: true });

/** The settings that the chosen family has, in the order they are shown. */
export const shownSettings = computed<readonly Setting<unknown>[]>(() => [
  latentDim,
  ...(family.value === 'convolutional' ? [] : [hidden]),
  epochCount,
  batchSize,
  learningRate,
  ...(family.value === 'variational' ? [beta] : []),
  ...(family.value === 'denoising' ? [noise] : []),
  seed,
]);

/** What is to be put right before a training can begin. */
export const problems = computed(() => shownSettings.value.filter((setting) => setting.problem.value !== undefined));

/** The request that the settings make; undefined while one of them is not valid. Hidden settings count with their value or default. */
export const request = computed<Omit<TrainingRequest, 'goOn'> | undefined>(() => {
  if (problems.value.length > 0) return undefined;
  return {
    family: family.value,
    latentDim: latentDim.value.value!,
    hidden: hidden.value.value ?? [256, 64],
    epochs: epochCount.value.value!,
    batchSize: batchSize.value.value!,
    learningRate: learningRate.value.value!,
    beta: beta.value.value ?? 0.2,
    noise: noise.value.value ?? 0.3,
    seed: seed.value.value!,
    engine: engine.value,
  };
});

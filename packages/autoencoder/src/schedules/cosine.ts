import { defineConfig } from '@latentkit/core';
import type { z } from 'zod';
import { cosineRestartsSchema, cosineSchema } from './config.js';
import type { Schedule } from './schedule.js';

/** Options of {@link cosineDecay}. */
export type CosineDecayOptions = Omit<z.input<typeof cosineSchema>, 'name'>;
/** Options of {@link cosineDecayRestarts}. */
export type CosineDecayRestartsOptions = Omit<z.input<typeof cosineRestartsSchema>, 'name'>;

const cosineConfig = defineConfig('cosine', cosineSchema);
const cosineRestartsConfig = defineConfig('cosine-restarts', cosineRestartsSchema);

/**
 * Falls along half a cosine to `alpha` times the greatest rate and stays there. With a `warmupTarget` the rate first
 * rises in a straight line from `initialLearningRate` to it. As `keras.optimizers.schedules.CosineDecay`;
 * arXiv:1608.03983.
 */
export function cosineDecay(options: CosineDecayOptions): Schedule {
  const config = cosineConfig.parse({ ...options, name: 'cosine' });
  const { initialLearningRate, decaySteps, alpha, warmupTarget, warmupSteps } = config;
  if (warmupTarget === null) return { config, at: (step) => initialLearningRate * descent(step / decaySteps, alpha) };
  const at = (step: number): number =>
    step < warmupSteps
      ? initialLearningRate + ((warmupTarget - initialLearningRate) * step) / warmupSteps
      : warmupTarget * descent((step - warmupSteps) / decaySteps, alpha);
  return { config, at };
}

/**
 * Half cosines one after another, each `tMul` times as long as the one before and starting at `mMul` times its rate.
 * As `keras.optimizers.schedules.CosineDecayRestarts`; arXiv:1608.03983.
 */
export function cosineDecayRestarts(options: CosineDecayRestartsOptions): Schedule {
  const config = cosineRestartsConfig.parse({ ...options, name: 'cosine-restarts' });
  const { initialLearningRate, firstDecaySteps, tMul, mMul, alpha } = config;
  const at = (step: number): number => {
    const { period, fraction } = restart(step / firstDecaySteps, tMul);
    return initialLearningRate * descent(fraction, alpha, mMul ** period);
  };
  return { config, at };
}

/** From `peak` at 0 to 0 at 1 along half a cosine, squeezed into [alpha, 1]. */
function descent(fraction: number, alpha: number, peak = 1): number {
  const cosine = 0.5 * peak * (1 + Math.cos(Math.PI * Math.min(fraction, 1)));
  return (1 - alpha) * cosine + alpha;
}

// Counted out rather than by Keras's logarithm, which rounds to the wrong side of a restart for some lengths.
function restart(time: number, growth: number): { period: number; fraction: number } {
  if (growth === 1) return { period: Math.floor(time), fraction: time - Math.floor(time) };
  let [period, start, length] = [0, 0, 1];
  while (time >= start + length) {
    start += length;
    length *= growth;
    period += 1;
  }
  return { period, fraction: (time - start) / length };
}

import type { LossConfig } from '@latentkit/autoencoder';
import { InvalidParameterError, type NdArray, rowSize, rowsOf } from '@latentkit/core';

const LEAST_VARIANCE = 1e-6;
// Looked up once: a bound calls them for every pixel of every draw.
const { exp, log, log1p, tanh } = Math;

/**
 * Log-likelihood in nats of each sample [n, …] given what the decoder makes of a code (for the Bernoulli and the continuous
 * Bernoulli distribution its logits, for the Gaussian its output). A learned variance is that of these samples together.
 *
 * Throws `InvalidParameterError` for losses that are no likelihoods.
 */
export function logLikelihoods(loss: LossConfig, samples: NdArray, outputs: NdArray): Float64Array {
  const width = rowSize(samples);
  const density = densityOf(loss, samples.data, outputs.data);
  return Float64Array.from({ length: rowsOf(samples) }, (_, i) => {
    let total = 0;
    for (let at = i * width; at < (i + 1) * width; at++) total += density(samples.data[at], outputs.data[at]);
    return total;
  });
}

function densityOf(loss: LossConfig, samples: ArrayLike<number>, outputs: ArrayLike<number>): (x: number, output: number) => number {
  switch (loss.name) {
    case 'binary-crossentropy':
      return bernoulli;
    case 'continuous-bernoulli':
      return (x, logit) => bernoulli(x, logit) + logConstant(logit);
    case 'gaussian': {
      const variance = loss.variance === 'learned' ? Math.max(meanSquare(samples, outputs), LEAST_VARIANCE) : loss.variance;
      const constant = 0.5 * log(2 * Math.PI * variance);
      return (x, output) => -((x - output) ** 2) / (2 * variance) - constant;
    }
    default:
      throw new InvalidParameterError({
        parameter: 'loss',
        got: loss.name,
        expected: "a likelihood: 'binary-crossentropy', 'continuous-bernoulli' or 'gaussian'",
        remedy: "Make the model with loss: 'gaussian' in the place of 'mse'.",
      });
  }
}

function bernoulli(x: number, logit: number): number {
  return logit > 0 ? (x - 1) * logit - log1p(exp(-logit)) : x * logit - log1p(exp(logit));
}

/** Logarithm of the constant that makes the continuous Bernoulli a density, log(z / tanh(z/2)). */
function logConstant(z: number): number {
  return z ** 2 < 1e-6 ? Math.LN2 + z ** 2 / 12 : log(z / tanh(z / 2));
}

function meanSquare(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += (a[i] - b[i]) ** 2;
  return total / a.length;
}

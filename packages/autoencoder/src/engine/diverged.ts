import { DivergedError } from '@latentkit/core';

/** The error of a training whose loss is no longer finite at a 0-based step. */
export function diverged(loss: number, step: number): DivergedError {
  return new DivergedError(`The loss became ${loss} at step ${step}.`, {
    parameter: 'loss',
    got: step,
    expected: 'a finite loss',
    remedy: 'Lower the learning rate, clip gradients (globalClipNorm), or scale the data.',
  });
}

import { readFileSync } from 'node:fs';
import type { ReferenceResult } from '@latentkit/fixtures';

interface KerasRun {
  readonly stacked: ReferenceResult;
  readonly tied: ReferenceResult;
  readonly greedy: { readonly phase1: ReferenceResult; readonly fineTuned: ReferenceResult };
}

/** Results of Keras on the same data: `internal/reference/training.py`. */
export const keras = (JSON.parse(readFileSync(new URL('golden/mnist.json', import.meta.url), 'utf8')) as { runs: KerasRun[] }).runs[0];

/** Limits that meet two others. */
export function both(a: ReferenceResult, b: ReferenceResult): ReferenceResult {
  return { valLoss: Math.min(a.valLoss, b.valLoss), valRoundedAccuracy: Math.max(a.valRoundedAccuracy, b.valRoundedAccuracy) };
}

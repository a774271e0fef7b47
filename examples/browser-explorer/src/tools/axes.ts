import { codeRange } from '@latentkit/latent';
import { columnMeans, columnVariances } from '@latentkit/linalg';
import type { Encoded } from '../protocol.js';
import { codesOf } from './codes.js';

/** What the codes of all samples say of one axis. */
export interface AxisFacts {
  readonly axis: number;
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly variance: number;
  /** Divergence from the prior in nats, mean over samples; for variational models. */
  readonly kl?: number;
  /** Whether the axis says nothing of a sample. */
  readonly collapsed: boolean;
}

/** Below this divergence an axis is the prior's, whatever the sample; the usual bound of active units (Burda et al., 2015, https://arxiv.org/abs/1509.00519) is of this order. */
const COLLAPSED_KL = 0.01;

// The outermost samples would make sliders of which most goes through empty space.
const SHARES = [0.005, 0.995] as const;

/** Range, mean, variance and divergence of each axis. */
export function axisFacts(encoded: Encoded): readonly AxisFacts[] {
  const codes = codesOf(encoded);
  const { low, high } = codeRange(codes, { quantiles: SHARES });
  const means = columnMeans(codes);
  const variances = columnVariances(codes);
  const { klPerAxis } = encoded;
  return Array.from(low, (from, axis) => {
    const kl = klPerAxis?.[axis];
    const collapsed = kl === undefined ? variances[axis] < 1e-8 : kl < COLLAPSED_KL;
    // An axis on which all codes agree still needs a slider that can move.
    const room = high[axis] - from > 1e-6 ? 0 : 1;
    const facts = { axis, low: from - room, high: high[axis] + room, mean: means[axis], variance: variances[axis], collapsed };
    return kl === undefined ? facts : { ...facts, kl };
  });
}

export type AxisOrder = 'axis' | 'kl' | 'variance';

/** Axes in their own order, or those first that say most. */
export function sortedAxes(facts: readonly AxisFacts[], order: AxisOrder): readonly AxisFacts[] {
  const worth = (f: AxisFacts): number => (order === 'kl' ? (f.kl ?? 0) : f.variance);
  return order === 'axis' ? facts : [...facts].sort((a, b) => worth(b) - worth(a) || a.axis - b.axis);
}

/** The two axes that say most, to begin a journey with. */
export function leadingAxes(facts: readonly AxisFacts[]): readonly [number, number] {
  const [first, second] = sortedAxes(facts, facts[0]?.kl === undefined ? 'variance' : 'kl');
  return [first?.axis ?? 0, second?.axis ?? 0];
}

/** A slider's ends, drawn out where its value lies beyond. */
export function sliderRange({ low, high }: AxisFacts, value: number): { readonly min: number; readonly max: number } {
  return { min: Math.min(low, value), max: Math.max(high, value) };
}

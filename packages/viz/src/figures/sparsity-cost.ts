import { InvalidParameterError, UnknownNameError } from '@latentkit/core';
import { linearAxis } from '../axes.js';
import { checkInteger, checkNumber, checkTexts } from '../checks.js';
import { makeFigure } from '../figure.js';
import type { Figure, FigureOptions } from '../figure.js';
import { lineColour } from '../lines.js';
import { linePlot } from '../line-plot.js';
import { formatNumber } from '../text.js';

/** A cost of being active as often as q where p is wanted. */
export type SparsityCostName = 'kl' | 'mae' | 'mse';

/** Options of {@link sparsityCost}. */
export interface SparsityCostOptions extends FigureOptions {
  /** Which costs, in the order of the legend. Default `kl`, `mae` and `mse`. */
  readonly costs?: readonly SparsityCostName[];
  /** Greatest cost that is drawn, above 0; the divergence grows without bound. Default 0.95. */
  readonly top?: number;
  /** Width in pixels. Default 560. */
  readonly width?: number;
  /** Height in pixels without the heading. Default 380. */
  readonly height?: number;
}

/** What sparsity costs show. */
export interface SparsityCostData {
  readonly target: number;
  /** Actual shares of activity, from 0.001 to 0.999. */
  readonly q: Float64Array;
  readonly curves: readonly { readonly cost: SparsityCostName; readonly values: Float64Array }[];
}

const COSTS: Readonly<Record<SparsityCostName, { readonly label: string; readonly of: (p: number, q: number) => number }>> = {
  kl: { label: 'Kullback–Leibler divergence', of: (p, q) => p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q)) },
  mae: { label: 'absolute error', of: (p, q) => Math.abs(p - q) },
  mse: { label: 'squared error', of: (p, q) => (p - q) ** 2 },
};
const POINTS = 999;

/**
 * Why a sparsity penalty is a divergence: what a unit costs that is active with probability q where p is wanted, by the
 * Kullback–Leibler divergence p·ln(p/q) + (1−p)·ln((1−p)/(1−q)), the absolute error and the squared error.
 *
 * @param target p, from 0.001 to 0.999.
 *
 * Throws `InvalidParameterError` for a target or another option outside of its range, `UnknownNameError` for a cost.
 */
export function sparsityCost(target = 0.1, options: SparsityCostOptions = {}): Figure<'sparsity-cost', SparsityCostData> {
  const p = checkNumber(target, 'target', 0.001, 0.999);
  const top = checkNumber(options.top ?? 0.95, 'top', 1e-6, 1e6);
  const costs = checkTexts(options.costs ?? (['kl', 'mae', 'mse'] as const), 'costs', undefined, 'names of costs');
  if (costs.length === 0) throw new InvalidParameterError({ parameter: 'costs', got: costs, expected: 'at least one cost' });
  const q = Float64Array.from({ length: POINTS }, (_, i) => (i + 1) / (POINTS + 1));
  const curves = costs.map((cost) => {
    if (!Object.hasOwn(COSTS, cost)) throw new UnknownNameError('cost', cost, Object.keys(COSTS));
    return { cost, values: q.map((v) => COSTS[cost].of(p, v)) };
  });
  const width = checkInteger(options.width ?? 560, 'width', 320);
  const height = checkInteger(options.height ?? 380, 'height', 200);
  const lines = curves.map(({ cost, values }, i) => ({ name: COSTS[cost].label, x: q, y: values, colour: lineColour(i) }));
  const plot = linePlot({
    lines: [...lines, { name: `target p = ${Number(p.toPrecision(3))}`, x: [p, p], y: [0, top], colour: (theme) => theme.muted, width: 1, dashed: true }],
    x: linearAxis([0, 1], 'actual sparsity q', 10),
    y: linearAxis([0, top], 'cost', 6),
    width,
    height,
    legend: 'above',
  });
  const at = (share: number): string => curves.map((c) => `${COSTS[c.cost].label} ${formatNumber(COSTS[c.cost].of(p, share))}`).join(', ');
  return makeFigure(
    {
      kind: 'sparsity-cost',
      title: 'Costs of missing a target sparsity',
      description: `Costs of an actual sparsity q where ${Number(p.toPrecision(3))} is wanted. At q = 0.5: ${at(0.5)}. At q = 0.9: ${at(0.9)}.`,
      width,
      height: plot.height,
      data: { target: p, q, curves },
      draw: plot.draw,
    },
    options,
  );
}

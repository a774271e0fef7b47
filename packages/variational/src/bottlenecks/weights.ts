import type { Schedule } from '@latentkit/autoencoder';

/** The weight of the divergence at each step. */
export interface WeightOptions {
  readonly beta: number;
  readonly warmUpSteps: number;
  readonly cycleSteps: number;
}

/**
 * The weight of the divergence: beta, after a rise in a straight line from 0 (Bowman et al., 2016,
 * https://doi.org/10.18653/v1/K16-1002), or, in cycles, after one in the first half of each (Fu et al., 2019,
 * https://doi.org/10.18653/v1/N19-1021). Both together: the first rise, then cycles.
 */
export function divergenceWeight({ beta, warmUpSteps, cycleSteps }: WeightOptions): Pick<Schedule, 'at'> {
  return {
    at: (step) => {
      if (step < warmUpSteps) return (beta * step) / warmUpSteps;
      if (cycleSteps === 0) return beta;
      const place = (step - warmUpSteps) % cycleSteps;
      return beta * Math.min(1, (2 * place) / cycleSteps);
    },
  };
}

/** Nats that the divergence is drawn to: from 0 in a straight line to the capacity (Burgess et al., 2018, https://arxiv.org/abs/1804.03599). */
export function risingCapacity(capacity: number, steps: number): Pick<Schedule, 'at'> {
  return { at: (step) => capacity * Math.min(1, step / steps) };
}

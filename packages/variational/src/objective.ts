import type { Bottleneck } from '@latentkit/autoencoder';
import { gaussianBottleneck } from './bottlenecks/gaussian.js';
import { mmdBottleneck } from './bottlenecks/mmd.js';
import { totalCorrelationBottleneck } from './bottlenecks/total-correlation.js';
import { vectorQuantizer } from './bottlenecks/vector-quantizer.js';
import type { VariationalConfig } from './config.js';

/** The bottleneck of an objective, on the scale of the reconstruction loss. */
export function bottleneckOf(config: VariationalConfig): Bottleneck {
  const { objective, loss } = config;
  const reduction = typeof loss === 'string' ? 'mean' : loss.reduction;
  const beta = config.beta === null ? {} : { beta: config.beta };
  switch (objective) {
    case 'elbo':
    case 'iwae': {
      const { warmUpSteps, cycleSteps, capacity, capacitySteps, freeBits, samples } = config;
      return gaussianBottleneck({ ...beta, reduction, warmUpSteps, cycleSteps, capacity, capacitySteps, freeBits, samples, bound: objective });
    }
    case 'mmd':
      return mmdBottleneck({ ...beta, reduction, weight: config.mmdWeight, kernel: config.kernel, deterministic: config.deterministic });
    case 'total-correlation':
      return totalCorrelationBottleneck({ ...beta, reduction, alpha: config.alpha, gamma: config.gamma });
    case 'vector-quantization':
      return vectorQuantizer({ reduction, entries: config.entries, groups: config.groups, commitment: config.commitment });
  }
}

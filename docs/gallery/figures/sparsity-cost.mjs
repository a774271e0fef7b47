// What it costs a unit to be active in another share of the samples than the tenth that is asked for.
import { sparsityCost } from '@latentkit/viz';

export const figure = sparsityCost(0.1, { title: 'Divergence against errors' });

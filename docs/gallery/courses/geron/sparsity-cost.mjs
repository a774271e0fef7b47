// Why sparsity is asked for by a divergence: costs of a unit that should be active in a tenth of the cases.
import { sparsityCost } from '@latentkit/viz';
import { save } from '../shared.mjs';

await save(sparsityCost(0.1, { costs: ['kl', 'mse'], title: 'Cost of missing a sparsity of 0.1' }), import.meta.url);

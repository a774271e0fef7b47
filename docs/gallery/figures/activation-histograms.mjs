// Activations of 100 units without a penalty, with L1, and with the divergence from a mean of 0.1.
import { loadDigits, toUnit } from '@latentkit/datasets';
import { SparseAutoencoder } from '@latentkit/sparse';
import { StackedAutoencoder } from '@latentkit/stacked';
import { activationHistograms } from '@latentkit/viz';

const { x } = toUnit(await loadDigits());
const size = { latentDim: 100, seed: 42 };
const models = {
  plain: new StackedAutoencoder({ ...size, codeActivation: 'sigmoid' }),
  L1: new SparseAutoencoder({ ...size, sparsity: 'l1', weight: 0.003 }),
  KL: new SparseAutoencoder({ ...size, sparsity: 'kl', weight: 0.05, target: 0.1 }),
};

const codes = {};
for (const [name, model] of Object.entries(models)) {
  await model.fit(x, { epochs: 15, optimizer: { name: 'adam', learningRate: 0.003 } });
  codes[name] = await model.encode(x);
}
export const figure = activationHistograms(codes, { title: 'What makes codes sparse' });

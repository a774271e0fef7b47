// One number of the code at a time, from −2 to 2; the numbers that say most come first.
import { loadDigits, toUnit } from '@latentkit/datasets';
import { klPerAxis, traversals } from '@latentkit/latent';
import { VariationalAutoencoder } from '@latentkit/variational';
import { traversalSheet } from '@latentkit/viz';

const { x } = toUnit(await loadDigits());
const model = new VariationalAutoencoder({ hiddenUnits: [100], latentDim: 8, beta: 0.3, seed: 42 });
await model.fit(x, { epochs: 50, optimizer: { name: 'adam', learningRate: 0.003 } });

const { mean, logVariance } = await model.encodeDistribution(x);
const { codes, values } = traversals(mean, { interval: [-2, 2], steps: 9 });
const { kl } = klPerAxis({ mean, logVariance });
export const figure = traversalSheet(await model.decode(codes), { values, kl, title: 'One axis at a time' });

// Is it PCA? The four codes of a linear autoencoder against the first four components.
import { loadDigits, toUnit } from '@latentkit/datasets';
import { LinearAutoencoder } from '@latentkit/linear';
import { PCA } from '@latentkit/pca';
import { componentScatters } from '@latentkit/viz';

const digits = await loadDigits();
const { x } = toUnit(digits);
const model = new LinearAutoencoder({ latentDim: 4, seed: 42 });
await model.fit(x, { epochs: 30, optimizer: { name: 'adam', learningRate: 0.01 } });

const components = new PCA({ components: 4 }).fitTransform(x);
export const figure = componentScatters(await model.encode(x), components, { labels: digits.y, title: 'Codes against components' });

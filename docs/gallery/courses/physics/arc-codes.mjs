// The codes that a linear autoencoder gives to the arc: the plane, in coordinates of its own.
import { generate3dData } from '@latentkit/datasets';
import { LinearAutoencoder, trainingDefaults } from '@latentkit/linear';
import { PCA } from '@latentkit/pca';
import { panels, scatterByLabel } from '@latentkit/viz';
import { save } from '../shared.mjs';

const x = generate3dData(200, { seed: 4 });
const model = new LinearAutoencoder({ latentDim: 2, seed: 42 });
await model.fit(x, trainingDefaults(200));
const pca = new PCA({ components: 2 }).fit(x);
console.log('mse', (await model.evaluate(x)).mse, 'of PCA', pca.reconstructionError(x));
const size = { equalScales: true, width: 400, height: 340 };
const figure = panels([
  scatterByLabel(await model.encode(x), undefined, { ...size, axes: ['z₁', 'z₂'], title: 'Codes' }),
  scatterByLabel(pca.transform(x), undefined, { ...size, axes: ['PC 1', 'PC 2'], title: 'Principal components' }),
], { title: 'Codes of a linear autoencoder, and principal components' });
await save(figure, import.meta.url);

// What the three figures of "is it PCA?" share: images, their principal components, and how much these say of codes.
import { sliceRows } from '@latentkit/core';
import { columnVariances, matmul, pseudoInverse } from '@latentkit/linalg';
import { LinearAutoencoder, trainingDefaults } from '@latentkit/linear';
import { PCA } from '@latentkit/pca';
import { StandardScaler } from '@latentkit/preprocessing';
import { componentScatters } from '@latentkit/viz';
import { mnist, save } from '../shared.mjs';

const data = await mnist(20000);
export const x = data.x;
export const shown = sliceRows(data.test, 0, 2000);
export const pca = await new PCA({ components: 8 }).fitAsync(x);

/** The linear autoencoder with codes of 8 numbers, trained. */
export async function linearModel() {
  const model = new LinearAutoencoder({ latentDim: 8, seed: 42 });
  await model.fit(x, trainingDefaults(20000));
  return model;
}

/** Draws code j of a model against component j, and prints their correlations and how much of the codes' variance all components explain. */
export async function drawCodes(model, title, url) {
  const codes = await model.encode(shown);
  const figure = componentScatters(codes, pca.transform(shown), { title });
  const [centred, components] = [codes, pca.transform(shown)].map((rows) => new StandardScaler({ withStd: false }).fitTransform(rows));
  const predicted = matmul(components, matmul(pseudoInverse(components), centred));
  const explained = columnVariances(predicted).map((variance, j) => variance / columnVariances(centred)[j]);
  console.log('mse', (await model.evaluate(x)).mse, 'of PCA', pca.reconstructionError(x));
  console.log('correlations', figure.data.correlations, 'explained', explained);
  await save(figure, url);
}

// t-SNE of the stacked autoencoder's codes of 5,000 test images.
import { sliceRows } from '@latentkit/core';
import { TSNE } from '@latentkit/manifold';
import { data, model } from './stacked.mjs';

export const images = sliceRows(data.test, 0, 5000);
export const labels = sliceRows(data.digits, 0, 5000);
const tsne = new TSNE({ perplexity: 30 });
export const map = await tsne.fitTransformAsync(await model.encode(images));
console.log('Kullback-Leibler divergence', tsne.klDivergence);

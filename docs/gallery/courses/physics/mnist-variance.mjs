// How many principal components hold 95% of the variance of MNIST.
import { PCA } from '@latentkit/pca';
import { explainedVariance } from '@latentkit/viz';
import { mnist, save } from '../shared.mjs';

const { x } = await mnist(60000);
const pca = await new PCA().fitAsync(x);
const figure = explainedVariance(pca.explainedVarianceRatio, { count: 400, title: 'Explained variance of MNIST' });
console.log('components', figure.data.componentsAtMark, 'first ratios', pca.explainedVarianceRatio.slice(0, 3));
await save(figure, import.meta.url);

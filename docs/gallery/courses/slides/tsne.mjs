// t-SNE of the codes of 4,000 test images: of the plain autoencoder and of the variational one.
import { sliceRows } from '@latentkit/core';
import { TSNE } from '@latentkit/manifold';
import { neighborProbe } from '@latentkit/probe';
import { panels, scatterByLabel } from '@latentkit/viz';
import { save } from '../shared.mjs';
import { data, plainModel, variationalModel } from './models.mjs';

const labels = sliceRows(data.digits, 0, 4000);
const maps = [];
for (const [name, model] of [['Plain', await plainModel()], ['Variational', await variationalModel()]]) {
  const tsne = new TSNE();
  const map = await tsne.fitTransformAsync(await model.encode(sliceRows(data.test, 0, 4000)));
  const [train, test] = [await model.encode(data.x), await model.encode(data.test)];
  const { accuracy } = await neighborProbe(train, data.y, test, data.digits, { k: 5 });
  console.log(name, 'Kullback-Leibler divergence', tsne.klDivergence, '5 nearest neighbours', accuracy);
  maps.push(scatterByLabel(map, labels, { equalScales: true, axes: ['t-SNE 1', 't-SNE 2'], legendTitle: 'digit', width: 460, height: 400, title: name }));
}
await save(panels(maps, { title: 't-SNE of the codes of 4,000 test images' }), import.meta.url);

// 16 tangent vectors of each encoder at the first test image, with their singular values.
import { tangents } from '@latentkit/latent';
import { panels, tangentImages } from '@latentkit/viz';
import { save } from '../shared.mjs';
import { load, seven } from './models.mjs';

const figures = [];
for (const [name, title] of [['plain', 'Plain'], ['denoising', 'Denoising']]) {
  const { tangents: vectors, singularValues } = await tangents(await load(name), seven, { components: 16 });
  figures.push(tangentImages(vectors, { columns: 8, singularValues, imageShape: [28, 28], title }));
}
await save(panels(figures, { columns: 1, title: 'Tangent vectors at a 7' }), import.meta.url);

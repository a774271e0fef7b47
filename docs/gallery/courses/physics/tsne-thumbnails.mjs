// The same map with as many of the images as fit, framed in the colour of their digit.
import { scatterWithThumbnails } from '@latentkit/viz';
import { save } from '../shared.mjs';
import { images, labels, map } from './tsne-codes.mjs';

const figure = scatterWithThumbnails(map, images, labels, {
  invert: true, equalScales: true, axes: ['t-SNE 1', 't-SNE 2'], legendTitle: 'digit', title: 't-SNE of the codes, with the images',
});
await save(figure, import.meta.url);

// The map of the stacked autoencoder's codes, coloured by digit.
import { scatterByLabel } from '@latentkit/viz';
import { save } from '../shared.mjs';
import { labels, map } from './tsne-codes.mjs';

const figure = scatterByLabel(map, labels, { equalScales: true, axes: ['t-SNE 1', 't-SNE 2'], legendTitle: 'digit', title: 't-SNE of the codes of 5,000 test images' });
await save(figure, import.meta.url);

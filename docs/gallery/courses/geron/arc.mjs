// The noisy arc in space that a linear autoencoder of two units flattens.
import { generate3dData } from '@latentkit/datasets';
import { scatter3d } from '@latentkit/viz';
import { save } from '../shared.mjs';

const figure = scatter3d(generate3dData(200, { seed: 4 }), undefined, { axes: ['x₁', 'x₂', 'x₃'], title: 'An arc in three dimensions' });
await save(figure, import.meta.url);

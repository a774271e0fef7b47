// Sixteen tangent vectors of an encoder at one digit, with their singular values.
import { sliceRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { tangents } from '@latentkit/latent';
import { StackedAutoencoder } from '@latentkit/stacked';
import { tangentImages } from '@latentkit/viz';

const { x } = toUnit(await loadDigits());
const model = new StackedAutoencoder({ hiddenUnits: [100], latentDim: 16, codeActivation: 'linear', seed: 42 });
await model.fit(x, { epochs: 20, optimizer: { name: 'adam', learningRate: 0.003 } });

const { singularValues, tangents: vectors } = await tangents(model, sliceRows(x, 3, 4), { components: 16 });
export const themes = ['light', 'dark'];
export const figure = tangentImages(vectors, { singularValues, title: 'Tangents at a 3' });

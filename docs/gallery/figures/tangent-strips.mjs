// The directions to which an encoder is most sensitive at one digit, and the digit moved along them.
import { sliceRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { DenoisingAutoencoder } from '@latentkit/denoising';
import { tangents } from '@latentkit/latent';
import { tangentStrips } from '@latentkit/viz';

const { x } = toUnit(await loadDigits());
const model = new DenoisingAutoencoder({ stddev: 0.3, hiddenUnits: [100], latentDim: 16, codeActivation: 'linear', seed: 42 });
await model.fit(x, { epochs: 20, optimizer: { name: 'adam', learningRate: 0.003 } });

const three = sliceRows(x, 3, 4);
const { singularValues, tangents: vectors } = await tangents(model, three, { components: 6 });
export const figure = tangentStrips(three, vectors, singularValues, { title: 'Tangents at a 3' });

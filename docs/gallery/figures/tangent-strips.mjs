// The directions to which an encoder is most sensitive at one digit, and the digit moved along them.
import { sliceRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { tangents } from '@latentkit/latent';
import { ContractiveAutoencoder } from '@latentkit/contractive';
import { tangentStrips } from '@latentkit/viz';

const { x } = toUnit(await loadDigits());
const model = new ContractiveAutoencoder({ latentDim: 16, seed: 42 });
await model.fit(x, { epochs: 30, optimizer: { name: 'adam', learningRate: 0.003 } });

const three = sliceRows(x, 3, 4);
const { singularValues, tangents: vectors } = await tangents(model, three, { components: 6 });
export const figure = tangentStrips(three, vectors, singularValues, { title: 'Tangents at a 3' });

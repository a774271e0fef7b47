// How each number of a code depends on the pixels of one digit.
import { ndarray, sliceRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { StackedAutoencoder } from '@latentkit/stacked';
import { jacobianRows } from '@latentkit/viz';

const { x } = toUnit(await loadDigits());
const model = new StackedAutoencoder({ hiddenUnits: [100], latentDim: 16, codeActivation: 'linear', seed: 42 });
await model.fit(x, { epochs: 20, optimizer: { name: 'adam', learningRate: 0.003 } });

const { data } = await model.jacobian(sliceRows(x, 3, 4)); // [1, 16, 64]
export const figure = jacobianRows(ndarray(data, [16, 64]), { title: 'Jacobian of the encoder at a 3' });

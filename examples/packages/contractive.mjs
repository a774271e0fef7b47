// In which directions the code of a digit moves: its tangents, the right singular vectors of the encoder's Jacobian.
import { ndarray, sliceRows } from '@latentkit/core';
import { ContractiveAutoencoder, trainingDefaults } from '@latentkit/contractive';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { thinSvd } from '@latentkit/linalg';
import { tangentStrips } from '@latentkit/viz';
import { writeFigure } from '@latentkit/viz/node';

const { x } = toUnit(await loadDigits()); // [1797, 64], values in [0, 1]
const model = new ContractiveAutoencoder({ weight: 3e-3, latentDim: 30, seed: 42 });
await model.fit(x, trainingDefaults(1797, 60));

const digit = sliceRows(x, 3, 4);
const { data } = await model.jacobian(digit); // [1, 30, 64]
const { singularValues, vt } = thinSvd(ndarray(data, [30, 64]));
console.log(`singular values of the Jacobian: ${[...singularValues].slice(0, 8).map((value) => value.toFixed(2)).join(' ')} …`);
const figure = tangentStrips(ndarray(digit.data, [8, 8]), sliceRows(vt, 0, 4), [...singularValues], { title: 'A digit moved along its tangents' });
await writeFigure(figure, 'contractive.png');

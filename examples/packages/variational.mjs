// What each point of a code of two numbers decodes to.
import { loadDigits, toUnit } from '@latentkit/datasets';
import { VariationalAutoencoder, trainingDefaults } from '@latentkit/variational';
import { imageGrid } from '@latentkit/viz';
import { writeFigure } from '@latentkit/viz/node';

const { x } = toUnit(await loadDigits()); // [1797, 64], values in [0, 1]
const model = new VariationalAutoencoder({ hiddenUnits: [100, 50], latentDim: 2, seed: 42 });
await model.fit(x, trainingDefaults(1797, 100));

const { elbo, divergence } = await model.elbo(x);
console.log(`bound on the log-likelihood ${elbo.toFixed(2)} nats a digit, of which the code takes ${divergence.toFixed(2)}`);

const along = (count) => Array.from({ length: count }, (_, i) => (4 * i) / (count - 1) - 2); // two standard deviations of the prior to each side
const codes = along(9).flatMap((z1) => along(18).map((z0) => [z0, -z1]));
const figure = imageGrid(await model.decode(codes), { count: 162, columns: 18, width: 760, title: 'Digits from a plane of codes' });
await writeFigure(figure, 'variational.png');

// Draws docs/images/digits.png, the picture in the README: `node docs/images/digits.mjs` after `npm test` or `npm start`.
import { StackedAutoencoder, loadDigits, scatterByLabel, toUnit } from 'latentkit';
import { writeFigure } from 'latentkit/node';

const digits = await loadDigits(); // 1,797 images of 8×8 pixels
const { x } = toUnit(digits); // [1797, 64], values in [0, 1]

const model = new StackedAutoencoder({ hiddenUnits: [100, 30], latentDim: 2, codeActivation: 'linear', seed: 42 });
const history = await model.fit(x, { epochs: 40, optimizer: { name: 'adam', learningRate: 0.003 }, validationSplit: 0.15 });
console.log(history.valLoss.at(-1));

const codes = await model.encode(x); // { data, shape: [1797, 2] }
const figure = scatterByLabel(codes, digits.y, { title: 'Digits in a code of two numbers', legendTitle: 'digit' });
await writeFigure(figure, new URL('digits.png', import.meta.url).pathname);

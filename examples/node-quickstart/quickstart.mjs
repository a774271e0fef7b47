// @ts-check
// From data to a trained model and what one does with it. Run it with `npm start`; pictures and the model go into out/.
import {
  AnomalyDetector, StackedAutoencoder, TSNE, concatRows, imageGrid, loadDigits, nearestCodes, ndarray, reconstructionRows, rocAuc,
  rowsOf, scatterByLabel, sliceRows, split, takeRows, terminalProgress, toUnit, trustworthiness,
} from 'latentkit';
import { makeFolder, writeFigure } from 'latentkit/node';

await makeFolder('out');

// 1. Data: 1,797 handwritten digits of 8×8 pixels that come with the package. Your own: openDataset('my.csv') of latentkit/node.
const { train, test } = split(await loadDigits(), { test: 297, method: 'stratified', seed: 1 });
const x = toUnit(train).x; // [1500, 64], values in [0, 1]
const testX = toUnit(test).x; // [297, 64]

// 2. Train an autoencoder: 64 numbers through a code of 10 and back.
const model = new StackedAutoencoder({ hiddenUnits: [100], latentDim: 10, codeActivation: 'linear', seed: 42 });
const history = await model.fit(x, {
  epochs: 40, batchSize: 64, optimizer: { name: 'adam', learningRate: 0.003 }, validationData: testX,
  callbacks: [terminalProgress({ every: 10 })],
});
console.log(`trained at ${Math.round(history.samplesPerSecond)} samples a second`);
for (const warning of history.warnings) console.log(`note: ${warning}`); // such as what is missing for the fast engine

// 3. Look: digits that the model has not seen, and what it makes of them.
await writeFigure(reconstructionRows(sliceRows(testX, 0, 10), await model.reconstruct(sliceRows(testX, 0, 10))), 'out/reconstructions.png');

// 4. Save and load. out/model is a folder; its two halves load in plain TensorFlow.js, too.
await model.save('out/model');
const loaded = await StackedAutoencoder.load('out/model');

// 5. Encode: codes are plain arrays { data, shape }, so they go straight to t-SNE, a plot or a file.
const codes = await loaded.encode(x); // [1500, 10]
const testCodes = await loaded.encode(testX); // [297, 10]
const same = (await model.encode(testX)).data.every((value, i) => value === testCodes.data[i]);
console.log(`saved to out/model; codes of the loaded model are ${same ? 'the same' : 'different'}`);
const map = await new TSNE({ perplexity: 30, iterations: 500, seed: 1 }).fitTransformAsync(codes); // [1500, 2]
await writeFigure(scatterByLabel(map, train.y, { legendTitle: 'digit', axes: ['t-SNE 1', 't-SNE 2'], title: 'Codes of the digits by t-SNE' }), 'out/map.png');
console.log(`map of the codes: trustworthiness ${trustworthiness(codes, map).toFixed(3)}`);

// 6. Nearest neighbours: the digits whose codes are nearest to those of five new ones.
const { indices } = nearestCodes(codes, sliceRows(testCodes, 0, 5), { k: 7 }); // [5, 7], rows of x
const rows = [0, 1, 2, 3, 4].flatMap((i) => [sliceRows(testX, i, i + 1), takeRows(x, indices.data.subarray(7 * i, 7 * i + 7))]);
await writeFigure(imageGrid(concatRows(rows), { count: 40, columns: 8, title: 'Five new digits, each before its seven nearest' }), 'out/neighbours.png');
const { indices: nearest } = nearestCodes(codes, testCodes, { k: 1 });
const right = test.y.data.filter((digit, i) => train.y.data[nearest.data[i]] === digit).length;
console.log(`${right} of ${rowsOf(testX)} new digits have a nearest neighbour of the same class`);

// 7. Anomalies: what the model has not learned, such as digits in a mirror, it reconstructs badly.
const detector = await new AnomalyDetector(loaded, { contamination: 0.05 }).fit(x);
const mirrored = ndarray(testX.data.map((_, i) => testX.data[i - (i % 8) + 7 - (i % 8)]), testX.shape);
const both = concatRows([testX, mirrored]);
const scores = await detector.decisionFunction(both); // [594]
const isMirrored = ndarray(Int32Array.from(scores.data, (_, i) => (i < 297 ? 0 : 1)), [594]);
console.log(`as written or mirrored, told by reconstruction error: area under the ROC curve ${rocAuc(isMirrored, scores).toFixed(3)}`);
const strange = [...scores.data.keys()].sort((a, b) => scores.data[b] - scores.data[a]).slice(0, 16);
const captions = strange.map((i) => `${i < 297 ? 'as written' : 'mirrored'} ${scores.data[i].toFixed(3)}`);
await writeFigure(imageGrid(takeRows(both, strange), { count: 16, columns: 8, captions, title: `The strangest of 594; the threshold is ${detector.threshold.toFixed(3)}` }), 'out/anomalies.png');
console.log('pictures: out/reconstructions.png, out/map.png, out/neighbours.png, out/anomalies.png');

// Finds malignant tumours with a model that has seen benign ones only: scaler → PCA → autoencoder → anomaly scores, each from
// a package of its own. Run it with `npm start`; everything is saved into out/ and loaded again.
import { ndarray, takeRows } from '@latentkit/core';
import { directoryStore } from '@latentkit/core/node';
import { loadWdbc } from '@latentkit/datasets';
import { AnomalyDetector } from '@latentkit/latent';
import { PCA } from '@latentkit/pca';
import { StandardScaler, loadPipeline, pipeline } from '@latentkit/preprocessing';
import { averagePrecision, rocAuc } from '@latentkit/probe';
import { StackedAutoencoder } from '@latentkit/stacked';

// 569 tumours, 30 measurements each. Four of five benign ones are what the model learns from; all others judge it.
const { x, y, targetNames, featureNames } = await loadWdbc();
const benign = targetNames.indexOf('benign');
const rows = [...y.data.keys()];
const known = rows.filter((i) => y.data[i] === benign && i % 5 !== 0);
const judged = rows.filter((i) => !known.includes(i));
const [train, test] = [takeRows(x, known), takeRows(x, judged)];
const isMalignant = ndarray(Int32Array.from(judged, (i) => (y.data[i] === benign ? 0 : 1)), [judged.length]);
console.log(`${known.length} benign tumours to learn from; ${judged.length} to judge by, ${isMalignant.data.filter(Boolean).length} of them malignant`);

// Each step is fitted on what those before it make of the benign tumours. The autoencoder codes their principal components
// in two numbers; how far a tumour's code lies from theirs, in squared standard deviations, is its score.
const autoencoder = new StackedAutoencoder({ hiddenUnits: [24], latentDim: 2, codeActivation: 'linear', outputActivation: 'linear', loss: 'mse', seed: 42 });
const measure = 'mahalanobis';
const detector = new AnomalyDetector(autoencoder, { measure, contamination: 0.05 }); // one benign tumour in twenty may be called anomalous
const model = pipeline([['scaler', new StandardScaler()], ['pca', new PCA({ components: 0.95 })], ['detector', detector]]);
const training = { epochs: 100, batchSize: 32, optimizer: { name: 'adam', learningRate: 0.003 }, onWarning: (text) => console.log(`note: ${text}`) };
await model.fitAsync(train, { steps: { detector: { train: training } } });

const scores = await model.decisionFunctionAsync(test); // the larger the stranger
const called = await model.predictAsync(test); // 1 above the threshold
const found = called.data.filter((label, i) => label === 1 && isMalignant.data[i] === 1).length;
const wrong = called.data.filter((label, i) => label === 1 && isMalignant.data[i] === 0).length;
console.log(`area under the ROC curve ${rocAuc(isMalignant, scores).toFixed(4)}, average precision ${averagePrecision(isMalignant, scores).toFixed(4)}`);
console.log(`above the threshold of ${detector.threshold.toFixed(3)}: ${found} of the malignant ones, and ${wrong} benign ones`);

// And without the autoencoder?
const linear = pipeline([new StandardScaler(), ['detector', new AnomalyDetector(new PCA({ components: 2 }), { measure })]]);
await linear.fitAsync(train, { steps: { detector: { train: true } } });
console.log(`two principal components in the place of the autoencoder: ${rocAuc(isMalignant, await linear.decisionFunctionAsync(test)).toFixed(4)}`);

// Keep all of it: the autoencoder is a bundle of its own, the other steps are another.
await autoencoder.save('out/autoencoder');
await model.save(directoryStore('out/pipeline'));

// Elsewhere, another day:
const loadedAutoencoder = await StackedAutoencoder.load('out/autoencoder');
const loaded = await loadPipeline(directoryStore('out/pipeline'), { steps: [PCA, AnomalyDetector.of(loadedAutoencoder)] });
const again = await loaded.decisionFunctionAsync(test);
if (!again.data.every((score, i) => score === scores.data[i])) throw new Error('The loaded pipeline gives other scores.');
console.log(`saved to out/ and loaded: the scores of all ${again.data.length} tumours are equal`);

const strangest = scores.data.indexOf(Math.max(...scores.data));
const largest = [0, 1, 2].map((k) => `${featureNames[k]} ${test.data[30 * strangest + k]}`);
console.log(`the strangest: tumour ${judged[strangest]}, ${targetNames[y.data[judged[strangest]]]}, ${largest.join(', ')}`);

// How many labels does a classifier need? Digits as pixels and as codes of 10 numbers, from 20 labels to 500.
import { sliceRows } from '@latentkit/core';
import { loadDigits, split, toUnit } from '@latentkit/datasets';
import { PCA } from '@latentkit/pca';
import { KMeans, classificationReport, linearProbe, neighborProbe, normalizedMutualInformation } from '@latentkit/probe';
import { StackedAutoencoder } from '@latentkit/stacked';

const { train, test } = split(await loadDigits(), { test: 797, method: 'stratified', seed: 1 });
const [x, testX] = [toUnit(train).x, toUnit(test).x];
const model = new StackedAutoencoder({ hiddenUnits: [100], latentDim: 10, codeActivation: 'linear', seed: 42 });
await model.fit(x, { epochs: 30, batchSize: 64, optimizer: { name: 'adam', learningRate: 0.003 } }); // needs no labels
const pca = new PCA({ components: 10 }).fit(x);
const spaces = { pixels: [x, testX], PCA: [pca.transform(x), pca.transform(testX)], autoencoder: [await model.encode(x), await model.encode(testX)] };

for (const [name, [codes, testCodes]] of Object.entries(spaces)) {
  const shares = [];
  for (const labels of [20, 100, 500]) {
    const [some, y] = [sliceRows(codes, 0, labels), sliceRows(train.y, 0, labels)];
    const linear = await linearProbe(some, y, testCodes, test.y);
    const near = await neighborProbe(some, y, testCodes, test.y, { k: 1 });
    shares.push(`${labels} labels ${(100 * linear.accuracy).toFixed(0)}% and ${(100 * near.accuracy).toFixed(0)}%`);
  }
  const groups = await new KMeans({ clusters: 10, nInit: 5, seed: 1 }).fitAsync(codes);
  const agreement = normalizedMutualInformation(train.y, groups.predict(codes));
  console.log(`${name.padEnd(11)} linear and nearest: ${shares.join(', ')}; k-means without labels agrees ${agreement.toFixed(2)}`);
}

const { model: classifier } = await linearProbe(spaces.autoencoder[0], train.y, spaces.autoencoder[1], test.y);
const { recall } = classificationReport(test.y, classifier.predict(spaces.autoencoder[1]));
const worst = recall.indexOf(Math.min(...recall));
console.log(`with all 1,000 labels the ${worst} is missed most: ${(100 * recall[worst]).toFixed(0)}% of them are found`);

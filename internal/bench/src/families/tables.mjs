// What codes are worth: probes on codes, anomaly detection, and the price of a contractive penalty.
import { ndarray, rowsOf, sliceRows, takeRows } from '@latentkit/core';
import { toUnit } from '@latentkit/datasets';
import { loadMnist } from '@latentkit/datasets/node';
import { sgd } from '@latentkit/autoencoder';
import { ContractiveAutoencoder } from '@latentkit/contractive';
import { PCA } from '@latentkit/pca';
import { linearProbe, neighborProbe, rocAuc } from '@latentkit/probe';
import { MODELS } from './models.mjs';

const shaped = (x, shape) => ndarray(x.data, [rowsOf(x), ...shape]);

/** Training images, the last 5,000 of them apart, and test images, as rows of 784 numbers in [0, 1], with their classes. */
export async function mnist() {
  const of = async (split) => {
    const dataset = await loadMnist({ split });
    return { x: shaped(toUnit(dataset).x, [784]), y: dataset.y };
  };
  const [all, test] = [await of('train'), await of('test')];
  const part = (from, to) => ({ x: sliceRows(all.x, from, to), y: sliceRows(all.y, from, to) });
  return { train: part(0, 55_000), validation: part(55_000, 60_000), test };
}

async function probes(codes, train, test) {
  const linear = await linearProbe(codes.train, train.y, codes.test, test.y, { maxIterations: 1000 });
  const near = await neighborProbe(codes.train, train.y, codes.test, test.y);
  return { linear: linear.accuracy, neighbors: near.accuracy };
}

/** Accuracies of probes on 30 codes: those of PCA first. `chosen` says which models. */
export async function codesAsFeatures({ train, test }, report, chosen) {
  const pca = await new PCA({ components: 30 }).fitAsync(train.x);
  const rows = [{ name: 'PCA', ...(await probes({ train: await pca.transformAsync(train.x), test: await pca.transformAsync(test.x) }, train, test)) }];
  report(rows[0]);
  for (const { name, make, fit, sampleShape = [784], seeds = [42] } of MODELS.filter(chosen)) {
    const found = [];
    for (const seed of seeds) {
      const model = make(seed);
      await model.fit(shaped(train.x, sampleShape), fit);
      const codes = { train: await model.encode(shaped(train.x, sampleShape)), test: await model.encode(shaped(test.x, sampleShape)) };
      found.push(await probes(codes, train, test));
      report({ name, seed, ...found.at(-1) });
      model.dispose();
    }
    rows.push({ name, seeds: seeds.length, linear: mean(found.map(({ linear }) => linear)), neighbors: mean(found.map(({ neighbors }) => neighbors)) });
  }
  return rows;
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** ROC AUC of telling nines, which no model has seen, by the squared error of their reconstruction. */
export async function anomalies({ train, test }, report, chosen) {
  const normal = Array.from(train.y.data.keys()).filter((i) => train.y.data[i] !== 9);
  const x = takeRows(train.x, normal);
  const isNine = Array.from(test.y.data, (label) => (label === 9 ? 1 : 0));
  const errors = (output) => Array.from({ length: rowsOf(test.x) }, (_, i) => {
    let sum = 0;
    for (let j = i * 784; j < (i + 1) * 784; j++) sum += (output[j] - test.x.data[j]) ** 2;
    return sum;
  });
  const pca = await new PCA({ components: 30 }).fitAsync(x);
  const rows = [{ name: 'PCA', auc: rocAuc(isNine, errors(pca.inverseTransform(await pca.transformAsync(test.x)).data)) }];
  report(rows[0]);
  for (const { name, make, fit, sampleShape = [784] } of MODELS.filter(chosen)) {
    const model = make(42);
    await model.fit(shaped(x, sampleShape), fit);
    rows.push({ name, auc: rocAuc(isNine, errors((await model.reconstruct(shaped(test.x, sampleShape))).data)) });
    report(rows.at(-1));
    model.dispose();
  }
  return rows;
}

/** Reconstruction and norm of the Jacobian on the validation images for weights of the contractive penalty. */
export async function contraction({ train, validation }, report) {
  const rows = [];
  for (const weight of [0, 1e-5, 1e-4, 1e-3, 1e-2]) {
    const model = new ContractiveAutoencoder({ weight, seed: 42 });
    await model.fit(train.x, { epochs: 10, batchSize: 32, optimizer: sgd(1) });
    const { reconstruction } = await model.evaluate(validation.x);
    rows.push({ weight, reconstruction, norm: await model.jacobianNorm(validation.x) });
    report(rows.at(-1));
    model.dispose();
  }
  return rows;
}

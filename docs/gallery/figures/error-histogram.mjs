// Tumours by the error that the components of benign ones leave, and the threshold that calls one in twenty benign ones malignant.
import { takeRows } from '@latentkit/core';
import { loadWdbc } from '@latentkit/datasets';
import { AnomalyDetector } from '@latentkit/latent';
import { PCA } from '@latentkit/pca';
import { StandardScaler } from '@latentkit/preprocessing';
import { errorHistogram } from '@latentkit/viz';

const { x, y, targetNames } = await loadWdbc();
const benign = takeRows(x, Array.from(y.data.keys()).filter((i) => y.data[i] === 1));
const scaler = new StandardScaler().fit(benign);
const pca = new PCA({ components: 8 }).fit(scaler.transform(benign));

const detector = await new AnomalyDetector(pca, { contamination: 0.05 }).fit(scaler.transform(benign));
const { data: scores } = await detector.decisionFunction(scaler.transform(x));
export const figure = errorHistogram(scores, {
  labels: y,
  names: targetNames,
  threshold: detector.threshold,
  log: true,
  title: 'Reconstruction error of tumours',
});

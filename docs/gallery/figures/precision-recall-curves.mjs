// Two scores that tell malignant tumours from benign ones: how many of those called malignant are.
import { takeRows } from '@latentkit/core';
import { loadWdbc } from '@latentkit/datasets';
import { AnomalyScorer } from '@latentkit/latent';
import { StandardScaler } from '@latentkit/preprocessing';
import { precisionRecallCurve } from '@latentkit/probe';
import { precisionRecallCurves } from '@latentkit/viz';

const { x, y } = await loadWdbc();
const malignant = Array.from(y.data, (label) => (label === 0 ? 1 : 0));
const benign = takeRows(x, Array.from(malignant.keys()).filter((i) => malignant[i] === 0));
const scaler = new StandardScaler().fit(benign);

const curves = {};
for (const measure of ['mahalanobis', 'neighbors']) {
  const scorer = new AnomalyScorer({ measure, shrinkage: 0.1 }).fit(scaler.transform(benign));
  curves[measure] = precisionRecallCurve(malignant, scorer.decisionFunction(scaler.transform(x)));
}
export const figure = precisionRecallCurves(curves, { positiveShare: 212 / 569, title: 'Malignant tumours by strangeness' });

// What the curves of scores share: tumours, which of them are malignant, and two scores that were learnt from benign ones alone.
import { takeRows } from '@latentkit/core';
import { loadWdbc } from '@latentkit/datasets';
import { AnomalyScorer } from '@latentkit/latent';
import { StandardScaler } from '@latentkit/preprocessing';

/** A curve for each of the two scores: `curveOf(malignant, scores)`. */
export async function curvesOfScores(curveOf) {
  const { x, y } = await loadWdbc();
  const malignant = Array.from(y.data, (label) => (label === 0 ? 1 : 0));
  const benign = takeRows(x, Array.from(malignant.keys()).filter((i) => malignant[i] === 0));
  const scaler = new StandardScaler().fit(benign);
  const scores = (measure) => new AnomalyScorer({ measure, shrinkage: 0.1 }).fit(scaler.transform(benign)).decisionFunction(scaler.transform(x));
  return Object.fromEntries(['mahalanobis', 'neighbors'].map((measure) => [measure, curveOf(malignant, scores(measure))]));
}

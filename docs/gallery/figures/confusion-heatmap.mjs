// Digits by their nearest of a hundred labelled ones: which are taken for which.
import { sliceRows } from '@latentkit/core';
import { loadDigits } from '@latentkit/datasets';
import { PCA } from '@latentkit/pca';
import { KNeighborsClassifier, confusionMatrix } from '@latentkit/probe';
import { confusionHeatmap } from '@latentkit/viz';

const { x, y } = await loadDigits();
const codes = new PCA({ components: 16 }).fitTransform(x);
const classifier = new KNeighborsClassifier({ k: 1 }).fit(sliceRows(codes, 0, 100), sliceRows(y, 0, 100));

const predicted = classifier.predict(sliceRows(codes, 100, 1797));
export const themes = ['light', 'dark'];
export const figure = confusionHeatmap(confusionMatrix(sliceRows(y, 100, 1797), predicted), { title: 'Digits from a hundred labels' });

// Digits that ten labelled samples of each class are not enough for.
import { sliceRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { PCA } from '@latentkit/pca';
import { KNeighborsClassifier } from '@latentkit/probe';
import { recognitionSheet } from '@latentkit/viz';

const digits = await loadDigits();
const [x, y] = [toUnit(digits).x, digits.y];
const codes = new PCA({ components: 16 }).fitTransform(x);
const classifier = new KNeighborsClassifier({ k: 1 }).fit(sliceRows(codes, 0, 100), sliceRows(y, 0, 100));

const [rest, truth] = [sliceRows(x, 100, 1797), sliceRows(y, 100, 1797)];
const predictions = classifier.predict(sliceRows(codes, 100, 1797));
export const figure = recognitionSheet(rest, truth, { predictions, wrongOnly: true, perClass: 8, title: 'Recognised as another digit' });

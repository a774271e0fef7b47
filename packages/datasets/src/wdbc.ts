import { ndarray } from '@latentkit/core';
import { makeDataset } from './dataset.js';
import type { Dataset, LabelledDataset } from './dataset.js';
import { unpack } from './embedded/unpack.js';

const MEASURES = ['radius', 'texture', 'perimeter', 'area', 'smoothness', 'compactness', 'concavity', 'concave points', 'symmetry', 'fractal dimension'];

/**
 * The Wisconsin Diagnostic Breast Cancer table that scikit-learn ships as `load_breast_cancer`, number for number:
 * 569 tumours, 30 features of their cell nuclei (float64), labels 0 malignant and 1 benign. It is part of the package
 * and loaded on first use.
 */
export async function loadWdbc(): Promise<LabelledDataset & Required<Pick<Dataset, 'featureNames'>>> {
  const { WDBC } = await import('./embedded/wdbc-data.js');
  const columns = new TextDecoder().decode(unpack(WDBC)).split('\n').map((line) => line.split(','));
  const features = columns.length - 1;
  const samples = columns[0].length;
  const x = Float64Array.from({ length: samples * features }, (_, i) => Number(columns[i % features][Math.floor(i / features)]));
  return makeDataset({
    name: 'wdbc',
    x: ndarray(x, [samples, features]),
    y: ndarray(Int32Array.from(columns[features], Number), [samples]),
    sampleShape: [features],
    featureNames: [...MEASURES.map((m) => `mean ${m}`), ...MEASURES.map((m) => `${m} error`), ...MEASURES.map((m) => `worst ${m}`)],
    targetNames: ['malignant', 'benign'],
    description: '569 breast tumours, 30 features of cell nuclei, malignant or benign',
    source: 'W. Wolberg, O. Mangasarian, N. Street, W. Street: Breast Cancer Wisconsin (Diagnostic), UCI Machine Learning Repository, 1993, doi:10.24432/C5DW2B, as in scikit-learn',
  });
}

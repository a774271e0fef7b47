import { ndarray } from '@latentkit/core';
import { makeDataset } from './dataset.js';
import type { Dataset, LabelledDataset } from './dataset.js';
import { unpack } from './embedded/unpack.js';

const SAMPLES = 1797;
const SIDE = 8;

/**
 * The UCI handwritten digits that scikit-learn ships as `load_digits`, number for number: 1,797 images of 8×8 pixels
 * with values 0 to 16 (uint8), labels 0 to 9. They are part of the package and loaded on first use.
 */
export async function loadDigits(): Promise<LabelledDataset & Required<Pick<Dataset, 'featureNames'>>> {
  const { DIGITS } = await import('./embedded/digits-data.js');
  const bytes = unpack(DIGITS);
  const features = SIDE * SIDE;
  return makeDataset({
    name: 'digits',
    x: ndarray(bytes.slice(0, SAMPLES * features), [SAMPLES, features]),
    y: ndarray(Int32Array.from(bytes.subarray(SAMPLES * features)), [SAMPLES]),
    sampleShape: [SIDE, SIDE],
    featureNames: Array.from({ length: features }, (_, i) => `pixel_${Math.floor(i / SIDE)}_${i % SIDE}`),
    targetNames: Array.from({ length: 10 }, (_, i) => String(i)),
    range: [0, 16],
    description: '1,797 handwritten digits, 8×8 pixels of 0 to 16',
    source: 'E. Alpaydin, C. Kaynak: Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998, doi:10.24432/C50P49 (test part), as in scikit-learn',
  });
}

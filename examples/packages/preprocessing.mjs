// Tumours told apart by their nearest neighbours: what does a common scale buy, and how many measurements may be missing?
import { ndarray, random } from '@latentkit/core';
import { loadWdbc } from '@latentkit/datasets';
import { MinMaxScaler, RobustScaler, SimpleImputer, StandardScaler, WhiteningTransformer, pipeline } from '@latentkit/preprocessing';
import { KNeighborsClassifier, crossValidate } from '@latentkit/probe';

const { x, y } = await loadWdbc(); // 569 tumours, 30 measurements, the largest some 100,000 times the smallest
const chance = random(7).stream('gaps').at(0).uniform(x.data.length);
const withGaps = (share) => ndarray(x.data.map((value, i) => (chance[i] < share ? NaN : value)), x.shape);

const scalings = {
  'none': () => [],
  'MinMaxScaler': () => [new MinMaxScaler()],
  'StandardScaler': () => [new StandardScaler()],
  'RobustScaler': () => [new RobustScaler()],
  'WhiteningTransformer': () => [new WhiteningTransformer()],
};
console.log('scaling               right with all measurements, without 10%, without 40% of them');
for (const [name, steps] of Object.entries(scalings)) {
  const shares = [];
  for (const gaps of [0, 0.1, 0.4]) {
    // Medians and scales are learned anew from the training rows of each of the five folds: they never see the others.
    const make = () => pipeline([new SimpleImputer({ strategy: 'median' }), ...steps(), new KNeighborsClassifier({ k: 7 })]);
    const { mean, std } = await crossValidate(make, withGaps(gaps), y, { folds: 5, seed: 1, allowNonFinite: true });
    shares.push(`${(100 * mean).toFixed(1)} ± ${(100 * std).toFixed(1)}%`);
  }
  console.log(`${name.padEnd(20)}  ${shares.join('   ')}`);
}

const scaler = new RobustScaler();
const z = scaler.fitTransform(x);
console.log(`radius of the first tumour ${x.data[0]}, scaled ${z.data[0].toFixed(3)}, and back ${scaler.inverseTransform(z).data[0].toFixed(2)}`);

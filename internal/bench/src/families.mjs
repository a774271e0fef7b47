// What the codes of each family are worth, on the genuine MNIST: `pnpm --filter @latentkit/bench families`, after `pnpm build`.
// Writes docs/families.md; `--only codes|anomalies|contraction` renews one table of it,
// `--models 'stacked;denoising'` the rows of models whose names begin so.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { anomalies, codesAsFeatures, contraction, mnist } from './families/tables.mjs';
import { root } from './results.mjs';

const STORE = root('internal/bench/results/families.json');
const TABLES = { codes: codesAsFeatures, anomalies, contraction };

const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== '--'),
  options: { only: { type: 'string' }, models: { type: 'string' }, render: { type: 'boolean', default: false } },
});

const results = existsSync(STORE) ? JSON.parse(readFileSync(STORE, 'utf8')) : {};
if (!options.render) {
  const data = await mnist();
  for (const name of options.only?.split(',') ?? Object.keys(TABLES)) {
    const rows = await TABLES[name](data, (row) => process.stdout.write(`${name.padEnd(12)} ${JSON.stringify(row)}\n`), isChosen);
    results[name] = options.models === undefined || name === 'contraction' ? rows : merged(results[name] ?? [], rows);
    writeFileSync(STORE, `${JSON.stringify(results, null, 1)}\n`);
  }
}
writeFileSync(root('docs/families.md'), page(results));
process.stdout.write(`written: ${root('docs/families.md')}\n`);

function isChosen({ name }) {
  return options.models === undefined || options.models.split(';').some((start) => name.startsWith(start));
}

/** New rows in the places of old ones of the same name. */
function merged(old, rows) {
  return [...old.map((row) => rows.find(({ name }) => name === row.name) ?? row), ...rows.filter(({ name }) => !old.some((row) => row.name === name))];
}

function page({ codes = [], anomalies: nines = [], contraction: weights = [] }) {
  const share = (value) => value.toFixed(4);
  const base = codes.find(({ name }) => name === 'PCA');
  const lost = codes.filter(({ name, linear, neighbors }) => name !== 'PCA' && (linear < base.linear || neighbors < base.neighbors));
  return `# What codes are worth

Every family with codes of 30 numbers, trained on the first 55,000 images of MNIST with the settings in
\`internal/bench/src/families/models.mjs\`; made by \`pnpm --filter @latentkit/bench families\`.

## Codes as features

Accuracy on the 10,000 test images of a multinomial logistic regression and of 5 nearest neighbours fitted on the codes of the
training images, beside the same on 30 principal components. Seeds move these figures by up to .005: means over as many as
are given.

| codes | seeds | linear probe | 5 neighbours |
| --- | ---: | ---: | ---: |
${codes.map(({ name, seeds = 1, linear, neighbors }) => `| ${name} | ${name === 'PCA' ? '' : seeds} | ${share(linear)} | ${share(neighbors)} |`).join('\n')}

${lost.length === 0 ? 'No family loses to the principal components in either.' : `Behind the principal components in one or both: ${lost.map(({ name, linear, neighbors }) => `${name} (${[...(linear < base.linear ? ['linear'] : []), ...(neighbors < base.neighbors ? ['neighbours'] : [])].join(', ')})`).join('; ')}.`}

## A digit that was never seen

Trained without the nines; area under the ROC curve of telling the nines among the test images by the squared error of their
reconstruction. A nine is much like a four or a seven, so this is a hard one.

| model | ROC AUC |
| --- | ---: |
${nines.map(({ name, auc }) => `| ${name} | ${share(auc)} |`).join('\n')}

## The price of contraction

Contractive autoencoders 784-100-30-100-784, SGD 1.0, 10 epochs: binary cross-entropy on the 5,000 validation images, and the
mean squared Frobenius norm of the encoder's Jacobian there. A greater weight always buys a smaller norm with a worse
reconstruction.

| weight | reconstruction | of weight 0 | norm | of weight 0 |
| ---: | ---: | ---: | ---: | ---: |
${weights.map(({ weight, reconstruction, norm }) => `| ${weight} | ${reconstruction.toFixed(4)} | ${(reconstruction / weights[0].reconstruction).toFixed(2)} | ${norm.toPrecision(4)} | ${(norm / weights[0].norm).toFixed(3)} |`).join('\n')}
`;
}

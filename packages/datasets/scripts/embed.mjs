// Makes the modules of src/embedded from scikit-learn's tables: `node scripts/embed.mjs FOLDER`, where FOLDER holds
// sklearn/digits.csv.gz and sklearn/breast_cancer.csv as scikit-learn ships them (sklearn/datasets/data).
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, gunzipSync } from 'fflate';

const folder = process.argv[2];
if (folder === undefined) throw new Error('Usage: node scripts/embed.mjs FOLDER');

function rows(text) {
  return text.trim().split(/\r?\n/).map((line) => line.split(','));
}

function write(file, constant, comment, bytes) {
  const packed = Buffer.from(deflateSync(bytes, { level: 9, mem: 12 })).toString('base64');
  const path = new URL(`../src/embedded/${file}`, import.meta.url);
  writeFileSync(path, `// Made by scripts/embed.mjs; do not edit.\n\n/** ${comment} */\nexport const ${constant} =\n  '${packed}';\n`);
  console.log(`${file}: ${packed.length} characters`);
}

const digits = rows(new TextDecoder().decode(gunzipSync(readFileSync(join(folder, 'sklearn/digits.csv.gz')))));
const pixels = digits.flatMap((row) => row.slice(0, 64).map(Number));
const labels = digits.map((row) => Number(row[64]));
write('digits-data.ts', 'DIGITS', 'Deflated bytes in base64: 1797 images of 64 values 0 to 16, then 1797 labels.', Uint8Array.from([...pixels, ...labels]));

// Column by column, since the numbers of one column resemble each other and so pack better.
const wdbc = rows(readFileSync(join(folder, 'sklearn/breast_cancer.csv'), 'utf8')).slice(1);
const columns = wdbc[0].map((_, j) => wdbc.map((row) => row[j]).join(','));
write('wdbc-data.ts', 'WDBC', 'Deflated text in base64: a line for each of 30 features and for the labels, 569 decimal numbers in each.', new TextEncoder().encode(columns.join('\n')));

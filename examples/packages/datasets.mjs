// The mean digit of a file, of which no more than a few rows are in memory at a time; and parts with equal shares of classes.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDigits, split, writeNpy } from '@latentkit/datasets';
import { npyFileBatches } from '@latentkit/datasets/node';

const digits = await loadDigits(); // 1,797 images of 8×8 pixels from 0 to 16
const folder = await mkdtemp(join(tmpdir(), 'datasets-'));
const file = join(folder, 'digits.npy'); // np.load reads it, too
await writeFile(file, writeNpy(digits.x));

const source = await npyFileBatches(file, { blockRows: 256, shuffle: true, seed: 1 });
const mean = new Float64Array(64);
let rows = 0;
for await (const { x } of source.batches({ batchSize: 100, epoch: 0 })) {
  x.data.forEach((value, i) => (mean[i % 64] += value));
  rows += x.shape[0];
}
await rm(folder, { recursive: true });

const shades = ' .:-=+*#%@';
console.log(`the mean of ${rows} digits:`);
for (let r = 0; r < 8; r++) console.log([...mean.subarray(8 * r, 8 * r + 8)].map((sum) => shades[Math.floor((9.99 * sum) / rows / 16)].repeat(2)).join(''));

for (const method of ['last', 'random', 'stratified']) {
  const { test } = split(digits, { test: 100, method, seed: 1 });
  const counts = Array.from({ length: 10 }, (_, digit) => test.y.data.filter((y) => y === digit).length);
  console.log(`${method.padEnd(10)} of 100 test images, zeros to nines: ${counts.join(' ')}`);
}

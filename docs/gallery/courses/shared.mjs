// What several figures of the courses share: MNIST in [0, 1], and a picture beside the script that draws it.
import { sliceRows, takeRows } from '@latentkit/core';
import { toUnit } from '@latentkit/datasets';
import { loadMnist } from '@latentkit/datasets/node';
import { toPng } from '@latentkit/viz/node';
import { writeFileSync } from 'node:fs';
import { indexed, within } from '../../../scripts/lib/repacked-png.mjs';

/** The first `count` training images of MNIST as rows of [0, 1], with their digits, and the 10,000 test images with theirs. */
export async function mnist(count = 20000) {
  const [train, test] = [await loadMnist({ split: 'train' }), await loadMnist({ split: 'test' })];
  return { x: sliceRows(toUnit(train).x, 0, count), y: sliceRows(train.y, 0, count), test: toUnit(test).x, digits: test.y };
}

/** One row for each digit from 0 to 9: the first one of the test images after `skip` others. */
export function tenDigits({ test, digits }, skip = 0) {
  return takeRows(test, Array.from({ length: 10 }, (_, digit) => [...digits.data.keys()].filter((i) => digits.data[i] === digit)[skip]));
}

/** Writes a figure as NAME.png beside the script NAME.mjs, whose `import.meta.url` is given. */
export async function save(figure, url) {
  const png = Buffer.from(await toPng(figure));
  writeFileSync(new URL(url.replace(/\.mjs$/, '.png')), within(png, 150_000, indexed(png)));
}

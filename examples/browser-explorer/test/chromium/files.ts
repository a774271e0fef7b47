import { gzipSync } from 'node:zlib';
import { ndarray } from '@latentkit/core';
import { writeIdx, writeNpy, writeNpz } from '@latentkit/datasets';
import type { Page } from 'playwright-core';
import type { Chosen } from './explorer.js';

/** Rows of an 8 × 8 picture in which a bar stands at a place that the row says. */
function bars(rows: number): Uint8Array {
  const pixels = new Uint8Array(64 * rows);
  for (let row = 0; row < rows; row++) for (let y = 0; y < 8; y++) pixels[64 * row + 8 * y + (row % 8)] = 255 - (row % 5);
  return pixels;
}

const ROWS = 40;
const x = ndarray(bars(ROWS), [ROWS, 8, 8]);
const y = ndarray(Int32Array.from({ length: ROWS }, (_, row) => row % 8), [ROWS]);

export function file(name: string, content: Uint8Array | string, mimeType = ''): Chosen {
  return { name, mimeType, buffer: Buffer.from(content) };
}

export const csv = file('flowers.csv', `length,width,species\n${Array.from({ length: 30 }, (_, i) => `${i},${(i * i) % 7},${['iris', 'rose', 'tulip'][i % 3]}`).join('\n')}\n`, 'text/csv');

/** 100,000 columns, two rows. */
export const wide = (): Chosen => file('wide.csv', `${Array.from({ length: 100_000 }, (_, i) => `c${i}`).join()}\n${`${'1,'.repeat(99_999)}1\n`.repeat(2)}`);

export const npy = (): Chosen => file('bars.npy', writeNpy(x));

export async function npz(): Promise<Chosen> {
  return file('bars.npz', await writeNpz({ x, y }));
}

/** Pictures and labels as MNIST has them, compressed. */
export function idx(): Chosen[] {
  return [file('train-images-idx3-ubyte.gz', gzipSync(writeIdx(x))), file('train-labels-idx1-ubyte.gz', gzipSync(writeIdx(ndarray(Uint8Array.from(y.data), [ROWS]))))];
}

/** PNG files of two sizes, one of them in colour, made by the page itself. */
export async function pngs(page: Page): Promise<Chosen[]> {
  const addresses = await page.evaluate(() =>
    [0, 1, 2, 3, 4, 5].map((i) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: i === 0 ? 32 : 24, height: 24 });
      const context = canvas.getContext('2d')!;
      context.fillStyle = i === 1 ? 'tomato' : 'white';
      context.fillRect(4 * i, 4, 8, 16);
      return canvas.toDataURL('image/png');
    }),
  );
  return addresses.map((address, i) => file(`picture-${i}.png`, Buffer.from(address.slice(address.indexOf(',') + 1), 'base64'), 'image/png'));
}

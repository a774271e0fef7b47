import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Chosen, Explorer } from './explorer.js';
import { csv, file, idx, npy, npz, pngs, wide } from './files.js';
import type { Site } from './site.js';

/** Drops files on the page. */
async function drop({ page }: Explorer, files: readonly Chosen[]): Promise<void> {
  const carried = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, bytes: buffer.toString('base64') }));
  const transfer = await page.evaluateHandle((all) => {
    const dropped = new DataTransfer();
    for (const { name, mimeType, bytes } of all) dropped.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name, { type: mimeType }));
    return dropped;
  }, carried);
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await page.getByText('Drop images, a CSV, NPY or IDX file, or a saved model').waitFor();
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await page.locator('.drop-zone').waitFor({ state: 'detached' });
}

export function data(site: () => Site): void {
  describe('files of the reader', () => {
    let explorer: Explorer;
    const shown = async (): Promise<string> => (await explorer.page.locator('section[aria-labelledby="data-heading"]').innerText()).replaceAll('\n', ' ');
    beforeAll(async () => {
      explorer = await site().visit('#latent=2&hidden=8&epochs=2&batch=16', { isolated: false });
    });

    test('a CSV file with a column of classes trains, and its rows are shown as a table', async () => {
      await explorer.choose(csv, 'flowers.csv');
      expect(await shown()).toMatch(/30 samples of 2 columns, 3 classes.*The column 'species' holds the classes/);
      await explorer.train();
      expect(await explorer.page.getByRole('region', { name: 'Columns of the sample' }).innerText()).toMatch(/length[^]*width/);
      expect(await explorer.fact('Class')).toBe('iris');
      expect(await explorer.menu('Autoencoder').locator('option', { hasText: 'needs images' }).getAttribute('disabled')).not.toBeNull();
    });

    test('NPY, NPZ and compressed IDX files are pictures, with their labels', async () => {
      await explorer.choose(npy(), 'bars.npy');
      expect(await shown()).toContain('40 samples of 8 × 8 pixels, without classes');
      await explorer.choose(await npz(), 'bars.npz');
      expect(await shown()).toContain('40 samples of 8 × 8 pixels, 8 classes');
      // The model before took two numbers a sample.
      expect(await explorer.page.locator('section[aria-labelledby="model-heading"]').innerText()).toContain('It takes 2 numbers per sample, the data has 64');
      await explorer.choose(idx(), 'train-images-idx3-ubyte.gz');
      expect(await shown()).toContain('40 samples of 8 × 8 pixels, 8 classes');
      await explorer.train('Train anew');
    });

    test('pictures of several sizes are dropped on the page and brought to one', async () => {
      await drop(explorer, await pngs(explorer.page));
      await explorer.page.locator('.at-hand strong', { hasText: '6 pictures' }).waitFor();
      expect(await shown()).toMatch(/6 samples of 32 × 24 pixels in colour, without classes.*The pictures have 2 sizes; all are scaled to 32 × 24/);
      expect(explorer.complaints).toEqual([]);
    });

    test('what cannot be used is named with its reason, and what was there stays', async () => {
      const before = await shown();
      const refused: readonly (readonly [string, Chosen | Chosen[], RegExp])[] = [
        ['a text', file('notes.docx', 'hello'), /notes\.docx.*expected pictures .* or a table/],
        ['no picture', file('cat.png', 'hello', 'image/png'), /cat\.png.*a picture that this browser can show/],
        ['an empty file', file('nothing.csv', ''), /nothing\.csv.*0 bytes/],
        ['a damaged NPY file', file('cut.npy', npy().buffer.subarray(0, 100)), /cut\.npy/],
        ['100,000 columns', wide(), /wide\.csv.*100,000 numbers in a sample.*at most 12,288/],
        ['text among numbers', file('words.csv', 'a,b,c\n1,x,2\n3,y,4\n'), /words\.csv/],
        ['labels that are too few', [file('n.csv', '1,2\n3,4\n2,2\n'), file('labels.csv', 'label\n1\n2\n')], /labels\.csv.*2 labels.*3, one for each sample/],
      ];
      for (const [, files, words] of refused) {
        await (Array.isArray(files) ? drop(explorer, files) : drop(explorer, [files]));
        expect(await explorer.notice(words)).toMatch(/^The data could not be loaded\./);
        expect(await shown()).toBe(before);
        await explorer.dismissNotices();
      }
      expect(explorer.complaints).toEqual([]);
      await explorer.close();
    });
  });
}

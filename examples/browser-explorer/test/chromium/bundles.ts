import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { zipStore } from '@latentkit/core';
import type { Explorer } from './explorer.js';
import { file } from './files.js';
import { SMALL, type Site } from './site.js';
import { until } from './until.js';

export function bundles(site: () => Site): void {
  describe('models that are kept', () => {
    let explorer: Explorer;
    let zip: Buffer;
    let codes: number[];
    const modelWords = (): Promise<string> => explorer.page.locator('.at-hand span').last().innerText();
    const kept = (): Promise<string[]> => explorer.page.locator('.saved .name').allInnerTexts();
    const openFile = (name: string, content: Uint8Array): Promise<void> => explorer.field('Model file').setInputFiles(file(name, content, 'application/zip'));
    /** Another model, so that opening the first one can be seen. */
    const trainAnother = async (): Promise<void> => {
      await explorer.set({ 'Code size': '2', Epochs: '1' });
      await explorer.train('Train anew');
      expect(await modelWords()).toContain('2 numbers per sample');
    };
    const backAgain = async (): Promise<void> => {
      await until('the model that was opened', modelWords, (text) => text.includes('3 numbers per sample'));
      await explorer.trained();
      expect(await until('the code of the sample in hand', () => explorer.code(), (code) => code.length === 3)).toEqual(codes);
    };

    beforeAll(async () => {
      explorer = await site().visit(`#${SMALL}`, { isolated: false });
      await explorer.train();
      codes = await explorer.code();
    });

    test('a file that was downloaded opens with the same codes', async () => {
      const [download] = await Promise.all([explorer.page.waitForEvent('download'), explorer.button('Download').click()]);
      expect(download.suggestedFilename()).toBe('variational-3.zip');
      zip = readFileSync(await download.path());
      await trainAnother();
      await openFile('variational-3.zip', zip);
      await backAgain();
    });

    test('the browser keeps a model under a name, over a reload too, and deletes it', async () => {
      expect(await kept()).toEqual([]);
      await explorer.field('Name to keep the model under').fill('digits / three: “axes”');
      await explorer.button('Keep').click();
      await until('the list', kept, (names) => names.join() === 'digits / three: “axes”');
      await explorer.page.reload();
      await until('the list after a reload', kept, (names) => names.length === 1);
      await explorer.page.locator('.saved .name').click();
      await until('the model', modelWords, (text) => text.includes('3 numbers per sample'));
      await explorer.page.locator('.at-hand', { hasText: 'Digits' }).waitFor();
      await trainAnother();
      await explorer.page.locator('.saved .name').click();
      await backAgain();
      await explorer.button(/^Delete digits/).click();
      await until('an empty list', kept, (names) => names.length === 0);
    });

    test('a damaged file, one of another version and none at all are refused; the model stays', async () => {
      const store = zipStore(zip);
      const manifest = JSON.parse(new TextDecoder().decode(await store.read('latentkit.json'))) as Record<string, unknown>;
      await store.write('latentkit.json', new TextEncoder().encode(JSON.stringify({ ...manifest, formatVersion: 99 })));
      const damaged = Buffer.from(zip);
      damaged.fill(7, Math.floor(zip.length / 2), Math.floor(zip.length / 2) + 64);
      const refused: readonly (readonly [string, Uint8Array, RegExp])[] = [
        ['newer.zip', store.toBytes(), /99/],
        ['cut.zip', zip.subarray(0, 1000), /could not be opened/],
        ['damaged.zip', damaged, /could not be opened/],
        ['notes.zip', Buffer.from('nonsense'), /could not be opened/],
      ];
      for (const [name, bytes, words] of refused) {
        await openFile(name, bytes);
        expect(await explorer.notice(words)).toMatch(/^The model could not be opened\. ./);
        await explorer.dismissNotices();
      }
      expect(await modelWords()).toContain('3 numbers per sample');
      await explorer.takeNext();
      expect(await explorer.code()).toHaveLength(3);
    });

    test('a storage that is full is told; the model stays, and can be downloaded', async () => {
      await explorer.close();
      // Room that was asked for once is granted for a while: only a storage that is still empty can be made full.
      const other = await site().visit('#data=digits&latent=2&hidden=16&epochs=1&batch=256');
      const { page } = other;
      await other.train();
      const session = await page.context().newCDPSession(page);
      await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize: 1 });
      await other.button('Keep').click();
      expect(await other.notice('The model could not be kept.')).toMatch(/room|full|quota/i);
      expect(await page.locator('.saved .name').count()).toBe(0);
      await other.takeNext();
      expect(await other.code()).toHaveLength(2);
      const [download] = await Promise.all([page.waitForEvent('download'), other.button('Download').click()]);
      expect(download.suggestedFilename()).toBe('variational-2.zip');
      expect(other.complaints).toEqual([]);
      await other.close();
    });
  });
}

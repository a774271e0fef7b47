import { describe, expect, test } from '@jest/globals';
import type { Explorer } from './explorer.js';
import type { Site } from './site.js';
import { until } from './until.js';

export function address(site: () => Site, trained: () => Promise<Explorer>): void {
  describe('the address', () => {
    test('opens the page as it was left, and the same seed trains the same model', async () => {
      const sender = await trained();
      await sender.openTool('Sliders');
      await sender.page.getByLabel('Right map shows').selectOption({ label: 'PCA of codes' });
      await sender.menu('Colour').selectOption({ label: 'Error' });
      await sender.takeNext();
      const row = await sender.sampleInHand();
      const code = await sender.code();
      const url = await until('an address that says so', async () => sender.page.url(), (text) => text.includes('tool=sliders') && text.includes('second=pca-codes') && text.includes('colour=error') && text.includes(`sample=${row! - 1}`));
      const receiver = await site().visit(url.slice(url.indexOf('#')));
      const { page } = receiver;
      await page.locator('.at-hand', { hasText: 'Digits' }).waitFor();
      expect(await receiver.field('Code size').inputValue()).toBe('3');
      expect(await receiver.field('Hidden units').inputValue()).toBe('32');
      expect(await receiver.field('Epochs').inputValue()).toBe('4');
      expect(await page.getByRole('tab', { name: 'Sliders' }).getAttribute('aria-selected')).toBe('true');
      await page.getByLabel('Right map shows').waitFor();
      expect(await page.getByLabel('Right map shows').inputValue()).toBe('pca-codes');
      expect(await receiver.menu('Colour').inputValue()).toBe('error');
      await receiver.train();
      await until('the sample that the address names', () => receiver.sampleInHand(), (now) => now === row);
      const same = await until('its code', () => receiver.code(), (now) => now.length === 3);
      same.forEach((value, i) => expect(value).toBeCloseTo(code[i], 1));
      expect(receiver.complaints).toEqual([]);
      await receiver.close();
      await sender.page.getByLabel('Right map shows').selectOption({ label: 'PCA of data' });
      await sender.menu('Colour').selectOption({ label: 'Class' });
    });

    test('that says nonsense opens the page as usual', async () => {
      const explorer = await site().visit('#data=nothing&latent=-3&map=globe&tool=hammer&sample=1e9&split=0');
      await explorer.button('Train on the digits').waitFor();
      await explorer.load('Digits');
      expect(await explorer.page.getByLabel('Left map shows').inputValue()).toBe('axes');
      expect(await explorer.page.getByRole('tab', { name: 'Neighbours' }).getAttribute('aria-selected')).toBe('true');
      expect(await explorer.page.locator('section[aria-labelledby="training-heading"]').innerText()).toContain('To train, put right: code size');
      expect(explorer.complaints).toEqual([]);
      await explorer.close();
    });
  });
}

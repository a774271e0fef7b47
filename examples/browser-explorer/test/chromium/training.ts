import { describe, expect, test } from '@jest/globals';
import type { Explorer } from './explorer.js';
import type { Site } from './site.js';
import { until } from './until.js';

const ENDLESS = { 'Code size': '2', 'Hidden units': '32', Epochs: '10000', Batch: '256' };

/** The learning curve and the reconstructions as they are drawn now. */
async function live({ page }: Explorer): Promise<{ readonly curve: string; readonly made: string }> {
  const curve = await page.locator('.curves').evaluate((box) => box.innerHTML);
  const made = await page.locator('.watched canvas[aria-label^="Reconstruction"]').evaluateAll((all) => all.map((canvas) => (canvas as HTMLCanvasElement).toDataURL()).join());
  return { curve, made };
}

function progress({ page }: Explorer): Promise<string> {
  return page.locator('.progress-panel').innerText();
}

export function training(site: () => Site): void {
  describe('training', () => {
    for (const isolated of [true, false]) {
      test(`${isolated ? 'on threads' : 'without isolation'}: is seen live, pauses, steps, goes on and ends`, async () => {
        const explorer = await site().visit('', { isolated });
        const { page } = explorer;
        await explorer.load('Digits');
        await explorer.menu('Autoencoder').selectOption({ label: 'Plain' });
        await explorer.set(ENDLESS);
        await explorer.button('Train').click();
        await page.locator('.curves svg').waitFor();
        const first = await live(explorer);
        await until('the curve and the reconstructions', () => live(explorer), ({ curve, made }) => curve !== first.curve && made !== first.made);
        // The map of codes is there before the training ends.
        await page.getByRole('application', { name: /Two code axes/ }).waitFor();
        expect(await page.title()).toMatch(/^Epoch [\d,]+ of 10,000/);

        await explorer.button('Pause').click();
        await explorer.button('Resume').waitFor();
        const held = await progress(explorer);
        expect(held).toMatch(/Paused in epoch [\d,]+ of 10,000/);
        await explorer.button('Step').click();
        await until('a step of the training that is paused', () => progress(explorer), (now) => now !== held);
        await explorer.button('Resume').waitFor();
        await explorer.button('Resume').click();
        await explorer.button('Pause').waitFor();
        const resumed = await progress(explorer);
        await until('the training that goes on', () => progress(explorer), (now) => now !== resumed);

        await explorer.button('Stop').click();
        await explorer.trained();
        expect(await page.locator('section[aria-labelledby="model-heading"]').innerText()).toContain('Autoencoder, 2 numbers per sample');
        expect(await page.locator('.header-tools .chip').innerText()).toMatch(isolated ? /^WebAssembly, \d threads$/ : /^WebAssembly$/);
        expect(await explorer.code()).toHaveLength(2);

        await explorer.set({ Epochs: '2' });
        await explorer.train('Train further');
        await explorer.menu('Autoencoder').selectOption({ label: 'Variational' });
        await explorer.train('Train anew');
        expect(await progress(explorer)).toContain('2 epochs');
        expect(await page.locator('section[aria-labelledby="model-heading"]').innerText()).toContain('Variational autoencoder');
        expect(explorer.complaints).toEqual([]);
        expect(await page.locator('.notice').count()).toBe(0);
        await explorer.close();
      });
    }

    test('the other families, and TensorFlow.js, train too', async () => {
      const explorer = await site().visit('#data=digits&latent=2&hidden=16&epochs=1&batch=256');
      let button: 'Train' | 'Train anew' = 'Train';
      for (const family of ['Denoising', 'Sparse', 'Convolutional']) {
        await explorer.menu('Autoencoder').selectOption({ label: family });
        await explorer.train(button);
        button = 'Train anew';
        expect(await explorer.page.locator('.at-hand').innerText()).toContain(`${family} autoencoder`);
      }
      await explorer.menu('Autoencoder').selectOption({ label: 'Plain' });
      await explorer.menu('Computed by').selectOption({ label: 'TensorFlow.js' });
      await explorer.train('Train anew');
      expect(await explorer.page.locator('.at-hand').innerText()).toContain('Autoencoder, 2 numbers');
      expect(explorer.complaints).toEqual([]);
      await explorer.close();
    });

    test('settings that are not valid are named, and nothing begins', async () => {
      const explorer = await site().visit('#data=digits');
      await explorer.page.locator('.map-face').first().waitFor();
      await explorer.set({ 'Code size': '0', Epochs: 'many', 'Hidden units': '64, x' });
      expect(await explorer.page.locator('section[aria-labelledby="training-heading"]').innerText()).toMatch(/a whole number from 1 to 256[^]*To train, put right: code size, hidden units, epochs/);
      expect(await explorer.button('Train').isDisabled()).toBe(true);
      await explorer.set({ 'Code size': '2', Epochs: '1', 'Hidden units': '16' });
      expect(await explorer.button('Train').isEnabled()).toBe(true);
      await explorer.close();
    });
  });
}

import { describe, expect, test } from '@jest/globals';
import { open, serve } from '../browser.js';
import { Explorer } from './explorer.js';
import type { Site } from './site.js';

export function offline(site: () => Site): void {
  describe('without a network', () => {
    for (const isolated of [true, false]) {
      test(`after the first visit the page opens and trains, ${isolated ? 'isolated' : 'not isolated'}`, async () => {
        const server = await serve(site().folder, { isolated });
        const explorer = new Explorer(await open(site().browser, `${server.url}#data=digits&latent=2&hidden=16&epochs=2&batch=256`, { keepsFiles: true }));
        const { page } = explorer;
        // All files are kept before the page is told that it has a service worker at work.
        await page.evaluate(() => navigator.serviceWorker.ready);
        await server.close();
        await page.reload();
        expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
        await explorer.train();
        await explorer.openTool('Errors');
        await page.getByRole('application', { name: /Two code axes/ }).waitFor();
        await page.locator('.curves svg').waitFor();
        expect(await page.locator('.notice').count()).toBe(0);
        await explorer.close();
      });
    }
  });
}

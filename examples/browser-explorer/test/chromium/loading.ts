import { describe, expect, test } from '@jest/globals';
import type { Site } from './site.js';
import { until } from './until.js';

export function loading(site: () => Site): void {
  describe('opening the page', () => {
    for (const isolated of [true, false]) {
      test(`${isolated ? 'cross-origin isolated' : 'not isolated'}: it is empty, says what to do, and complains of nothing`, async () => {
        const explorer = await site().visit('', { isolated, keepsFiles: true });
        const { page } = explorer;
        expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
        await explorer.button('Train on the digits').waitFor();
        expect(await explorer.button('Train').isDisabled()).toBe(true);
        expect(await explorer.button('Download').isDisabled()).toBe(true);
        expect(await page.locator('#tool-panel').innerText()).toContain('Load samples and train a model first.');
        await explorer.button('What computes here').click();
        const compiled = page.locator('dialog tr', { hasText: 'Compiled, ONNX Runtime' });
        await compiled.waitFor();
        // Two threads or more, or the reason why there is one.
        expect(await compiled.innerText()).toMatch(isolated ? /[2-9] threads/ : /1 thread\b[^]*cross-origin isolated/);
        await explorer.button('Close').click();
        await page.locator('dialog').waitFor({ state: 'detached' });
        await page.keyboard.press('?');
        await page.locator('dialog', { hasText: 'How this works' }).waitFor();
        await page.keyboard.press('Escape');
        await page.locator('dialog').waitFor({ state: 'detached' });
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
        expect(explorer.complaints).toEqual([]);
        await explorer.close();
      });
    }

    test('the theme follows the system until one is chosen, which is kept', async () => {
      const explorer = await site().visit('', { dark: true });
      const { page } = explorer;
      const theme = (): Promise<string | undefined> => page.evaluate(() => document.documentElement.dataset['theme']);
      expect(await theme()).toBe('dark');
      await page.emulateMedia({ colorScheme: 'light' });
      await until('the light theme', theme, (now) => now === 'light');
      await explorer.button('Theme: as the system has it').click();
      await explorer.button('Theme: light').click();
      expect(await theme()).toBe('dark');
      await page.reload();
      await explorer.button('Theme: dark').waitFor();
      expect(await theme()).toBe('dark');
      await explorer.close();
    });
  });
}

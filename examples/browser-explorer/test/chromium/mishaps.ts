import { describe, expect, test } from '@jest/globals';
import { Explorer } from './explorer.js';
import { open, startChromium } from '../browser.js';
import type { Site } from './site.js';
import { until } from './until.js';

/** A graphics processor that software plays, taken for a real one; `__lose` takes it away. */
const PRETENCE = `
if (self.GPUAdapterInfo) {
  for (const [name, value] of [['isFallbackAdapter', false], ['architecture', 'pretended']]) Object.defineProperty(GPUAdapterInfo.prototype, name, { get: () => value });
  const request = GPUAdapter.prototype.requestDevice;
  let device;
  GPUAdapter.prototype.requestDevice = async function (...given) { return (device = await request.apply(this, given)); };
  new BroadcastChannel('lose').onmessage = () => device.destroy();
}
`;

export function mishaps(site: () => Site): void {
  describe('when something happens', () => {
    test('a graphics processor that is lost in mid-training is told, and the training goes on elsewhere', async () => {
      const browser = await startChromium(['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan']);
      try {
        const opened = await open(browser, 'about:blank');
        const explorer = new Explorer(opened);
        const { page } = explorer;
        await page.route(/model\.worker.*\.js$/, async (route) => {
          const response = await route.fetch();
          await route.fulfill({ response, body: PRETENCE + (await response.text()) });
        });
        await page.goto(`${site().isolated.url}#data=digits&family=stacked&engine=eager&latent=2&hidden=16&epochs=10000&batch=256`);
        await explorer.button('Train').click();
        const learning = page.locator('.progress-panel');
        const epoch = async (): Promise<number> => Number(/Epoch ([\d,]+) of/.exec(await learning.innerText())?.[1].replaceAll(',', ''));
        await until('two epochs', epoch, (now) => now > 2);
        expect(await page.locator('.header-tools .chip').innerText()).toBe('WebGPU');
        await page.evaluate(() => new BroadcastChannel('lose').postMessage(''));
        expect(await explorer.notice(/lost/i)).toMatch(/WebGPU|webgpu|device/);
        const before = await epoch();
        await until('epochs without it', epoch, (now) => now > before + 2);
        await explorer.button('Stop').click();
        await explorer.trained();
        expect(await page.locator('.header-tools .chip').innerText()).not.toBe('WebGPU');
      } finally {
        await browser.close();
      }
    });

    test('in a tab behind another one the training goes on', async () => {
      const explorer = await site().visit('#data=digits&family=stacked&latent=2&hidden=16&epochs=10000&batch=256');
      const { page } = explorer;
      await explorer.button('Train').click();
      await page.locator('.curves svg').waitFor();
      const front = await page.context().newPage();
      await front.bringToFront();
      const session = await page.context().newCDPSession(page);
      await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
      await session.send('Page.setWebLifecycleState', { state: 'active' });
      const epoch = async (): Promise<number> => Number(/Epoch ([\d,]+) of/.exec(await page.title())![1].replaceAll(',', ''));
      const before = await epoch();
      await until('epochs in the background', epoch, (now) => now > before + 5);
      await front.close();
      await explorer.button('Stop').click();
      await explorer.trained();
      expect(explorer.complaints).toEqual([]);
      await explorer.close();
    });

    test('a page that is left in mid-training, and other data dropped meanwhile, do no harm', async () => {
      const explorer = await site().visit('#data=digits&family=stacked&latent=2&hidden=16&epochs=10000&batch=256');
      await explorer.button('Train').click();
      await explorer.button('Stop').waitFor();
      expect(await explorer.button('Digits').isDisabled()).toBe(true);
      expect(await explorer.button('Open a file…').isDisabled()).toBe(true);
      await explorer.page.reload();
      await explorer.button('Train').waitFor();
      expect(explorer.complaints).toEqual([]);
      await explorer.close();
    });
  });
}

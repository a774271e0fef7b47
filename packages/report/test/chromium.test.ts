import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, type Page, chromium } from 'playwright-core';
import { createReport } from '../src/node.js';
import { imageInput, richInput } from './fixtures.js';

const executablePath = [process.env['LATENTKIT_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path !== undefined && existsSync(path));
const inBrowser = executablePath === undefined ? describe.skip : describe;

inBrowser('a report in a browser (skipped without Chromium)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latentkit-report-'));
  const addressOf = (name: string): string => pathToFileURL(join(folder, `${name}.html`)).href;
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(join(folder, 'one.html'), createReport(richInput()));
    writeFileSync(join(folder, 'two.html'), createReport({ title: 'Two models', models: [richInput(), { ...imageInput(40, 2), name: 'other' }] }));
    browser = await chromium.launch({ executablePath: executablePath!, headless: true, args: ['--no-sandbox'] });
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function opened(name: string, width: number, colorScheme: 'light' | 'dark'): Promise<{ page: Page; troubles: string[]; requests: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const [troubles, requests]: [string[], string[]] = [[], []];
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && troubles.push(message.text()));
    page.on('pageerror', (error) => troubles.push(String(error)));
    page.on('request', (request) => !request.url().startsWith('data:') && requests.push(request.url()));
    await page.goto(addressOf(name), { waitUntil: 'load' });
    return { page, troubles, requests };
  }

  test.each([
    ['one', 1440, 'light'],
    ['one', 390, 'dark'],
    ['two', 1440, 'dark'],
    ['two', 390, 'light'],
  ] as const)('of %s at %i pixels, %s: asks for nothing, breaks no rule of its own and fits', async (name, width, scheme) => {
    const { page, troubles, requests } = await opened(name, width, scheme);
    expect(troubles).toEqual([]);
    expect(requests).toEqual([addressOf(name)]);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(width);
    // Every drawing that is seen has a name and a size, and is on the page's ground.
    const seen = await page.evaluate<[string, boolean, boolean, boolean][]>(`[...document.querySelectorAll('main svg[data-kind]')].filter((svg) => svg.checkVisibility({ visibilityProperty: true })).map((svg) => {
      const { width, right } = svg.getBoundingClientRect();
      return [svg.dataset.kind, width > 40 && right <= innerWidth + 1, svg.querySelector('title').textContent !== '', getComputedStyle(svg.querySelector('rect')).fill === getComputedStyle(document.body).backgroundColor];
    })`);
    expect(seen.length).toBeGreaterThan(18);
    for (const drawing of seen) expect(drawing).toEqual([drawing[0], true, true, true]);
    await page.close();
  });

  test('names the point that is pointed at', async () => {
    const { page } = await opened('two', 1440, 'light');
    const map = page.locator('#latent svg[data-kind="scatter-with-thumbnails"]').first();
    await map.scrollIntoViewIfNeeded();
    const tip = page.locator('#latent .latentkit-tip:not([hidden])');
    const { x, y, width, height } = (await map.boundingBox())!;
    for (let step = 1; step < 20 && (await tip.count()) === 0; step++) await page.mouse.move(x + (width * step) / 26, y + (height * (1 + (step % 6))) / 8);
    expect(await tip.first().textContent()).toMatch(/point \d+/);
    await page.close();
  });
});

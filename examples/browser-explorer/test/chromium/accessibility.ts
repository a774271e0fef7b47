import axe from 'axe-core';
import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Explorer } from './explorer.js';
import { file } from './files.js';
import type { Site } from './site.js';
import { until } from './until.js';

const TOOLS = ['Neighbours', 'Draw', 'Sliders', 'Path', 'Arithmetic', 'Travel', 'Tangents', 'Errors'];
const VIEWS = ['Train', 'Map', 'Tools'];
const SIZES = { wide: [1440, 900], tablet: [768, 1024], phone: [390, 844] } as const;

interface Axe {
  run(within: string, options: object): Promise<{ readonly violations: readonly { readonly id: string; readonly impact: string; readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[] }[] }>;
}

/** What axe-core finds within a part of the page that is serious or worse. */
async function serious(page: Page, within = 'html'): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(async (part) => {
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run(part, { resultTypes: ['violations'] });
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    return grave.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`));
  }, within);
}

/** What is wrong with the page as it stands. */
async function problems({ page }: Explorer, within?: string): Promise<readonly string[]> {
  const [width, inner] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  return [...(width > inner ? [`the page is ${width} pixels wide in a window of ${inner}`] : []), ...(await serious(page, within))];
}

async function show({ page }: Explorer, size: keyof typeof SIZES, theme: 'light' | 'dark'): Promise<void> {
  const [width, height] = SIZES[size];
  await page.setViewportSize({ width, height });
  // Colours that fade into others have no contrast of their own.
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
}

/** Has each view of a narrow page, or all of a wide one, looked at. */
async function eachView(explorer: Explorer, look: (view: string) => Promise<void>): Promise<void> {
  const { page } = explorer;
  const narrow = await page.locator('.view-switch').isVisible();
  for (const view of narrow ? VIEWS : ['all']) {
    if (narrow) await page.locator('.view-switch').getByRole('button', { name: view, exact: true }).click();
    await look(view);
  }
}

export function accessibility(site: () => Site, trained: () => Promise<Explorer>): void {
  describe('everyone can use it', () => {
    test('the empty page, its dialogs and notices: light, dark and narrow', async () => {
      const explorer = await site().visit();
      const found: string[] = [];
      const look = async (state: string): Promise<void> => void found.push(...(await problems(explorer)).map((problem) => `${state}: ${problem}`));
      for (const theme of ['light', 'dark'] as const) {
        for (const size of ['wide', 'phone'] as const) {
          await show(explorer, size, theme);
          await eachView(explorer, (view) => look(`${theme}, ${size}, ${view}`));
        }
        for (const dialog of ['What computes here', 'Help']) {
          await explorer.button(dialog).click();
          await explorer.page.locator('dialog[open]').waitFor();
          if (dialog === 'What computes here') await explorer.page.locator('dialog table').waitFor();
          await look(`${theme}, ${dialog}`);
          await explorer.button('Close').click();
        }
      }
      await explorer.page.locator('input[aria-label="Your files"]').setInputFiles(file('notes.docx', 'hello'));
      await explorer.notice('notes.docx');
      await look('a notice');
      expect(found).toEqual([]);
      await explorer.close();
    });

    for (const theme of ['light', 'dark'] as const) {
      test(`the page after a training, ${theme}, with every tool and at every width`, async () => {
        const explorer = await trained();
        const { page } = explorer;
        const found: string[] = [];
        const look = async (state: string, within?: string): Promise<void> => void found.push(...(await problems(explorer, within)).map((problem) => `${state}: ${problem}`));
        for (const size of ['wide', 'tablet', 'phone'] as const) {
          await show(explorer, size, theme);
          await eachView(explorer, async (view) => {
            if (view === 'all' || view === 'Map') await page.locator('.map-face').first().waitFor();
            await look(`${size}, ${view}`);
            if (view === 'Train' || view === 'Map' || size === 'tablet') return;
            for (const tool of TOOLS) {
              await explorer.openTool(tool);
              await page.locator('#tool-panel [aria-busy="true"]').waitFor({ state: 'detached' });
              await look(`${size}, ${tool}`, '#tool-panel');
            }
          });
        }
        await show(explorer, 'wide', 'light');
        expect(found).toEqual([]);
      });
    }

    test('what the keyboard reaches can be seen, and the first stop leads to the map', async () => {
      const explorer = await trained();
      const { page } = explorer;
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await page.locator('.skip-link').focus();
      await until('the link in sight', () => page.locator('.skip-link').evaluate((link) => link.getBoundingClientRect().top), (top) => top >= 0);
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('map');
      const hidden: string[] = [];
      for (let stop = 0; stop < 60; stop++) {
        await page.keyboard.press('Tab');
        const unseen = await page.evaluate(() => {
          const element = document.activeElement;
          if (element === null || element === document.body) return undefined;
          const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
          return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none' ? undefined : element.outerHTML.slice(0, 120);
        });
        if (unseen !== undefined) hidden.push(unseen);
      }
      expect(hidden).toEqual([]);
    });
  });
}

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ndarray, random } from '@latentkit/core';
import type { Browser, ElementHandle, Page } from 'playwright-core';
import { darkTheme, interactiveScript, interactiveScriptHash, learningCurves, lightTheme, panels, scatter3d, scatterByLabel, scatterWithThumbnails, travelSheet } from '../src/index.js';
import type { Figure, InteractiveOptions } from '../src/index.js';
import { toInteractive } from '../src/node.js';
import { rgb } from '../src/palette.js';
import { bundled, chromiumPath, startChromium } from './chromium.js';
import { pixels } from './svg.js';

const n = 60;
const cloud = ndarray(random(5).stream('cloud').at(0).normal(2 * n), [n, 2]);
const labels = Array.from({ length: n }, (_, i) => i % 3);
const images = ndarray(Float32Array.from({ length: 16 * n }, (_, k) => Math.floor(k / 16) / n), [n, 4, 4]);
const css = (hex: string): string => `rgb(${rgb(hex).join(', ')})`;

const withChromium = chromiumPath === undefined ? describe.skip : describe;

withChromium('in Chromium (skipped where there is none; LATENTKIT_CHROMIUM names one in an unusual place)', () => {
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    browser = await startChromium();
    page = await (await browser.newContext({ viewport: { width: 900, height: 800 } })).newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => problems.push(message.text()));
    page.on('request', (request) => problems.push(...(request.url().startsWith('data:') || request.url().startsWith('blob:') ? [] : [request.url()])));
  });
  afterAll(async () => {
    await browser?.close();
  });

  const show = async (...made: readonly Figure[]): Promise<void> => {
    problems.length = 0;
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setContent(`<!doctype html><body>${made.map((f) => toInteractive(f)).join('')}</body>`);
  };
  const tip = async (k = 0): Promise<string> => (await page.locator('.latentkit-tip').nth(k).innerText()).replaceAll('\n', ' | ');
  const visible = (k = 0): Promise<boolean> => page.locator('.latentkit-tip').nth(k).isVisible();
  const centre = async (handle: ElementHandle<Element>): Promise<[number, number]> => {
    await handle.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await handle.boundingBox())!;
    return [x + width / 2, y + height / 2];
  };
  const marks = (selector: string): Promise<ElementHandle<Element>[]> => page.$$(selector);
  const count = (selector: string): Promise<number> => page.locator(selector).count();

  test('pointing at a point says its class, number and coordinates', async () => {
    await show(scatterByLabel([[0, 10], [5, 30], [10, 20]], ['ape', 'bee', 'ape'], { axes: ['width', 'length'] }));
    for (const circle of await marks('[data-marks="points"] circle')) {
      await page.mouse.move(...(await centre(circle)));
      const fill = await circle.getAttribute('fill');
      const expected = fill === lightTheme.categorical[1] ? 'bee | point 1 | width: 5.00 | length: 30.0' : /^ape \| point (0 \| width: 0 \| length: 10\.0|2 \| width: 10\.0 \| length: 20\.0)$/;
      expect(await tip()).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
    }
    await page.mouse.move(2, 2);
    expect(await visible()).toBe(false);
    expect(problems).toEqual([]);
  });

  test('a thumbnail names its own point and enlarges its picture', async () => {
    const figure = scatterWithThumbnails(cloud, images, labels, { width: 600, height: 500 });
    await show(figure);
    const thumbnail = (await marks('[data-point]'))[3];
    await page.mouse.move(...(await centre(thumbnail)));
    expect(await tip()).toMatch(new RegExp(`^${labels[figure.data.thumbnails[3]]} \\| point ${figure.data.thumbnails[3]} \\|`));
    const place = await page.$eval('.latentkit-picture', (view) => {
      const image = view.querySelector('img')!;
      return [Number.parseFloat(image.style.left) / view.clientWidth, Number.parseFloat(image.style.top) / view.clientHeight, image.complete && image.naturalWidth > 0 ? 1 : 0];
    });
    expect(-8 * place[1] - place[0]).toBeCloseTo(figure.data.thumbnails[3], 1);
    expect(place[2]).toBe(1);
    expect(problems).toEqual([]);
  });

  test('the legend hides classes, with pointer and keys', async () => {
    await show(scatterByLabel(cloud, labels));
    const seen = (): Promise<number> => page.$$eval('[data-marks="points"] circle', (all) => all.filter((c) => getComputedStyle(c).visibility === 'visible').length);
    expect(await seen()).toBe(60);
    await page.locator('.latentkit-toggle').nth(1).click();
    expect(await seen()).toBe(40);
    await page.locator('.latentkit-toggle').nth(0).focus();
    await page.keyboard.press('Enter');
    expect(await seen()).toBe(20);
    await page.locator('.latentkit-toggle').nth(0).click({ modifiers: ['Shift'] });
    expect(await seen()).toBe(20);
    expect(await page.$$eval('.latentkit-toggle', (all) => all.map((b) => b.getAttribute('aria-pressed')))).toEqual(['true', 'false', 'false']);
    await page.locator('.latentkit-toggle').nth(0).click({ modifiers: ['Shift'] });
    expect(await seen()).toBe(60);
    expect(problems).toEqual([]);
  });

  test('the buttons of a legend cover their entries, even where the page showed the figure only later', async () => {
    problems.length = 0;
    const fragment = toInteractive(scatterByLabel(cloud, labels, { names: ['ape', 'a much longer name', 'bee'] }));
    await page.setContent(`<!doctype html><body><div id="tab" style="display:none">${fragment}</div></body>`);
    await page.$eval('#tab', (tab) => ((tab as HTMLElement).style.display = ''));
    const gaps = await page.$$eval('.latentkit-toggle', (all) =>
      all.map((button) => {
        const [outer, inner] = [button.querySelector('rect')!, button.querySelector('text')!].map((part) => part.getBoundingClientRect());
        return [inner.left - outer.left, outer.right - inner.right, inner.top - outer.top, outer.bottom - inner.bottom];
      }),
    );
    expect(gaps).toHaveLength(3);
    for (const gap of gaps.flat()) expect(gap).toBeGreaterThan(-1.5);
    for (const [, right] of gaps) expect(right).toBeLessThan(24);
    expect(problems).toEqual([]);
  });

  test('zooming moves points and ticks together, and back', async () => {
    await show(scatterByLabel([[0, 0], [1, 1], [2, 2], [3, 3], [4, 4]], undefined, { width: 500, height: 400 }));
    const state = (): Promise<unknown> =>
      page.$eval('svg[data-kind]', (svg) => {
        const ticks = Array.from(svg.querySelectorAll('[aria-label="x-axis tick label"] text'), (t) => [Number(t.textContent), Number(/\(([-\d.]+)/.exec(t.getAttribute('transform')!)![1])]);
        const xs = Array.from(svg.querySelectorAll('circle:not([class])'), (c) => Number(c.getAttribute('cx'))).sort((a, b) => a - b);
        return { ticks, xs };
      });
    const before = (await state()) as { ticks: number[][]; xs: number[] };
    await page.locator('.latentkit-hit').focus();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await page.waitForTimeout(50);
    const after = (await state()) as { ticks: number[][]; xs: number[] };
    expect((after.xs[4] - after.xs[0]) / (before.xs[4] - before.xs[0])).toBeCloseTo(2.25, 2);
    expect(after.ticks.length).toBeGreaterThan(2);
    for (const [value, at] of after.ticks) expect(Math.abs(after.xs[0] + (value / 4) * (after.xs[4] - after.xs[0]) - at)).toBeLessThan(0.6);
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.waitForTimeout(50);
    expect(((await state()) as { xs: number[] }).xs).toEqual(before.xs);
    expect(problems).toEqual([]);
  });

  test('keys go from point to point and over curves and cells', async () => {
    await show(scatterByLabel(cloud, labels), learningCurves({ loss: [3, 2, 1], valLoss: [4, 3.5, 3.25] }), travelSheet([[[0]], [[1]], [[0]], [[1]]], { x: [-1, 1], y: [0, 2] }));
    const hits = page.locator('.latentkit-hit');
    expect(await hits.count()).toBe(3);
    await hits.nth(0).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await tip(0)).toMatch(/^1 \| point 1 \|/);
    await page.keyboard.press('Escape');
    expect(await visible(0)).toBe(false);
    await hits.nth(1).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    expect((await tip(1)).split(' | ').slice(0, 1).concat((await tip(1)).split(' | ').slice(1).sort())).toEqual(['epoch 2', 'training 2.00', 'validation 3.50']);
    await hits.nth(2).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    expect(await tip(2)).toBe('z0 = −1.00, z1 = 0');
    expect(problems).toEqual([]);
  });

  test('the dots on the curves lie on them', async () => {
    await show(learningCurves({ loss: [8, 4, 2, 1] }, { log: true }));
    await page.locator('.latentkit-hit').hover({ position: { x: 5, y: 30 } });
    const [dot, start] = await page.$eval('svg[data-kind]', (svg) => {
      const circle = svg.querySelector('.latentkit-dot')!;
      return [
        [Number(circle.getAttribute('cx')), Number(circle.getAttribute('cy'))],
        /M([\d.]+),([\d.]+)/.exec(svg.querySelector('[aria-label="line"] path')!.getAttribute('d')!)!.slice(1).map(Number),
      ];
    });
    expect(Math.abs(dot[0] - start[0]) + Math.abs(dot[1] - start[1])).toBeLessThan(1.1);
    expect(await tip()).toBe('epoch 1 | training 8.00');
  });

  test('dragging turns three dimensions, keys too, and a button turns them back', async () => {
    await show(scatter3d(ndarray(random(6).stream('cloud').at(0).normal(90), [30, 3]), labels.slice(0, 30)));
    const inner = (): Promise<string> => page.$eval('[data-scene]', (scene) => scene.innerHTML);
    const drawn = await inner();
    const [x, y] = await centre((await page.$('.latentkit-hit')) as ElementHandle<Element>);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 40, y + 10, { steps: 3 });
    await page.mouse.up();
    await page.waitForTimeout(50);
    const turned = await inner();
    expect(turned).not.toBe(drawn);
    expect(await count('[data-scene] circle')).toBe(30);
    await page.locator('.latentkit-toggle').nth(2).click();
    expect(await count('[data-scene] circle')).toBe(20);
    await page.locator('.latentkit-toggle').nth(2).click();
    await page.keyboard.press('Tab');
    await page.locator('.latentkit-hit').focus();
    await page.keyboard.press('ArrowLeft');
    await page.waitForTimeout(50);
    expect(await inner()).not.toBe(turned);
    await page.getByRole('button', { name: 'Turn back' }).click();
    await page.waitForTimeout(50);
    expect(await inner()).toBe(drawn);
    expect(problems).toEqual([]);
  });

  test('points in a picture are painted anew in the right colours', async () => {
    await show(scatterByLabel(cloud, labels, { rasterAbove: 10, radius: 4, opacity: 1, width: 320, height: 200 }));
    const before = await page.$eval('image.latentkit-light', (i) => i.getAttribute('href'));
    await page.locator('.latentkit-toggle').nth(0).click();
    const after = (await page.$eval('image.latentkit-light', (i) => i.getAttribute('href')))!;
    expect(after).not.toBe(before);
    const image = pixels(Uint8Array.from(Buffer.from(after.slice(after.indexOf(',') + 1), 'base64')));
    const colours = new Set<string>();
    for (let y = 0; y < image.height; y++) for (let x = 0; x < image.width; x++) if (image.at(x, y)[3] === 255) colours.add(image.at(x, y).slice(0, 3).join());
    expect([...colours].sort()).toEqual([1, 2].map((k) => rgb(lightTheme.categorical[k]).join()).sort());
  });

  test('light and dark follow the reader’s system', async () => {
    await show(scatterByLabel(cloud, labels, { rasterAbove: 10, width: 320, height: 200 }));
    const look = (): Promise<unknown> =>
      page.$eval('svg[data-kind]', (svg) => [
        getComputedStyle(svg.querySelector('rect')!).fill,
        ...['light', 'dark'].map((s) => getComputedStyle(svg.querySelector(`image.latentkit-${s}`)!).display !== 'none'),
      ]);
    expect(await look()).toEqual([css(lightTheme.background), true, false]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await look()).toEqual([css(darkTheme.background), false, true]);
  });

  test('panels and several fragments in one page do not disturb each other', async () => {
    await show(panels([scatterByLabel(cloud, labels), scatterByLabel(cloud, labels)], { columns: 1 }), scatterByLabel(cloud, labels));
    await page.locator('.latentkit-toggle').nth(4).click();
    const hidden = await page.$$eval('[data-interactive]', (all) => all.map((layer) => layer.querySelectorAll('circle[visibility="hidden"]:not([class])').length));
    expect(hidden).toEqual([0, 20, 0]);
    expect(await count('[id]')).toBe(0);
    expect(problems).toEqual([]);
  });

  test.each<[string, string, InteractiveOptions, boolean]>([
    ['a nonce', "style-src 'nonce-abc'; script-src 'nonce-abc'", { nonce: 'abc' }, true],
    ['the script’s hash', `style-src 'unsafe-inline'; script-src '${interactiveScriptHash}'`, {}, true],
    ['no scripts allowed', "style-src 'unsafe-inline'", {}, false],
  ])('under a strict content security policy: %s', async (_, policy, options, works) => {
    const strict = await (await browser.newContext()).newPage();
    await strict.setContent(
      `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; ${policy}"><body>${toInteractive(scatterByLabel(cloud, labels), options)}</body>`,
    );
    expect(await strict.locator('.latentkit-hit').count()).toBe(works ? 1 : 0);
    expect(await strict.locator('[data-marks="points"] circle').first().isVisible()).toBe(true);
    expect(await strict.$eval('svg[data-kind]', (svg) => svg.getAttribute('role'))).toBe(works ? 'group' : 'img');
  });

  test('one script can serve figures that came without', async () => {
    await page.setContent(`<!doctype html><body>${[1, 2].map(() => toInteractive(scatterByLabel(cloud), { script: false })).join('')}<script>${interactiveScript}</script></body>`);
    expect(await count('.latentkit-hit')).toBe(2);
  });

  test('toPng and toInteractive work in the page itself', async () => {
    await page.setContent('<!doctype html><body></body>');
    await page.addScriptTag({ content: await bundled() });
    const [bytes, html] = await page.evaluate<[number[], string]>(`(async () => {
      const figure = viz.scatterByLabel([[0, 1], [2, 3]], [0, 1], { width: 400, height: 300, radius: 20, opacity: 1 });
      return [Array.from(await viz.toPng(figure, { theme: 'dark', scale: 1.5 })), viz.toInteractive(figure)];
    })()`);
    const image = pixels(Uint8Array.from(bytes));
    expect([image.width, image.height]).toEqual([600, 450]);
    expect(image.at(2, 2)).toEqual([...rgb(darkTheme.background), 255]);
    const own = scatterByLabel([[0, 1], [2, 3]], [0, 1], { width: 400, height: 300, radius: 20, opacity: 1 });
    expect(html).toBe(toInteractive(own));
    const refused = await page.evaluate(`viz.toPng(viz.scatterByLabel([[0, 1]]), { scale: 9 }).catch((e) => e.code)`);
    expect(refused).toBe('LK_INVALID_PARAMETER');
  });
});

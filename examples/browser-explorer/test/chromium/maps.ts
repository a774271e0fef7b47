import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import type { Explorer } from './explorer.js';
import { until } from './until.js';

type Place = readonly [number, number];

/** One map, in places of the window. */
class MapOnPage {
  constructor(
    private readonly explorer: Explorer,
    private readonly face: Locator,
  ) {}

  async box(): Promise<{ readonly x: number; readonly y: number; readonly width: number; readonly height: number }> {
    return (await this.face.boundingBox())!;
  }

  /** A place near the middle that has a point of the map, and what the tip there says; `skip` such places are passed over. */
  async point(skip = 0): Promise<{ readonly at: Place; readonly tip: string }> {
    const { page } = this.explorer;
    const { x, y, width, height } = await this.box();
    const seen = new Set<string>();
    for (let turn = 0; turn < 400; turn++) {
      const [angle, radius] = [turn * 2.4, 5 * Math.sqrt(turn)];
      const at = [x + width / 2 + radius * Math.cos(angle), y + height / 2 + radius * Math.sin(angle)] as const;
      await page.mouse.move(...at);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const tip = page.locator('.map-tip .tip-name');
      if ((await tip.count()) === 0) continue;
      const name = await tip.first().innerText();
      seen.add(name);
      if (seen.size > skip) return { at, tip: name };
    }
    throw new Error('the map has no points near its middle');
  }

  words(): Promise<string> {
    return this.face.getAttribute('aria-label').then((text) => text ?? '');
  }

  /** Where the points are, as drawn. */
  drawn(): Promise<string> {
    return this.explorer.pictureOf(this.face.locator('xpath=preceding-sibling::canvas'));
  }

  /** What is drawn above the points: pictures, rings, paths. */
  marks(): Promise<string> {
    return this.explorer.pictureOf(this.face);
  }

  focus(): Promise<void> {
    return this.face.focus();
  }

  async dragBox(): Promise<void> {
    const { mouse } = this.explorer.page;
    const { x, y, width, height } = await this.box();
    await mouse.move(x + width * 0.3, y + height * 0.3);
    await mouse.down();
    await mouse.move(x + width * 0.5, y + height * 0.5, { steps: 4 });
    await mouse.move(x + width * 0.7, y + height * 0.7, { steps: 4 });
    await mouse.up();
  }
}

export function maps(trained: () => Promise<Explorer>): void {
  describe('maps', () => {
    let explorer: Explorer;
    let left: MapOnPage;
    let right: MapOnPage;
    const spoken = (): Promise<string> => explorer.page.locator('.map [aria-live]').first().innerText();
    const hand = (): Promise<number | undefined> => explorer.sampleInHand();

    beforeAll(async () => {
      explorer = await trained();
      const face = (name: string): MapOnPage => new MapOnPage(explorer, explorer.page.getByRole('application', { name: new RegExp(`^${name}`) }));
      [left, right] = [face('Left map'), face('Right map')];
      await until('both maps', () => explorer.page.locator('.map-face').count(), (n) => n === 2);
    });

    test('a point under the pointer is named; a click takes it in hand', async () => {
      for (const map of [left, right]) {
        const { at, tip } = await map.point(2);
        expect(tip).toMatch(/^Sample [\d,]+$/);
        await explorer.page.mouse.click(...at);
        await until('the sample that was clicked', hand, (row) => `Sample ${row!.toLocaleString('en')}` === tip);
      }
    });

    test('a point that is dragged is decoded on the way, and moves along both axes of the map only', async () => {
      const { page } = explorer;
      const { at, tip } = await left.point(1);
      await page.mouse.click(...at);
      await until('the sample in hand', hand, (row) => `Sample ${row?.toLocaleString('en')}` === tip);
      const [code, picture] = [await explorer.code(), await explorer.decoded()];
      // The ring lies where the code is, some pixels from where the pointer was.
      await page.mouse.down();
      await page.mouse.move(at[0] + 30, at[1], { steps: 5 });
      const beside = await until('what lies beside the point', () => explorer.decoded(), (now) => now !== picture);
      expect(await hand()).toBeUndefined();
      await page.mouse.move(at[0] + 30, at[1] - 40, { steps: 5 });
      await until('what lies above it', () => explorer.decoded(), (now) => now !== beside);
      await page.mouse.up();
      const moved = await explorer.code();
      expect(moved[0]).toBeGreaterThan(code[0]);
      expect(moved[1]).toBeGreaterThan(code[1]);
      expect(moved[2]).toBe(code[2]);
    });

    test('what is brushed in one map stands out in the other, with a box, a lasso and Shift', async () => {
      const { page } = explorer;
      const plain = await right.drawn();
      await explorer.button('Box').click();
      await left.dragBox();
      const words = await until('what the other map says', () => right.words(), (text) => / samples? brushed\./.test(text));
      expect(/([\d,]+) samples? brushed/.exec(words)![1]).toBe(/([\d,]+) samples? brushed/.exec(await left.words())![1]);
      await until('points that stand out in the other map', () => right.drawn(), (now) => now !== plain);
      await page.keyboard.press('Escape');
      await until('a brush that is cleared', () => right.words(), (text) => !text.includes('brushed.'));

      await explorer.button('Lasso').click();
      await right.dragBox();
      // A lasso along a line holds nothing.
      expect(await left.words()).not.toContain('brushed.');
      await explorer.button('Move').click();
      await page.keyboard.down('Shift');
      await right.dragBox();
      await page.keyboard.up('Shift');
      expect(await left.words()).not.toContain('brushed.');
      await explorer.button('Box').click();
      await explorer.button('Move').click();
      await page.keyboard.down('Shift');
      await right.dragBox();
      await page.keyboard.up('Shift');
      await until('a brush of Shift', () => left.words(), (text) => text.includes('brushed.'));
      await explorer.button('Clear').click();
      await until('no brush', () => left.words(), (text) => !text.includes('brushed.'));
    });

    test('classes can be hidden, colours changed, pictures switched off; the view moves and comes closer', async () => {
      const { page } = explorer;
      const changes = async (what: string, read: () => Promise<string>, act: () => Promise<unknown>): Promise<void> => {
        const before = await read();
        await act();
        await until(what, read, (now) => now !== before);
      };
      const points = (): Promise<string> => left.drawn();
      await changes('a hidden class', points, () => page.getByRole('list', { name: 'Classes shown' }).getByRole('button', { name: '3', exact: true }).click());
      await changes('all classes', points, () => explorer.button('Show all').click());
      await changes('colours by error', points, () => explorer.menu('Colour').selectOption({ label: 'Error' }));
      await page.locator('.error-scale').waitFor();
      await changes('colours by class', points, () => explorer.menu('Colour').selectOption({ label: 'Class' }));
      await changes('a map without pictures', () => left.marks(), () => explorer.button('Pictures').click());
      await explorer.button('Pictures').click();
      const { x, y } = await left.box();
      await changes('a map that came closer', points, async () => {
        await page.mouse.move(x + 40, y + 40);
        await page.mouse.wheel(0, -300);
      });
      await changes('a map that was moved', points, async () => {
        await page.mouse.move(x + 12, y + 12);
        await page.mouse.down();
        await page.mouse.move(x + 60, y + 50, { steps: 3 });
        await page.mouse.up();
      });
      await changes('all of the map', points, () => page.mouse.dblclick(x + 8, y + 8));
    });

    test('everything goes with keys', async () => {
      const { page } = explorer;
      const press = (key: string): Promise<void> => page.keyboard.press(key);
      await left.focus();
      await press('ArrowRight');
      const first = await until('the cursor', spoken, (text) => /^Sample [\d,]+, class /.test(text));
      await press('ArrowRight');
      const next = await until('the next point', spoken, (text) => text !== first);
      await press('Enter');
      await until('a point taken in hand', spoken, (text) => text === `${next}: taken in hand.`);
      await until('its sample', hand, (row) => next.startsWith(`Sample ${row?.toLocaleString('en')},`));
      const code = await explorer.code();
      await left.focus();
      await press('Shift+ArrowRight');
      await until('a code beside it', () => explorer.code(), (now) => now[0] > code[0] && now[2] === code[2]);
      await press('w');
      await until('a stop of the path', spoken, (text) => /is stop 1 of the path/.test(text));
      await press('b');
      for (let i = 0; i < 3; i++) await press('ArrowUp');
      await press('b');
      await until('what is brushed', spoken, (text) => /samples? brushed\./.test(text));
      await press('Escape');
      await until('the brush that is cleared', spoken, (text) => text === 'Brush cleared.');
      const before = await left.drawn();
      await press('+');
      const closer = await until('a map that came closer', () => left.drawn(), (now) => now !== before);
      await press('0');
      await until('all of the map', () => left.drawn(), (now) => now !== closer);
      await explorer.button('Clear path').click();
    });

    test('t-SNE moves before the eyes, ends, and can be stopped and begun again', async () => {
      const { page } = explorer;
      const shows = page.getByLabel('Left map shows');
      await page.evaluate(() => {
        const seen = new Set<string>();
        Object.assign(globalThis, { seen });
        new MutationObserver(() => seen.add(document.querySelector('.map-note')?.textContent ?? '')).observe(document.body, { childList: true, subtree: true, characterData: true });
      });
      await shows.selectOption({ label: 't-SNE of codes' });
      await page.getByRole('application', { name: /t-SNE of codes/ }).waitFor();
      await explorer.button('Stop t-SNE of Left map').click();
      await page.locator('summary[aria-label="Settings of t-SNE of Left map"]').click();
      await explorer.set({ Perplexity: '10', 'Samples at most': '1000' });
      await explorer.button('Begin anew').click();
      await until('a t-SNE that is done', () => page.locator('.map-note').first().innerText(), (text) => /^Done after [\d,]+ iterations, KL \d/.test(text));
      const steps = await page.evaluate(() => [...(globalThis as unknown as { seen: Set<string> }).seen].filter((text) => /Iteration [\d,]+ of [\d,]+/.test(text)).length);
      expect(steps).toBeGreaterThan(3);
      expect(await left.words()).toMatch(/1,?000 samples/);
      await shows.selectOption({ label: 'PCA of codes' });
      await until('principal components', () => left.words(), (text) => /PC 1, [\d.]+% of variance across/.test(text));
      await shows.selectOption({ label: 'Two code axes' });
      await page.getByLabel('Left map: code axis upwards').selectOption({ label: '↑ 3' });
      await until('the third axis', () => left.words(), (text) => text.includes('Code axis 3 upwards'));
      await page.getByLabel('Left map: code axis upwards').selectOption({ label: '↑ 2' });
      expect(explorer.complaints).toEqual([]);
    });

    test('fingers: a tap chooses, a drag moves, two fingers come closer', async () => {
      const { page } = explorer;
      const { x, y, width, height } = await left.box();
      const session = await page.context().newCDPSession(page);
      const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...places: readonly Place[]): Promise<unknown> =>
        session.send('Input.dispatchTouchEvent', { type, touchPoints: places.map(([px, py], id) => ({ x: px, y: py, id })) });
      const [cx, cy] = [x + width / 2, y + height / 2];
      const { at, tip } = await left.point(3);
      await touch('touchStart', at);
      await touch('touchEnd');
      await until('the sample under the finger', hand, (row) => row !== undefined);
      expect(tip).toMatch(/Sample/);
      const before = await left.drawn();
      await touch('touchStart', [cx - 20, cy], [cx + 20, cy]);
      await touch('touchMove', [cx - 60, cy], [cx + 60, cy]);
      await touch('touchEnd');
      await until('a map that came closer', () => left.drawn(), (now) => now !== before);
      await session.detach();
      await page.mouse.dblclick(x + 8, y + 8);
    });
  });
}

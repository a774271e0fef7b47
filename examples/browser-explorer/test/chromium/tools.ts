import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import type { Explorer } from './explorer.js';
import { until } from './until.js';

export function tools(trained: () => Promise<Explorer>): void {
  describe('tools', () => {
    let explorer: Explorer;
    beforeAll(async () => {
      explorer = await trained();
      // Begins with a sample in hand.
      await explorer.takeNext();
    });
    const thumbnails = (panel: Locator, list: string): Locator => panel.locator(`[aria-label="${list}"] button`);
    const numbers = (text: string): number[] => [...text.matchAll(/[−-]?\d[\d,.]*(?:e[−-]?\d+)?/g)].map(([n]) => Number(n.replaceAll(',', '').replaceAll('−', '-')));

    test('neighbours come by distance, show in the maps, and can be taken in hand', async () => {
      const panel = await explorer.openTool('Neighbours');
      const found = thumbnails(panel, 'Nearest samples');
      await until('twelve neighbours', () => found.count(), (n) => n === 12);
      const distances = (await found.locator('.visually-hidden').allTextContents()).map((label) => Number(/distance ([\d.e-]+)$/.exec(label)![1]));
      expect(distances).toEqual([...distances].sort((a, b) => a - b));
      await explorer.slide(explorer.slider('How many', panel), 5);
      await until('five neighbours', () => found.count(), (n) => n === 5);
      const name = await explorer.hiddenName(found);
      await found.first().click();
      await until('the neighbour in hand', () => explorer.sampleInHand(), (row) => name.startsWith(`Sample ${row?.toLocaleString('en')},`));
    });

    test('a path goes straight or along the sphere, from the first sample to the last', async () => {
      const panel = await explorer.openTool('Path');
      const start = await explorer.sampleInHand();
      const reconstruction = await explorer.decoded();
      await panel.getByRole('button', { name: 'Add the sample in hand' }).click();
      for (let i = 0; i < 3; i++) await explorer.takeNext();
      const end = await explorer.code();
      await panel.getByRole('button', { name: 'Add the sample in hand' }).click();
      expect(await panel.getByRole('list', { name: 'Points of the path' }).locator('li').count()).toBe(2);
      const strip = thumbnails(panel, 'Decoded along the path');
      await until('a strip of seven', () => strip.count(), (n) => n === 7);
      const pictures = (): Promise<string[]> => strip.locator('canvas').evaluateAll((all) => all.map((canvas) => (canvas as HTMLCanvasElement).toDataURL()));
      const straight = await until('decoded pictures', pictures, (all) => all[0] === reconstruction);
      expect(new Set(straight).size).toBe(7);
      await panel.getByRole('button', { name: 'Great circle' }).click();
      const round = await until('another way', pictures, (all) => all[3] !== straight[3]);
      expect([round[0], round[6]]).toEqual([straight[0], straight[6]]);
      await panel.getByRole('button', { name: 'Straight' }).click();
      await until('the straight way', pictures, (all) => all[3] === straight[3]);

      const along = explorer.slider('Along the path', panel);
      await explorer.slide(along, 1);
      await until('the end of the path', () => explorer.code(), (code) => code.every((value, i) => Math.abs(value - end[i]) < 0.006));
      await explorer.slide(along, 0.5);
      await until('the middle of the path', () => explorer.decoded(), (now) => now === straight[3]);
      await panel.getByRole('button', { name: 'Play' }).click();
      await until('a path that is played', () => along.inputValue(), (value) => value !== '0.5');
      await panel.getByRole('button', { name: 'Pause' }).click();
      await panel.getByRole('button', { name: /^Take in hand/ }).first().click();
      await until('the first sample', () => explorer.sampleInHand(), (row) => row === start);
      await panel.getByRole('button', { name: /^Move .* down$/ }).first().click();
      await until('the path the other way round', pictures, (all) => all[6] === straight[0]);
      await panel.getByRole('button', { name: 'Remove all' }).click();
    });

    test('class averages and what one class has and another has not', async () => {
      const panel = await explorer.openTool('Arithmetic');
      const averages = thumbnails(panel, 'Class averages, decoded');
      await until('ten averages', () => averages.count(), (n) => n === 10);
      await averages.nth(3).click();
      await until('an average in hand', () => explorer.sampleInHand(), (row) => row === undefined);
      const three = await explorer.code();
      await averages.nth(8).click();
      const eight = await until('another average in hand', () => explorer.code(), (code) => code.some((value, i) => value !== three[i]));
      // From the average of a class, once the difference of two averages leads to the other.
      await averages.nth(3).click();
      await until('the first average again', () => explorer.code(), (code) => code.every((value, i) => value === three[i]));
      await explorer.menu('More of', panel).selectOption({ label: 'class 8' });
      await explorer.menu('Less of', panel).selectOption({ label: 'class 3' });
      await explorer.slide(explorer.slider('Strength', panel), 1);
      await until('three plus eight less three', () => explorer.code(), (code) => code.every((value, i) => Math.abs(value - eight[i]) < 0.006));
      const strip = thumbnails(panel, 'The point in hand at strengths from less to more');
      expect(await strip.count()).toBe(9);
      await panel.getByRole('button', { name: 'Back to the start' }).click();
      await until('the start', () => explorer.code(), (code) => code.every((value, i) => Math.abs(value - three[i]) < 0.006));
    });

    test('a slider for each axis, with its divergence, moves the point in hand', async () => {
      await explorer.takeNext();
      const row = await explorer.sampleInHand();
      const panel = await explorer.openTool('Sliders');
      const axes = panel.getByRole('list', { name: 'Axes of the code' }).locator('li:not(.caption)');
      expect(await axes.count()).toBe(3);
      const divergences = (await axes.locator('.visually-hidden').allInnerTexts()).map((text) => numbers(text)[0]);
      expect(divergences).toHaveLength(3);
      for (const nats of divergences) expect(nats).toBeGreaterThan(0);
      await explorer.menu('Order', panel).selectOption({ label: 'By divergence' });
      const sorted = await until('axes by their divergence', async () => (await axes.locator('.visually-hidden').allInnerTexts()).map((text) => numbers(text)[0]), (all) => all[0] >= all[1] && all[1] >= all[2]);
      expect([...sorted].sort()).toEqual([...divergences].sort());
      await explorer.menu('Order', panel).selectOption({ label: 'By axis' });
      const [code, picture] = [await explorer.code(), await explorer.decoded()];
      const second = explorer.slider('Axis 2', panel);
      await explorer.slide(second, Number(await second.getAttribute('max')));
      await until('a code that differs in the second axis', () => explorer.code(), (now) => now[1] !== code[1] && now[0] === code[0] && now[2] === code[2]);
      await until('what it decodes to', () => explorer.decoded(), (now) => now !== picture);
      await second.focus();
      const before = Number(await second.inputValue());
      await explorer.page.keyboard.press('ArrowLeft');
      await until('a step of a key', async () => Number(await second.inputValue()), (now) => now < before);
      await panel.getByRole('button', { name: 'Reset to the sample' }).click();
      await until('the sample again', () => explorer.sampleInHand(), (now) => now === row);
    });

    test('grid travel: a sheet over two axes, whose cells can be taken in hand', async () => {
      const panel = await explorer.openTool('Travel');
      const sheet = panel.getByRole('application', { name: /^Decoded samples over axis \d across and axis \d up, 11 by 11$/ });
      await sheet.waitFor();
      const drawn = (): Promise<string> => explorer.pictureOf(panel.locator('.sheet canvas'));
      const before = await drawn();
      const axes = await Promise.all(['Across', 'Up'].map((label) => explorer.menu(label, panel).inputValue()));
      await explorer.menu('Across', panel).selectOption(['0', '1', '2'].find((axis) => !axes.includes(axis))!);
      await until('a sheet over another axis', drawn, (now) => now !== before);
      const box = (await panel.locator('.sheet-body').boundingBox())!;
      const code = await explorer.code();
      await explorer.page.mouse.click(box.x + 3, box.y + 3);
      const corner = await until('the code of a corner', () => explorer.code(), (now) => now.some((value, i) => value !== code[i]));
      await explorer.page.keyboard.press('ArrowDown');
      await explorer.page.keyboard.press('Enter');
      await until('the cell below', () => explorer.code(), (now) => now.filter((value, i) => value !== corner[i]).length === 1);
      await explorer.slide(explorer.slider('Cells on a side', panel), 5);
      await panel.getByRole('application', { name: /5 by 5$/ }).waitFor();
      await explorer.menu('Range of', panel).selectOption({ label: 'the prior' });
      await until('quantiles of the prior', () => panel.locator('.scale').last().innerText(), (text) => numbers(text).at(-1)! > 0.5);
    });

    test('tangent strips: as many directions as there are axes, the strongest first', async () => {
      await explorer.takeNext();
      const panel = await explorer.openTool('Tangents');
      const directions = panel.getByRole('list', { name: 'Tangents, the strongest first' }).locator('> li');
      await until('three directions', () => directions.count(), (n) => n === 3);
      const values = (await directions.locator('figcaption').allInnerTexts()).map(Number);
      expect(values).toEqual([...values].sort((a, b) => b - a));
      const first = thumbnails(panel, 'The sample moved along direction 1');
      const caption = explorer.page.locator('.focus-panel figcaption').first();
      await first.last().click();
      await until('the moved sample in hand', () => caption.innerText(), (text) => text === 'Input');
    });

    test('errors: a threshold that moves says how many samples lie above', async () => {
      await explorer.takeNext();
      const panel = await explorer.openTool('Errors');
      const above = async (): Promise<number> => numbers(await panel.locator('p[role="status"]').first().innerText())[0];
      // Five in a hundred of 1,797.
      await until('the share that is usual', above, (n) => Math.abs(n - 90) <= 1);
      const threshold = explorer.slider('Threshold', panel);
      await explorer.slide(threshold, 0);
      await until('all of them', above, (n) => n === 1797);
      await explorer.slide(threshold, Number(await threshold.getAttribute('max')));
      await until('hardly any', above, (n) => n <= 1);
      const plot = (await panel.locator('.plot').boundingBox())!;
      await explorer.page.mouse.move(plot.x + plot.width - 2, plot.y + 20);
      await explorer.page.mouse.down();
      await explorer.page.mouse.move(plot.x + plot.width / 2, plot.y + 20, { steps: 4 });
      await explorer.page.mouse.up();
      await until('what lies above a threshold that was dragged', above, (n) => n > 1 && n < 1797);
      await explorer.menu('Class taken for the anomaly', panel).selectOption({ label: '8' });
      expect(await panel.locator('p[role="status"]').last().innerText()).toMatch(/^Precision \d\.\d{3}, recall \d\.\d{3}, F1 \d\.\d{3}\.$/);
      const worst = thumbnails(panel, 'Worst reconstructed: samples above their reconstructions');
      expect(await worst.count()).toBe(10);
      const name = (await worst.first().getAttribute('aria-label'))!;
      await worst.first().click();
      await until('the worst sample in hand', () => explorer.sampleInHand(), (row) => name.startsWith(`Sample ${row?.toLocaleString('en')},`));
      expect(await explorer.fact('Smaller error')).toBe('in 100% of samples');
      expect(explorer.complaints).toEqual([]);
    });
  });
}

import { describe, expect, test } from '@jest/globals';
import type { Explorer } from './explorer.js';
import { until } from './until.js';

export function drawing(trained: () => Promise<Explorer>): void {
  describe('drawing', () => {
    test('a drawing is encoded as it is drawn, reconstructed, and has neighbours', async () => {
      const explorer = await trained();
      const { page } = explorer;
      const panel = await explorer.openTool('Draw');
      const box = (await panel.locator('.draw-surface').boundingBox())!;
      const at = (x: number, y: number): readonly [number, number] => [box.x + x * box.width, box.y + y * box.height];
      await page.mouse.move(...at(0.5, 0.15));
      await page.mouse.down();
      await page.mouse.move(...at(0.5, 0.85), { steps: 12 });
      await page.mouse.up();
      const near = panel.locator('.neighbours button');
      await until('neighbours of the drawing', () => near.count(), (n) => n === 8);
      await until('the drawing in hand', () => page.locator('.focus-panel figcaption').first().innerText(), (text) => text === 'Input');
      await panel.getByRole('img', { name: 'Reconstruction' }).waitFor();
      expect(await panel.innerText()).toMatch(/Mean squared error [\d.]+, larger than that of \d+% of the samples/);

      const made = (): Promise<string> => explorer.pictureOf(panel.getByRole('img', { name: 'As the model gets it' }));
      const upright = await made();
      const surface = panel.locator('.draw-surface');
      await surface.focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Space');
      for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Space');
      await until('what was drawn with keys', made, (now) => now !== upright);
      expect(await surface.getAttribute('aria-label')).toBe('Drawing surface with 2 strokes');
      await panel.getByRole('button', { name: 'Undo' }).click();
      await until('the drawing before', made, (now) => now === upright);
      await panel.getByRole('button', { name: 'Clear' }).click();
      await panel.getByText('Draw in the square').waitFor();
      expect(explorer.complaints).toEqual([]);
    });

    test('a neighbour of the drawing, and a picture of the map, can be taken in hand', async () => {
      const explorer = await trained();
      const panel = await explorer.openTool('Draw');
      await panel.getByRole('button', { name: 'Undo' }).click();
      const near = panel.locator('.neighbours button');
      await near.first().waitFor();
      const name = await explorer.hiddenName(near);
      await near.first().click();
      await until('a neighbour in hand', () => explorer.sampleInHand(), (row) => name.startsWith(`Sample ${row?.toLocaleString('en')},`));
      // The drawing and its answer stay.
      expect(await near.count()).toBe(8);
    });
  });
}

import { expect } from '@jest/globals';
import type { Figure } from '../src/index.js';
import { fontSize, textWidth } from '../src/text.js';
import { all, embeddedAll, num, parse } from './svg.js';

interface Box {
  readonly words: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where the letters of each text of a figure lie, nearly. */
function textBoxes(root: Element): readonly Box[] {
  return all(root, 'text').map((text) => {
    const words = text.textContent ?? '';
    const y0 = text.getAttribute('y') ?? '0';
    let [x, y, size, anchor] = [num(text, 'x'), y0.endsWith('em') ? 0 : Number(y0), 0, ''];
    for (let node: Element | null = text; node !== null; node = node.parentElement) {
      const shift = /translate\(([-\d.]+),([-\d.]+)\)/.exec(node.getAttribute('transform') ?? '');
      if (shift !== null) [x, y] = [x + Number(shift[1]), y + Number(shift[2])];
      size ||= num(node, 'font-size');
      anchor ||= node.getAttribute('text-anchor') ?? '';
    }
    size ||= fontSize.tick;
    if (y0.endsWith('em')) y += Number.parseFloat(y0) * size;
    const width = textWidth(words, size) / 1.06;
    const left = anchor === 'end' ? x - width : anchor === 'middle' ? x - width / 2 : x;
    return { words, left, right: left + width, top: y - 0.73 * size, bottom: y + 0.05 * size };
  });
}

/** Expects that no text of a figure is cut off at its edge, lies on another, or lies on what a picture paints. */
export function expectTidy(figure: Figure): void {
  const root = parse(figure);
  const boxes = textBoxes(root);
  const apart = (a: Box, b: Box): boolean => a.right <= b.left + 0.5 || b.right <= a.left + 0.5 || a.bottom <= b.top + 0.5 || b.bottom <= a.top + 0.5;
  for (const box of boxes) {
    const inside = box.left >= 0 && box.right <= figure.width && box.top >= 0 && box.bottom <= figure.height;
    if (!inside) expect(`${box.words} at ${box.left}, ${box.top} to ${box.right}, ${box.bottom}`).toBe(`inside of ${figure.width} × ${figure.height}`);
  }
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => { if (!apart(a, b)) expect(`${a.words} on ${b.words}`).toBe('apart'); }));
  const sheets = embeddedAll(root);
  for (const sheet of sheets) {
    const { left, top, width, height } = sheet;
    for (const box of boxes) {
      for (let y = Math.max(0, Math.ceil(box.top - top)); y < Math.min(height, box.bottom - top); y++) {
        for (let x = Math.max(0, Math.ceil(box.left - left)); x < Math.min(width, box.right - left); x++) {
          if (sheet.at(x, y)[3] !== 0) return expect(`${box.words} on a picture`).toBe('apart');
        }
      }
    }
  }
}

import { niceTicks, tickFormat } from '@latentkit/viz';
import type { Inks } from './inks.js';
import { type Size, type Viewport, toPlane, toScreen } from './viewport.js';

const [TICK_EVERY, FONT_SIZE] = [90, 11];

/** Zero lines of a map, behind its points. */
export function paintZeroLines(context: CanvasRenderingContext2D, view: Viewport, { width, height }: Size, inks: Inks): void {
  const [x, y] = toScreen(view, 0, 0).map((place) => Math.round(place) + 0.5);
  context.strokeStyle = inks.line;
  context.lineWidth = 1;
  context.beginPath();
  if (x > 0 && x < width) context.rect(x, -1, 0, height + 2);
  if (y > 0 && y < height) context.rect(-1, y, width + 2, 0);
  context.stroke();
}

/** Ticks with their numbers along the lower and left edges. */
export function paintTicks(context: CanvasRenderingContext2D, view: Viewport, { width, height }: Size, inks: Inks): void {
  const [left, bottom] = toPlane(view, 0, height);
  const [right, top] = toPlane(view, width, 0);
  context.font = `${FONT_SIZE}px ${inks.font}`;
  context.lineWidth = 3;
  context.lineJoin = 'round';
  context.strokeStyle = inks.surface;
  context.fillStyle = inks.textSoft;
  const label = (text: string, x: number, y: number): void => {
    // A rim in the colour of the page keeps numbers legible among points.
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  };
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  const across = niceTicks(left, right, Math.max(2, width / TICK_EVERY));
  const acrossText = tickFormat(across);
  for (const tick of across) {
    const [x] = toScreen(view, tick, 0);
    if (x < 30 || x > width - 14) continue;
    context.fillRect(Math.round(x), height - 4, 1, 4);
    label(acrossText(tick), x, height - 8);
  }
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const upwards = niceTicks(bottom, top, Math.max(2, height / TICK_EVERY));
  const upwardsText = tickFormat(upwards);
  for (const tick of upwards) {
    const [, y] = toScreen(view, 0, tick);
    if (y < 12 || y > height - 24) continue;
    context.fillRect(0, Math.round(y), 4, 1);
    label(upwardsText(tick), 8, y);
  }
}

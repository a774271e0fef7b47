import { computed, signal } from '@preact/signals';
import { extended, type Stroke } from '../tools/strokes.js';

/** What the reader has drawn; it stays while other tools are open. */
export const strokes = signal<readonly Stroke[]>([]);

/** Diameter of the pen as a share of the drawing's side. */
export const penWidth = signal(0.09);

export const erasing = signal(false);

// The drawing before each stroke and each clearing, the oldest first.
const past = signal<readonly (readonly Stroke[])[]>([]);
const MOST_STEPS = 100;

export const undoable = computed(() => past.value.length > 0);

function remember(): void {
  past.value = [...past.peek().slice(1 - MOST_STEPS), strokes.peek()];
}

/** Puts the pen, or the eraser, down. */
export function beginStroke(x: number, y: number): void {
  remember();
  strokes.value = [...strokes.peek(), { points: [x, y], width: erasing.peek() ? 1.6 * penWidth.peek() : penWidth.peek(), erases: erasing.peek() }];
}

/** Goes on with the last stroke. */
export function extendStroke(points: readonly (readonly [number, number])[]): void {
  if (strokes.peek().length > 0) strokes.value = points.reduce((now, [x, y]) => extended(now, x, y), strokes.peek());
}

export function undo(): void {
  const steps = past.peek();
  if (steps.length === 0) return;
  strokes.value = steps[steps.length - 1];
  past.value = steps.slice(0, -1);
}

/** Takes everything away; undoing brings it back. */
export function clear(): void {
  if (strokes.peek().length === 0) return;
  remember();
  strokes.value = [];
}

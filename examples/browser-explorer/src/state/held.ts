import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { sameNumbers } from '../tools/samples.js';
import { focusCode, focusDrawn } from './model-actions.js';
import { type Focus, focus } from './selection.js';

/** A tool that moves the focus about, and the point that it started from. */
interface Held {
  /** The focus as something else than this tool left it. */
  readonly base: ReadonlySignal<Focus | undefined>;
  /** Takes a code in hand without letting go of the base. */
  move(code: Float32Array): void;
  /** The same with a sample. */
  moveSample(sample: Float32Array): void;
  /** Makes the focus the base. */
  settle(): void;
}

// A focus may arrive some requests late; it is still the tool's own.
const REMEMBERED = 40;

/** Follows the focus, but not where the tool itself puts it. Lives as long as the page. */
export function heldFocus(): Held {
  const base = signal<Focus | undefined>(focus.peek());
  let own: readonly Float32Array[] = [];
  const remember = (numbers: Float32Array): void => void (own = [...own.slice(1 - REMEMBERED), numbers]);
  effect(() => {
    const now = focus.value;
    const mine = now !== undefined && now.row === undefined && own.some((numbers) => sameNumbers(numbers, now.sample ?? now.code));
    if (!mine) base.value = now;
  });
  return {
    base,
    move(code) {
      remember(code);
      void focusCode(code);
    },
    moveSample(sample) {
      remember(sample);
      void focusDrawn(sample);
    },
    settle() {
      own = [];
      base.value = focus.peek();
    },
  };
}

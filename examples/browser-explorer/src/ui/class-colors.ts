import { computed } from '@preact/signals';
import { categoricalDark, categoricalLight } from '@latentkit/viz';
import { data } from '../state/data.js';
import { theme } from '../state/theme.js';

/** A class of the samples at hand. */
export interface SampleClass {
  /** As in the data's labels; undefined for all classes together that have no colour of their own. */
  readonly label: number | undefined;
  readonly name: string;
  readonly samples: number;
  /** Which of the categorical colours it has; -1 for none. */
  readonly colour: number;
}

/** The classes, and for each row the index of its class among them. */
export interface SampleClasses {
  readonly entries: readonly SampleClass[];
  readonly of: Uint8Array;
}

/** Classes without a colour of their own, and samples without a class. */
const NO_COLOUR = { light: '#8a939c', dark: '#838d97' } as const;

/** Finds the classes of labels. The more frequent ones get the colours where there are more classes than colours. */
function classesOf(labels: ArrayLike<number>, names: readonly string[] | undefined, colours: number): SampleClasses {
  const counts = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) counts.set(labels[i], (counts.get(labels[i]) ?? 0) + 1);
  const sorted = [...counts.keys()].sort((a, b) => a - b);
  // As in the figures: a label that is a small integer has the colour of that number, whichever others are there.
  const fixed = sorted.every((label) => Number.isInteger(label) && label >= 0 && label < colours);
  const kept = sorted.length <= colours ? sorted : [...sorted].sort((a, b) => counts.get(b)! - counts.get(a)!).slice(0, colours - 1).sort((a, b) => a - b);
  const entries: SampleClass[] = kept.map((label, at) => ({ label, name: names?.[label] ?? String(label), samples: counts.get(label)!, colour: fixed ? label : at }));
  const index = new Map(kept.map((label, at) => [label, at]));
  if (kept.length < sorted.length) {
    const rest = sorted.filter((label) => !index.has(label));
    entries.push({ label: undefined, name: `${rest.length} other classes`, samples: rest.reduce((sum, label) => sum + counts.get(label)!, 0), colour: -1 });
  }
  return { entries, of: Uint8Array.from(labels, (label) => index.get(label) ?? kept.length) };
}

/** The classes of the samples at hand; undefined where they have no labels. */
export const sampleClasses = computed<SampleClasses | undefined>(() => {
  const { labels, classNames } = data.value ?? {};
  return labels === undefined ? undefined : classesOf(labels, classNames, categoricalLight.length);
});

/** The colour of a class in the present theme, as `#rrggbb`; that of @latentkit/viz's figures. */
export function classColor(entry: SampleClass | undefined): string {
  const colours = theme.value === 'dark' ? categoricalDark : categoricalLight;
  return entry === undefined || entry.colour < 0 ? NO_COLOUR[theme.value] : colours[entry.colour];
}

/** The class of a row. */
export function classOfRow(row: number): SampleClass | undefined {
  const classes = sampleClasses.value;
  return classes?.entries[classes.of[row]];
}

/** Red, green and blue, 0 to 255, of a colour `#rrggbb`. */
export function rgbOf(hex: string): readonly [number, number, number] {
  const n = Number.parseInt(hex.slice(1), 16);
  return [n >> 16, (n >> 8) & 255, n & 255];
}

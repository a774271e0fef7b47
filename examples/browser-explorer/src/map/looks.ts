import { computed } from '@preact/signals';
import { colorMaps } from '@latentkit/viz';
import { data, encoded } from '../state/data.js';
import { colourBy, hiddenClasses, pictures } from '../state/maps.js';
import { brushed } from '../state/selection.js';
import { theme } from '../state/theme.js';
import { classColor, sampleClasses } from '../ui/class-colors.js';
import type { Layout } from './layout.js';
import type { Look } from './scene.js';
import { HIDDEN } from './splat.js';

/** Colours of errors that are told apart. */
const LEVELS = 64;
/** Errors above this share of all have the last colour, so that a few do not make all others alike. */
const CAP = 0.99;

/** Errors of all samples with the range that colours cover. */
export const errorRange = computed<{ readonly errors: Float32Array; readonly low: number; readonly high: number } | undefined>(() => {
  const errors = encoded.value?.errors;
  if (errors === undefined || errors.length === 0) return undefined;
  const sorted = errors.slice().sort();
  return { errors, low: sorted[0], high: sorted[Math.floor(CAP * (sorted.length - 1))] };
});

/** Colours from the least error to the largest, without the end of the colour map that is lost on the page's background. */
export const errorColours = computed<readonly string[]>(() => {
  const map = theme.value === 'dark' ? colorMaps.viridis.slice(4) : colorMaps.viridis.slice(0, -4).reverse();
  return Array.from({ length: LEVELS }, (_, level) => map[Math.round((level / (LEVELS - 1)) * (map.length - 1))]);
});

interface RowLook {
  readonly shades: Uint8Array;
  readonly colours: readonly string[];
}

/** For each sample its colour; classes that are hidden count in every case. */
const rowLook = computed<RowLook | undefined>(() => {
  const loaded = data.value;
  if (loaded === undefined) return undefined;
  const classes = sampleClasses.value;
  const { shades, colours } = coloured(loaded.rows);
  const hidden = hiddenClasses.value;
  if (classes === undefined || hidden.size === 0) return { shades, colours };
  return { shades: shades.map((shade, row) => (hidden.has(classes.of[row]) ? HIDDEN : shade)), colours };
});

function coloured(rows: number): RowLook {
  const classes = sampleClasses.value;
  const plain = theme.value === 'dark' ? '#74b3ec' : '#3f7fbe';
  const range = errorRange.value;
  if (colourBy.value === 'error' && range !== undefined) {
    const { errors, low, high } = range;
    const scale = (LEVELS - 1) / Math.max(1e-30, high - low);
    return { shades: Uint8Array.from(errors, (error) => Math.min(LEVELS - 1, (error - low) * scale)), colours: errorColours.value };
  }
  if (colourBy.value === 'brush') {
    const chosen = brushed.value;
    const shades = new Uint8Array(rows);
    chosen?.forEach((row) => (shades[row] = 1));
    return { shades, colours: [classColor(undefined), theme.value === 'dark' ? '#ffa90e' : '#bd1f01'] };
  }
  if (classes === undefined) return { shades: new Uint8Array(rows), colours: [plain] };
  return { shades: classes.of, colours: classes.entries.map(classColor) };
}

/** 1 for brushed samples; undefined where nothing is brushed. */
const rowMask = computed<Uint8Array | undefined>(() => {
  const [chosen, loaded] = [brushed.value, data.value];
  if (chosen === undefined || loaded === undefined) return undefined;
  const mask = new Uint8Array(loaded.rows);
  chosen.forEach((row) => (mask[row] = 1));
  return mask;
});

/** How the points of a layout look; reads the signals that say so. */
export function lookOf(layout: Layout): Look | undefined {
  const rows = rowLook.value;
  if (rows === undefined) return undefined;
  const mask = rowMask.value;
  const n = layout.positions.length / 2;
  const part = (values: Uint8Array): Uint8Array => (layout.rows === undefined ? values.subarray(0, n) : Uint8Array.from(layout.rows, (row) => values[row]));
  return { shades: part(rows.shades), colours: rows.colours, mask: mask && part(mask), pictures: pictures.value === 'on' ? data.value : undefined };
}

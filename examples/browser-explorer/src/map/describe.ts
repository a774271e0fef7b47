import { data, encoded } from '../state/data.js';
import { colourBy } from '../state/maps.js';
import { brushed } from '../state/selection.js';
import { classOfRow, sampleClasses } from '../ui/class-colors.js';
import { count, plural, short } from '../ui/words.js';
import { KIND_NAMES, type Layout } from './layout.js';

const KEYS =
  'Arrow keys go from point to point, Enter takes one in hand, Shift with arrow keys moves the point in hand, W adds a point to the path, B begins and ends a brush, Escape clears it, plus and minus zoom, 0 shows all.';

/** What a map shows, for those who do not see it. */
export function mapDescription(layout: Layout): string {
  const n = layout.positions.length / 2;
  const classes = sampleClasses.value;
  const of = classes === undefined ? '' : ` in ${plural(classes.entries.length, 'class', 'classes')}`;
  const across = layout.axes === undefined ? '' : `, ${layout.axes[0]} across and ${layout.axes[1] === '' ? 'nothing' : layout.axes[1]} upwards`;
  const colours = { class: classes === undefined ? '' : ' Coloured by class.', error: ' Coloured by reconstruction error.', brush: ' Brushed samples stand out.' }[colourBy.value];
  const chosen = brushed.value === undefined ? '' : ` ${plural(brushed.value.size, 'sample')} brushed.`;
  const part = partWords(layout);
  return `${KIND_NAMES[layout.kind]}${across}: ${plural(n, 'sample')}${of}.${part === undefined ? '' : ` ${part.long}`}${colours}${chosen} ${KEYS}`;
}

/** A sample in a few words: its number, its class and its error. */
export function rowWords(row: number): readonly string[] {
  const known = classOfRow(row);
  const error = encoded.value?.errors[row];
  return [`Sample ${count(row + 1)}`, ...(known === undefined ? [] : [`class ${known.name}`]), ...(error === undefined ? [] : [`error ${short(error)}`])];
}

/** Which samples a map shows where it does not show all: in short, and how they were chosen. */
export function partWords(layout: Layout): { readonly short: string; readonly long: string } | undefined {
  const all = data.value?.rows ?? 0;
  const n = layout.positions.length / 2;
  if (n === 0 || n >= all) return undefined;
  const short = `${count(n)} of ${count(all)} samples`;
  if (layout.rows === undefined) return { short, long: `The first ${short}, while the training goes on.` };
  return { short, long: `${short}, ${data.value?.labels === undefined ? 'drawn at random' : 'with each class in its share'}.` };
}

import type { DrawContext } from './figure.js';
import { gapOf, imageScale } from './image-layout.js';
import { paintTiles, rasterElement } from './image-sheet.js';
import type { Shading, Tile } from './image-sheet.js';
import { element, textElement } from './markup.js';
import type { Images } from './pixels.js';
import { fitText, fontSize, textWidth, wrapText } from './text.js';
import type { Theme } from './theme.js';

/** One picture in a row, and what stands below it. */
export interface SheetCell {
  readonly images: Images;
  readonly index: number;
  readonly shading: Shading;
  readonly caption?: string | undefined;
  /** Whether a frame in the colour of {@link frameColour} lies around it. */
  readonly framed?: boolean | undefined;
}

/** Pictures side by side, with words on their left and below. */
export interface SheetRow {
  readonly label?: string | undefined;
  /** Smaller words below the label. */
  readonly note?: string | undefined;
  /** What the captions are, on the left of them. */
  readonly captionLabel?: string | undefined;
  /** Words above the row, at its left end. */
  readonly heading?: string | undefined;
  readonly cells: readonly SheetCell[];
}

/** Options of {@link rowSheet}. */
export interface RowSheetOptions {
  /** Width the sheet is to fill, labels included, in pixels, nearly. */
  readonly width: number;
  /** A word above each column. */
  readonly heads?: readonly string[] | undefined;
  /** Columns before which there is more space. */
  readonly breaks?: readonly number[] | undefined;
}

/** A laid out sheet. Places are relative to its top left corner. */
export interface RowSheet {
  readonly width: number;
  readonly height: number;
  /** Screen pixels for each pixel of an image of the first row. */
  readonly scale: number;
  /** Where the pictures begin, right of the labels. */
  readonly left: number;
  /** Where the pictures of each row lie. */
  readonly rows: readonly { readonly top: number; readonly height: number }[];
  draw(context: DrawContext, x: number, y: number): string;
}

const LINE = 15;
const CAPTION = 18;
const BREAK = 14;
/** Captions wider than this, in pixels, and than their pictures are cut. */
export const widestCaption = 90;

/** Colour of the frames around chosen pictures; it stands out from both backgrounds and from greys. */
export function frameColour(theme: Theme): string {
  return theme.categorical[6];
}

/** Cells of the first images, one for each caption or `count` of them. */
export function cellsOf(images: Images, indices: readonly number[], shading: Shading, captions?: readonly string[]): readonly SheetCell[] {
  return indices.map((index, i) => ({ images, index, shading, caption: captions?.[i] }));
}

/**
 * Lays pictures out in rows below each other. All columns are equally wide; pictures smaller than those of the first
 * row are enlarged to the width of these by a whole number.
 */
export function rowSheet(rows: readonly SheetRow[], options: RowSheetOptions): RowSheet {
  const labels = rows.map(({ label }) => (label === undefined ? [] : wrapText(label, 110, fontSize.label)));
  const columns = Math.max(...rows.map(({ cells }) => cells.length));
  const first = rows[0].cells[0].images;
  const left = labelWidth(rows, labels);
  const breaks = options.breaks ?? [];
  const scale = imageScale(first.width, columns, options.width - left - breaks.length * BREAK);
  const cellWidth = first.width * scale;
  const gap = gapOf(cellWidth);
  const words = [...rows.flatMap(({ cells }) => cells.map(({ caption }) => caption ?? '')), ...(options.heads ?? [])];
  const pitch = Math.max(cellWidth, Math.ceil(Math.min(widestCaption, Math.max(...words.map((w) => textWidth(w, fontSize.tick)))))) + gap;
  const columnAt = (c: number): number => c * pitch + BREAK * breaks.filter((b) => b <= c).length;
  const scaleOf = ({ width }: Images): number => Math.max(1, Math.floor(cellWidth / width));
  const framed = rows.some(({ cells }) => cells.some((cell) => cell.framed));
  const places: { top: number; height: number; end: number }[] = [];
  // Frames lie outside of their pictures and must not be cut off at the edge.
  let height = (options.heads === undefined ? 0 : CAPTION) + (framed ? 2 : 0);
  rows.forEach((row, r) => {
    if (row.heading !== undefined) height += CAPTION + (r === 0 ? 0 : BREAK);
    const lines = labels[r].length + (row.note === undefined ? 0 : 1);
    const pictures = Math.max(...row.cells.map(({ images }) => images.height * scaleOf(images)));
    const tall = Math.max(pictures, lines * LINE);
    const captioned = row.cells.some(({ caption }) => caption !== undefined);
    places.push({ top: height, height: pictures, end: height + tall });
    height += tall + (captioned ? CAPTION : 0) + (r === rows.length - 1 ? 0 : gap);
  });
  const width = columnAt(columns - 1) + pitch - gap;
  const inset = Math.floor((pitch - gap - cellWidth) / 2);
  const tiles: (Tile & { readonly size: number; readonly framed: boolean; readonly width: number })[] = rows.flatMap(({ cells }, r) =>
    cells.map(({ images, index, shading, framed: frame }, c) => {
      const own = scaleOf(images);
      const x = columnAt(c) + inset + Math.floor((cellWidth - images.width * own) / 2);
      return { images, index, x, y: places[r].top - places[0].top, shading, scale: own, size: images.height * own, width: images.width * own, framed: frame === true };
    }),
  );
  const last = places[places.length - 1];
  const { top } = places[0];
  const pictures = last.top + last.height - top;
  return {
    width: left + width,
    height,
    scale,
    left,
    rows: places,
    draw: ({ theme }, x, y) => {
      const raster = paintTiles(width, pictures, scale, tiles, rows[0].cells[0].shading, theme);
      const frames = tiles
        .filter((tile) => tile.framed)
        .map((tile) => element('rect', { x: x + left + tile.x - 1, y: y + top + tile.y - 1, width: tile.width + 2, height: tile.size + 2, fill: 'none', stroke: frameColour(theme), 'stroke-width': 2, 'data-frame': 'picture' }));
      const middle = (c: number): number => x + left + columnAt(c) + (pitch - gap) / 2;
      const heads = (options.heads ?? []).map((head, c) => textElement(head, { x: middle(c), y: y + 11, 'text-anchor': 'middle', fill: theme.muted }));
      const texts = rows.flatMap((row, r) => rowTexts(theme, row, labels[r], places[r], x, y, left, middle, pitch));
      return [rasterElement(raster, x + left, y + top), ...frames, ...heads, ...texts].join('');
    },
  };
}

function labelWidth(rows: readonly SheetRow[], labels: readonly (readonly string[])[]): number {
  const widths = [
    ...labels.flat().map((line) => textWidth(line, fontSize.label)),
    ...rows.flatMap(({ note, captionLabel }) => [note ?? '', captionLabel ?? '']).map((w) => textWidth(w, fontSize.tick)),
  ];
  const widest = Math.max(0, ...widths);
  return widest === 0 ? 0 : Math.ceil(widest) + 12;
}

function rowTexts(
  theme: Theme,
  row: SheetRow,
  label: readonly string[],
  place: { readonly top: number; readonly end: number },
  x: number,
  y: number,
  left: number,
  middle: (column: number) => number,
  pitch: number,
): readonly string[] {
  const right = { x: x + left - 12, 'text-anchor': 'end' };
  const lines = label.length + (row.note === undefined ? 0 : 1);
  const baseline = y + (place.top + place.end) / 2 + 4 - (lines - 1) * (LINE / 2);
  const below = y + place.end + 13;
  const captioned = row.cells.some(({ caption }) => caption !== undefined);
  return [
    row.heading === undefined ? '' : textElement(row.heading, { x: x + left, y: y + place.top - 7, 'font-size': fontSize.label, 'font-weight': 600, fill: theme.ink }),
    ...label.map((line, i) => textElement(line, { ...right, y: baseline + i * LINE, 'font-size': fontSize.label, fill: theme.ink })),
    row.note === undefined ? '' : textElement(row.note, { ...right, y: baseline + label.length * LINE, fill: theme.muted }),
    captioned && row.captionLabel !== undefined ? textElement(row.captionLabel, { ...right, y: below, fill: theme.muted }) : '',
    ...row.cells.map(({ caption }, c) =>
      caption === undefined ? '' : textElement(fitText(caption, pitch - 2, fontSize.tick), { x: middle(c), y: below, 'text-anchor': 'middle', fill: theme.muted }),
    ),
  ];
}

/** Sizes of text in pixels at a figure's own size; nothing is smaller than `tick`. */
export const fontSize = { tick: 11, label: 12, heading: 15 } as const;

/** Inter first, since the PNG is drawn with it; then what systems have that is about as wide. */
export const fontFamily = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

// Advance widths of U+0020 to U+007E in Inter Regular, thousandths of the font size.
const WIDTHS = [
  281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610, 618, 646, 593, 620, 566,
  619, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601, 590, 746, 743, 269, 571, 672, 565, 903, 753, 765,
  639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471, 456, 323, 562, 612, 571, 612, 583, 370, 613,
  591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528, 327, 591, 562, 818, 546, 562, 552, 426, 333, 426, 662,
];
const SLACK = 1.06;

/**
 * Width of a text in pixels at a font size: that of Inter and a little more, since a browser may draw with another
 * font. Letters outside ASCII count as wide ones, ideographs as squares.
 */
export function textWidth(text: string, size: number, weight: 400 | 600 = 400): number {
  let sum = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0)!;
    sum += code >= 32 && code < 127 ? WIDTHS[code - 32] : code >= 0x2e80 ? 1000 : 640;
  }
  return (sum / 1000) * size * SLACK * (weight === 600 ? 1.04 : 1);
}

/** The text, or as much of it as fits into `width` pixels with an ellipsis. */
export function fitText(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && textWidth(`${letters.join('')}…`, size) > width) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}

/**
 * Names cut to a width, and yet told apart: of the words that all begin with, as many are left out as it takes to show the
 * first one that differs.
 */
export function fitNames(names: readonly string[], width: number, size: number): readonly string[] {
  const shared = sharedLength(names);
  const fits = (start: number): boolean => names.every((name) => textWidth(`${lead(start)}${name.slice(start, wordEnd(name, shared))}…`, size) <= width);
  const starts = names.every((name) => textWidth(name, size) <= width) ? [0] : [0, ...wordStarts(names[0], shared)];
  const start = starts.find(fits) ?? starts[starts.length - 1];
  return names.map((name) => fitText(lead(start) + name.slice(start), width, size));
}

function lead(start: number): string {
  return start === 0 ? '' : '…';
}

/** How many letters all names begin with; none of a single one. */
function sharedLength(names: readonly string[]): number {
  const [first = '', ...others] = new Set(names);
  if (others.length === 0) return 0;
  let shared = 0;
  while (shared < first.length && others.every((name) => name[shared] === first[shared])) shared++;
  return shared;
}

function wordStarts(name: string, most: number): readonly number[] {
  return Array.from({ length: most }, (_, i) => i + 1).filter((start) => /[\s_/.-]/.test(name[start - 1]));
}

function wordEnd(name: string, from: number): number {
  const length = name.slice(from).search(/[\s_/.-]/);
  return length < 0 ? name.length : from + length;
}

/** The text broken at spaces into lines of at most `width` pixels; a longer word is cut with an ellipsis. */
export function wrapText(text: string, width: number, size: number, weight: 400 | 600 = 400): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((w) => w !== '')) {
    const longer = lines.length === 0 ? word : `${lines[lines.length - 1]} ${word}`;
    if (lines.length > 0 && textWidth(longer, size, weight) <= width) lines[lines.length - 1] = longer;
    else lines.push(fitText(word, width / (weight === 600 ? 1.04 : 1), size));
  }
  return lines;
}

/** A number for people: about `digits` significant ones, scientific outside 1e-4 to 1e6, a real minus sign. */
export function formatNumber(x: number, digits = 3): string {
  if (x === 0) return '0';
  const size = Math.abs(x);
  if (!Number.isFinite(x)) return Number.isNaN(x) ? 'NaN' : x > 0 ? '∞' : '−∞';
  if (size < 1e-4 || size >= 1e6) {
    const [mantissa, exponent] = x.toExponential(Math.max(0, digits - 1)).split('e');
    const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
    return `${short}e${Number(exponent)}`.replaceAll('-', '−');
  }
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return x.toFixed(decimals).replace('-', '−');
}

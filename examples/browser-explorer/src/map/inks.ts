import { rgbOf } from '../ui/class-colors.js';

/** Colours of the page that the canvases need, as `#rrggbb`. */
export interface Inks {
  readonly surface: string;
  readonly text: string;
  readonly textSoft: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly accent: string;
  readonly font: string;
}

/** Reads the present theme's colours. */
export function readInks(element: Element): Inks {
  const style = getComputedStyle(element);
  const canvas = new OffscreenCanvas(1, 1).getContext('2d')!;
  const colour = (name: string): string => {
    // A canvas gives every opaque colour back in one notation.
    canvas.fillStyle = style.getPropertyValue(name);
    return canvas.fillStyle;
  };
  return {
    surface: colour('--surface'),
    text: colour('--text'),
    textSoft: colour('--text-soft'),
    line: colour('--line'),
    lineStrong: colour('--line-strong'),
    accent: colour('--accent'),
    font: style.fontFamily,
  };
}

/** A colour brought nearer to another: at 0 the first, at 1 the second. */
export function mixColours(from: string, to: string, share: number): readonly [number, number, number] {
  const [a, b] = [rgbOf(from), rgbOf(to)];
  const mix = (k: 0 | 1 | 2): number => Math.round(a[k] + (b[k] - a[k]) * share);
  return [mix(0), mix(1), mix(2)];
}

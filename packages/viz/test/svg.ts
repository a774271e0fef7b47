import { decode } from 'fast-png';
import { DOMParser } from 'linkedom';
import type { Figure } from '../src/index.js';
import { toSvg } from '../src/node.js';
import type { ThemeName } from '../src/index.js';

/** The figure's SVG as a tree. */
export function parse(figure: Figure, theme: ThemeName = 'light'): Element {
  return new DOMParser().parseFromString(toSvg(figure, { theme }), 'image/svg+xml').documentElement as unknown as Element;
}

/** All elements of a selector. */
export function all(root: Element, selector: string): Element[] {
  return Array.from(root.querySelectorAll(selector));
}

/** A numeric attribute. */
export function num(node: Element, name: string): number {
  return Number(node.getAttribute(name));
}

/** The texts of a figure, in drawing order. */
export function texts(root: Element): string[] {
  return all(root, 'text').map((t) => t.textContent ?? '');
}

/** The pixels of the picture embedded in a figure, always as red, green, blue, opacity. */
export function embedded(root: Element): { width: number; height: number; at(x: number, y: number): number[] } {
  const href = root.querySelector('image')!.getAttribute('href')!;
  return pixels(Uint8Array.from(Buffer.from(href.slice(href.indexOf(',') + 1), 'base64')));
}

/** The pixels of all pictures embedded in a figure, and where their top left corners lie. */
export function embeddedAll(root: Element): (ReturnType<typeof pixels> & { readonly left: number; readonly top: number })[] {
  return all(root, 'image').map((image) => {
    let [left, top] = [num(image, 'x'), num(image, 'y')];
    for (let node: Element | null = image; node !== null; node = node.parentElement) {
      const shift = /translate\(([-\d.]+),([-\d.]+)\)/.exec(node.getAttribute('transform') ?? '');
      if (shift !== null) [left, top] = [left + Number(shift[1]), top + Number(shift[2])];
    }
    const href = image.getAttribute('href')!;
    return { ...pixels(Uint8Array.from(Buffer.from(href.slice(href.indexOf(',') + 1), 'base64'))), left, top };
  });
}

/** The pixels of a PNG. */
export function pixels(png: Uint8Array): { width: number; height: number; at(x: number, y: number): number[] } {
  const { width, height, channels, data } = decode(png);
  return {
    width,
    height,
    at: (x, y) => {
      const p = Array.from(data.slice((y * width + x) * channels, (y * width + x + 1) * channels));
      if (channels === 1) return [p[0], p[0], p[0], 255];
      if (channels === 2) return [p[0], p[0], p[0], p[1]];
      return channels === 3 ? [...p, 255] : p;
    },
  };
}

/** Points of the lines of a path: one list per `M`. */
export function pathPoints(d: string): number[][][] {
  return d
    .split('M')
    .slice(1)
    .map((part) => part.split('L').map((p) => p.split(',').map(Number)));
}

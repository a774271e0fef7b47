import { fileURLToPath } from 'node:url';
import { InvalidParameterError, UnavailableError } from '@latentkit/core';
import type { Resvg } from '@resvg/resvg-js';
import type { Figure } from '../figure.js';
import type { PngOptions as CommonOptions } from '../to-png.js';
import { toSvg } from './to-svg.js';

/** Options of {@link toPng}. */
export interface PngOptions extends CommonOptions {
  /** TrueType or OpenType files to take letters from that the package's own font lacks. */
  readonly fontFiles?: readonly string[];
}

const FONTS = ['Inter-Regular.ttf', 'Inter-SemiBold.ttf'].map((name) => fileURLToPath(new URL(`../../fonts/${name}`, import.meta.url)));
// What the package's own font holds. Other letters would vanish without a word, so the system's fonts are read for them.
const COVERED = /^[\u0020-\u007e\u00a0-\u017f\u0370-\u03ff\u0400-\u045f\u2010-\u2015\u2018-\u2022\u2026\u2032\u2033\u20ac\u2190-\u2195\u2212\u221e\u2248\u2260\u2264\u2265\s]*$/u;

/**
 * A figure as a PNG, drawn by resvg with the font that comes with the package, so that it looks the same everywhere.
 * Letters beyond Latin, Greek and Cyrillic are taken from `fontFiles` or the system's fonts.
 *
 * Throws {@link InvalidParameterError} for a scale outside its range and {@link UnavailableError} where resvg's program for
 * this platform is not installed.
 */
export async function toPng(figure: Figure, options: PngOptions = {}): Promise<Uint8Array> {
  const { scale = 2, fontFiles = [] } = options;
  if (!(scale > 0 && scale <= 8)) {
    throw new InvalidParameterError({ parameter: 'scale', got: scale, expected: 'a number above 0 and at most 8' });
  }
  // resvg knows the older word for the same thing.
  const svg = toSvg(figure, options).replaceAll('style="image-rendering:pixelated"', 'image-rendering="optimizeSpeed"');
  const texts = Array.from(svg.matchAll(/>([^<]+)</g), (match) => match[1]).join('');
  const rendered = new (await loadResvg())(svg, {
    font: { fontFiles: [...FONTS, ...fontFiles], loadSystemFonts: !COVERED.test(texts), defaultFontFamily: 'Inter', sansSerifFamily: 'Inter' },
    fitTo: { mode: 'zoom', value: scale },
  }).render();
  const png = rendered.asPng();
  return new Uint8Array(png.buffer, png.byteOffset, png.byteLength);
}

/** Its program for each platform is an optional dependency, which some installations leave out. */
async function loadResvg(): Promise<typeof Resvg> {
  try {
    return (await import('@resvg/resvg-js')).Resvg;
  } catch (cause) {
    throw new UnavailableError({
      parameter: '@resvg/resvg-js',
      got: cause instanceof Error ? cause.message.split('\n')[0] : String(cause),
      expected: `its program for ${process.platform}-${process.arch}, which draws PNGs`,
      remedy: 'Install without --omit=optional; toSvg works without it.',
      cause,
    });
  }
}

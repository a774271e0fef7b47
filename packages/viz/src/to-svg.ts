import { UnavailableError } from '@latentkit/core';
import type { Figure } from './figure.js';
import { element, escapeXml } from './markup.js';
import { fontFamily, fontSize } from './text.js';
import { themeOf } from './theme.js';
import type { ThemeName } from './theme.js';

/** Options of {@link toSvg}. */
export interface SvgOptions {
  /** Default `light`. */
  readonly theme?: ThemeName;
  /** The document Observable Plot builds with. Default: the page's own. */
  readonly document?: Document;
}

/**
 * A figure as a self-contained SVG document: background, accessible name and description, images embedded. The same
 * figure and theme always give the same bytes.
 *
 * Throws `UnavailableError` for a figure with axes where there is no document, which is to say in Node: there, import
 * `toSvg` from `@latentkit/viz/node`.
 */
export function toSvg(figure: Figure, options: SvgOptions = {}): string {
  const theme = themeOf(options.theme ?? 'light');
  const { width, height } = figure;
  const body = figure.draw({ theme, document: () => options.document ?? pageDocument() });
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'data-kind': figure.kind,
      'font-family': fontFamily,
      'font-size': fontSize.tick,
      color: theme.muted,
      style: 'max-width:100%;height:auto',
    },
    `<title>${escapeXml(figure.title)}</title>`,
    `<desc>${escapeXml(figure.description)}</desc>`,
    element('rect', { width, height, fill: theme.background }),
    body,
  );
}

function pageDocument(): Document {
  if (typeof document !== 'undefined') return document;
  throw new UnavailableError({
    parameter: 'document',
    expected: 'a DOM document, which Node does not have',
    remedy: "Import toSvg from '@latentkit/viz/node', or give toSvg(figure, { document }).",
  });
}

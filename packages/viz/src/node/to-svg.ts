import type { Figure } from '../figure.js';
import { toSvg as toSvgInPage } from '../to-svg.js';
import type { SvgOptions } from '../to-svg.js';
import { nodeDocument } from './document.js';

/** A figure as a self-contained SVG document, as `toSvg` of `@latentkit/viz` makes it, with linkedom for a document. */
export function toSvg(figure: Figure, options: SvgOptions = {}): string {
  return toSvgInPage(figure, { ...options, document: options.document ?? nodeDocument() });
}

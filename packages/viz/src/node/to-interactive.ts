import type { Figure } from '../figure.js';
import { toInteractive as toInteractiveInPage } from '../to-interactive.js';
import type { InteractiveOptions } from '../to-interactive.js';
import { nodeDocument } from './document.js';

/** A figure as an HTML fragment that a reader can explore, as `toInteractive` of `@latentkit/viz` makes it, with linkedom for a document. */
export function toInteractive(figure: Figure, options: InteractiveOptions = {}): string {
  return toInteractiveInPage(figure, { ...options, document: options.document ?? nodeDocument() });
}

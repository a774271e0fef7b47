import { UnknownNameError } from '@latentkit/core';
import type { Figure } from './figure.js';
import { adaptiveSvg } from './interactive/adaptive.js';
import { interactiveScript } from './interactive/script.js';
import { interactiveStyle, schemeStyle, themeProperties } from './interactive/style.js';
import { escapeHtml } from './markup.js';
import { themeOf } from './theme.js';
import type { ThemeName } from './theme.js';
import { toSvg } from './to-svg.js';

/** Options of {@link toInteractive}. */
export interface InteractiveOptions {
  /** `auto` follows the reader's system (`prefers-color-scheme`). Default `auto`. */
  readonly theme?: ThemeName | 'auto';
  /** The document Observable Plot builds with. Default: the page's own. */
  readonly document?: Document;
  /** Nonce that the page's content security policy asks for; style and script carry it. */
  readonly nonce?: string;
  /**
   * Whether the fragment brings the script. Default true. With several figures in a page, `false` for all but the last
   * saves 28 kB each; or give the page `interactiveScript` once, after all figures.
   */
  readonly script?: boolean;
}

/**
 * A figure as an HTML fragment that a reader can explore: a `figure` element with the SVG, its data and a small script.
 * Pointing names points, epochs and cells; scatters zoom, their legend hides classes; a scene in three dimensions turns.
 * All of it works with keys. The fragment loads nothing, has no ids, and any number can stand in one page; without
 * scripts it is the plain SVG. Figures of other kinds come without a script.
 *
 * A content security policy has to allow the style (`nonce`), the script (`nonce`, or the hash `interactiveScriptHash`) and
 * `img-src data:`; nothing is evaluated.
 *
 * Throws `UnknownNameError` for another theme, and `UnavailableError` where a figure needs a document and there is none.
 */
export function toInteractive(figure: Figure, options: InteractiveOptions = {}): string {
  const { theme = 'auto' } = options;
  if (theme !== 'auto' && theme !== 'light' && theme !== 'dark') throw new UnknownNameError('theme', String(theme), ['auto', 'light', 'dark']);
  const draw = (name: ThemeName): string => toSvg(figure, { theme: name, ...(options.document === undefined ? {} : { document: options.document }) });
  const { markup, classes, style } = theme === 'auto' ? automatic(draw('light'), draw('dark')) : fixed(draw(theme), theme);
  const interactions = figure.interaction?.() ?? [];
  const nonce = options.nonce === undefined ? '' : ` nonce="${escapeHtml(options.nonce)}"`;
  const parts = [`<figure class="latentkit-figure ${classes}">`, `<style${nonce}>${interactiveStyle}${style}</style>`, markup];
  if (interactions.length > 0) {
    // No tag can end the element early, whatever the labels are.
    parts.push(`<script type="application/json">${JSON.stringify(interactions).replaceAll('<', '\\u003c')}</script>`);
    if (options.script !== false) parts.push(`<script${nonce}>${interactiveScript}</script>`);
  }
  return `${parts.join('')}</figure>`;
}

interface Drawing {
  readonly markup: string;
  readonly classes: string;
  readonly style: string;
}

function fixed(svg: string, theme: ThemeName): Drawing {
  // Named after the theme, so that one page can hold fragments of both.
  const scope = `latentkit-always-${theme}`;
  return { markup: svg, classes: scope, style: `.${scope}{${themeProperties(themeOf(theme))}}` };
}

function automatic(light: string, dark: string): Drawing {
  const one = adaptiveSvg(light, dark);
  if (one === undefined) {
    return { markup: `<div class="latentkit-light">${light}</div><div class="latentkit-dark">${dark}</div>`, classes: 'latentkit-auto', style: schemeStyle };
  }
  // Named after the rules, so that fragments with other rules in the same page keep theirs.
  const scope = `latentkit-${fingerprint(one.darkRules(''))}`;
  return { markup: one.svg, classes: `latentkit-auto ${scope}`, style: `${schemeStyle}@media(prefers-color-scheme:dark){${one.darkRules(scope)}}` };
}

/** A short name for a text: its FNV-1a hash. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

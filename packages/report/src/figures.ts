import { escapeHtml } from '@latentkit/viz';
import type { Figure } from '@latentkit/viz';

/** Draws a figure as an HTML fragment that follows the reader's colour scheme. */
export type RenderFigure = (figure: Figure) => string;

/** A figure at one width, or one drawing for wide and one for narrow screens. */
export type Drawing = Figure | { readonly wide: Figure; readonly narrow: Figure };

/** Data of a fragment's interactions. */
const INTERACTIONS = /<script type="application\/json">[^<]*<\/script>/g;

/**
 * A `figure` element that shows one of its drawings by the width of the page; the narrow one is for small screens and only to be
 * looked at. `fill` enlarges the drawing to the width there is.
 */
export function figureHtml(drawing: Drawing, caption: string, render: RenderFigure, fill = false): string {
  const drawn =
    'wide' in drawing ? `<div class="wide">${render(drawing.wide)}</div><div class="narrow">${render(drawing.narrow).replaceAll(INTERACTIONS, '')}</div>` : render(drawing);
  const words = caption === '' ? '' : `<figcaption>${escapeHtml(caption)}</figcaption>`;
  return `<figure${fill ? ' class="fill"' : ''}>${drawn}${words}</figure>`;
}

/** Rules of one figure for the dark: the end of a fragment's style, which begins with what all fragments share. */
const OWN_RULES = /@media\(prefers-color-scheme:dark\)\{\.latentkit-\w+ \[/;

/** Collects what fragments bring, so that a page has it once. */
export class FragmentPool {
  private readonly shared = new Set<string>();
  private live = false;

  constructor(private readonly draw: (figure: Figure) => string) {}

  readonly render: RenderFigure = (figure) => {
    const fragment = this.draw(figure);
    this.live ||= fragment.includes('<script type="application/json">');
    // HTML needs no namespace on an svg element, and without it the page names no address at all.
    return fragment.replace(/<style[^>]*>([^<]*)<\/style>/g, (_, rules: string) => this.keep(rules)).replaceAll(/ xmlns(:\w+)?="[^"]*"/g, '');
  };

  /** Style of all fragments. */
  get style(): string {
    return [...this.shared].join('\n');
  }

  /** Whether any of them needs the script. */
  get interactive(): boolean {
    return this.live;
  }

  private keep(rules: string): string {
    const own = OWN_RULES.exec(rules)?.index ?? rules.length;
    for (const part of [rules.slice(0, own), rules.slice(own)]) if (part !== '') this.shared.add(part);
    return '';
  }
}

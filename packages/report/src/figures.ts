import { escapeHtml } from '@latentkit/viz';
import type { Figure, ThemeName } from '@latentkit/viz';

/** Draws a figure as an SVG document. */
export type RenderFigure = (figure: Figure, theme: ThemeName) => string;

/** A figure at one width, or one drawing for wide and one for narrow screens. */
export type Drawing = Figure | { readonly wide: Figure; readonly narrow: Figure };

/**
 * A `figure` element that shows one of its drawings: by the reader's colour scheme, and by the width of the page where
 * there is one for each. `fill` enlarges the drawing to the width there is.
 */
export function figureHtml(drawing: Drawing, caption: string, render: RenderFigure, fill = false): string {
  const themes = (figure: Figure): string =>
    (['light', 'dark'] as const).map((theme) => `<div class="${theme}">${inline(render(figure, theme))}</div>`).join('');
  const drawn =
    'wide' in drawing ? `<div class="wide">${themes(drawing.wide)}</div><div class="narrow">${themes(drawing.narrow)}</div>` : themes(drawing);
  const words = caption === '' ? '' : `<figcaption>${escapeHtml(caption)}</figcaption>`;
  return `<figure${fill ? ' class="fill"' : ''}>${drawn}${words}</figure>`;
}

// HTML needs no namespace on an svg element, and without it the page names no address at all.
function inline(svg: string): string {
  return svg.replaceAll(/ xmlns(:\w+)?="[^"]*"/g, '');
}

import { checkText } from './checks.js';
import type { Interaction } from './interaction.js';
import { element, textElement } from './markup.js';
import { fontSize, textWidth, wrapText } from './text.js';
import type { Theme } from './theme.js';

/** What a figure is drawn with. */
export interface DrawContext {
  readonly theme: Theme;
  /** The document in which Observable Plot makes its elements; throws where there is none. */
  readonly document: () => Document;
}

/**
 * A picture before it is drawn: what it shows (`data`), what it is called, how large it is, and a pure function
 * that draws it in a theme. `toSvg` and `toPng` render it; anything with these members is a figure.
 */
export interface Figure<Kind extends string = string, Data = unknown> {
  /** Name of the figure kind, such as `image-grid`. */
  readonly kind: Kind;
  /** Accessible name. */
  readonly title: string;
  /** Accessible description: in words and numbers what is to be seen. */
  readonly description: string;
  /** Width in CSS pixels. */
  readonly width: number;
  /** Height in CSS pixels, heading included. */
  readonly height: number;
  /** The numbers that are drawn, after selection and sorting. */
  readonly data: Data;
  /** The SVG elements inside the root element, as markup; the origin is the top left corner. */
  draw(context: DrawContext): string;
  /** What `toInteractive` lets a reader do with it; absent where there is nothing but to look. */
  readonly interaction?: () => readonly Interaction[];
}

/** Options that every figure kind takes. */
export interface FigureOptions {
  /** Heading above the figure and its accessible name. Default: no heading, and a name that says the kind. */
  readonly title?: string;
  /** Accessible description. Default: made from the data. */
  readonly description?: string;
  /** Whether a given title is also drawn. Default true; false where the text around the figure already says it. */
  readonly showTitle?: boolean;
}

/** Space around what is drawn, in pixels. */
export const margin = 16;

/** What a figure kind hands to {@link makeFigure}: `draw` draws below the heading, with its own origin. */
export interface FigureBody<Kind extends string, Data> {
  readonly kind: Kind;
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly data: Data;
  readonly draw: (context: DrawContext) => string;
  readonly interaction?: () => readonly Interaction[];
}

/** Puts the heading, if there is one, above a figure's body. */
export function makeFigure<Kind extends string, Data>(body: FigureBody<Kind, Data>, options: FigureOptions): Figure<Kind, Data> {
  const title = checkText(options.title ?? body.title, 'title');
  const shown = options.title !== undefined && options.showTitle !== false;
  // A heading may be wider than a single small image; one line of it is worth some empty space.
  const width = shown ? Math.max(body.width, Math.min(360, Math.ceil(textWidth(title, fontSize.heading, 600)) + 2 * margin)) : body.width;
  const lines = shown ? wrapText(title, width - 2 * margin, fontSize.heading, 600) : [];
  const lineHeight = 20;
  const top = lines.length === 0 ? 0 : margin - 2 + lines.length * lineHeight;
  return {
    ...body,
    title,
    description: checkText(options.description ?? body.description, 'description'),
    width,
    height: body.height + top,
    draw: (context) => {
      const inner = body.draw(context);
      if (lines.length === 0) return inner;
      const heading = lines.map((line, i) =>
        textElement(line, { x: margin, y: margin + 12 + i * lineHeight, 'font-size': fontSize.heading, 'font-weight': 600, fill: context.theme.ink }),
      );
      return heading.join('') + element('g', { transform: `translate(0,${top})` }, inner);
    },
  };
}

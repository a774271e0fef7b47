import { escapeHtml, toSvg } from '@latentkit/viz';
import { evaluated } from './evaluated.js';
import type { RenderFigure } from './figures.js';
import { paragraph } from './html.js';
import type { ReportInput } from './input.js';
import { page } from './page.js';
import { casesSection } from './sections/cases.js';
import { configurationSection } from './sections/configuration.js';
import { curvesSection } from './sections/curves.js';
import { dataSection } from './sections/data.js';
import { latentSection } from './sections/latent.js';
import { metricsSection } from './sections/metrics.js';
import { reconstructionSection } from './sections/reconstruction.js';
import { reproduceSection } from './sections/reproduce.js';
import { verdictOf } from './verdict.js';

export type { RenderFigure } from './figures.js';

/** Options of {@link createReport}. */
export interface ReportOptions {
  /** How figures are drawn. Default: `toSvg` of `@latentkit/viz`, which needs a browser's document. */
  readonly render?: RenderFigure;
}

/**
 * A trained autoencoder as one HTML document that needs nothing else: no network, no scripts, figures inside, light
 * and dark by the reader's setting, readable from 400 pixels on. The same input always gives the same bytes. In Node,
 * import `createReport` from `@latentkit/report/node`.
 *
 * Throws `ShapeError` for arrays that do not fit together and `NonFiniteError` for NaN in them.
 */
export function createReport(input: ReportInput, options: ReportOptions = {}): string {
  const render = options.render ?? ((figure, theme) => toSvg(figure, { theme }));
  const all = evaluated(input);
  const header = `<header>\n<h1>${escapeHtml(input.title)}</h1>\n${paragraph(verdictOf(input), 'verdict')}\n</header>`;
  const sections = [
    metricsSection(input),
    curvesSection(input, render),
    reconstructionSection(input, all, render),
    casesSection(input, all, render),
    latentSection(input, render),
    dataSection(input, all, render),
    configurationSection(input),
    reproduceSection(input),
  ];
  const date = input.run.date === undefined ? '' : ` ${input.run.date}.`;
  const footer = `<footer>Made by LatentKit.${escapeHtml(date)}</footer>`;
  return page(input.title, [header, ...sections.filter((part) => part !== ''), footer].join('\n'));
}

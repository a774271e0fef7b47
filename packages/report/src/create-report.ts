import { escapeHtml, toInteractive } from '@latentkit/viz';
import { FragmentPool, type RenderFigure } from './figures.js';
import { paragraph, section } from './html.js';
import type { ComparisonInput, ReportInput } from './input.js';
import { page } from './page.js';
import { activations, denoising, tangentSpace, traversals } from './sections/family.js';
import { anomalies } from './sections/anomaly.js';
import { cases } from './sections/cases.js';
import { configuration } from './sections/configuration.js';
import { curves } from './sections/curves.js';
import { data } from './sections/data.js';
import { generated, interpolation, travel } from './sections/decoded.js';
import { latentSpace } from './sections/latent.js';
import { reconstructions } from './sections/reconstruction.js';
import { reproduce } from './sections/reproduce.js';
import { results } from './sections/results.js';
import { comparisonVerdict, verdictOf } from './verdict.js';
import { type ReportView, viewOf } from './view.js';

export type { RenderFigure } from './figures.js';

/** Options of {@link createReport}. */
export interface ReportOptions {
  /**
   * How figures are drawn: as fragments of HTML that bring no script. Default: `toInteractive` of `@latentkit/viz`, which needs
   * a browser's document.
   */
  readonly render?: RenderFigure;
}

/**
 * One trained autoencoder, or several side by side, as one HTML document that needs nothing else: no network, figures inside,
 * light and dark by the reader's setting, readable from 360 pixels on. Its policy lets no script run but the one that lets
 * readers explore figures; without it the page is the same to look at. The same input always gives the same bytes. In Node,
 * import `createReport` from `@latentkit/report/node`.
 *
 * Throws `ShapeError` for arrays that do not fit together, `NonFiniteError` for NaN in them, and `InvalidParameterError` for
 * no models or more than 12.
 */
export function createReport(input: ReportInput | ComparisonInput, options: ReportOptions = {}): string {
  const draw = options.render ?? ((figure) => toInteractive(figure, { script: false }));
  const pool = new FragmentPool(draw);
  const comparison: ComparisonInput = 'models' in input ? input : { title: input.title, models: [input] };
  const view = viewOf(comparison, pool.render);
  const several = view.models.length > 1;
  const sections = sectionsOf(view, 'models' in input ? input.command : undefined).filter(({ html }) => html !== '');
  const verdict = several ? comparisonVerdict(view) : verdictOf(view.models[0].input);
  const dates = [...new Set(view.models.flatMap(({ input: { run } }) => (run.date === undefined || several ? [] : [` ${run.date}.`])))];
  return page({
    title: comparison.title,
    header: `<h1>${escapeHtml(comparison.title)}</h1>\n${paragraph(verdict, 'verdict')}`,
    contents: sections,
    body: sections.map(({ id, heading, html }) => section(id, heading, html)).join('\n'),
    footer: `Made by LatentKit.${escapeHtml(dates.join(''))}`,
    wide: several,
    style: pool.style,
    interactive: pool.interactive,
  });
}

/** The sections with their content; those that have none are empty. */
function sectionsOf(view: ReportView, command: string | undefined): { id: string; heading: string; html: string }[] {
  const all = [
    ['results', 'Results', results(view)],
    ['curves', 'Learning curves', curves(view)],
    ['reconstructions', 'Reconstructions', reconstructions(view)],
    ['cases', 'Best and worst cases', cases(view)],
    ['latent', 'Latent space', latentSpace(view)],
    ['travel', 'Travel through the codes', travel(view)],
    ['traversals', 'One axis at a time', traversals(view)],
    ['interpolation', 'Between samples', interpolation(view)],
    ['generated', 'Generated samples', generated(view)],
    ['denoising', 'Denoising', denoising(view)],
    ['activations', 'Activations', activations(view)],
    ['tangents', 'Tangents', tangentSpace(view)],
    ['anomalies', 'Anomalies', anomalies(view)],
    ['data', 'Data', data(view)],
    ['configuration', 'Configuration', configuration(view)],
    ['reproduce', 'How to reproduce', reproduce(view, command)],
  ] as const;
  return all.map(([id, heading, html]) => ({ id, heading, html }));
}

import { escapeHtml, formatNumber, metricBars } from '@latentkit/viz';
import { figureHtml } from '../figures.js';
import { dataTable, durationText, paragraph, percentText } from '../html.js';
import type { ModelView, ReportView } from '../view.js';
import { epochsOf, metricHtml, statusHtml } from './results.js';

interface Row {
  readonly name: string;
  readonly value: (model: ModelView) => number | undefined;
  readonly text: (value: number) => string;
  readonly better?: 'higher' | 'lower';
}

const number = (value: number): string => formatNumber(value, 4);
const count = (value: number): string => Math.round(value).toLocaleString('en-US');

/** Every model in a column, one row for each measure; the best of each row is marked. */
export function overviewTable(view: ReportView): string {
  const metric = (name: string): Row['value'] => ({ input }) => input.evaluation.metrics[name];
  const rows: Row[] = [
    { name: 'code size', value: ({ input }) => input.model.codeSize, text: count },
    { name: 'MSE', value: ({ quality }) => quality.mse, text: number, better: 'lower' },
    { name: 'MSE of PCA with that code size', value: ({ quality }) => quality.pcaMse, text: number },
    { name: 'variance explained', value: ({ quality }) => quality.explained, text: percentText, better: 'higher' },
    { name: 'by PCA with that code size', value: ({ quality }) => quality.pcaExplained, text: percentText },
    { name: 'PSNR', value: metric('psnr'), text: (v) => metricHtml('psnr', v), better: 'higher' },
    { name: 'rounded accuracy', value: metric('roundedAccuracy'), text: (v) => metricHtml('roundedAccuracy', v), better: 'higher' },
    { name: 'class by a linear classifier', value: ({ input }) => input.probe?.linear, text: percentText, better: 'higher' },
    { name: 'the same from PCA', value: ({ input }) => input.probe?.pcaLinear, text: percentText },
    { name: 'class by five neighbours', value: ({ input }) => input.probe?.neighbors, text: percentText, better: 'higher' },
    { name: 'the same from PCA', value: ({ input }) => input.probe?.pcaNeighbors, text: percentText },
    { name: 'epochs', value: ({ input }) => epochsOf(input), text: count },
    { name: 'time', value: ({ input }) => input.run.seconds, text: durationText, better: 'lower' },
    { name: 'samples per second', value: ({ input }) => input.run.samplesPerSecond, text: count, better: 'higher' },
  ];
  const cells = rows.flatMap((row) => cellsOf(row, view.models));
  const words = [
    ['engine and device', ({ input }: ModelView) => escapeHtml(`${input.run.engine}, ${input.run.device}`)],
    ['status', ({ input }: ModelView) => statusHtml(input)],
  ] as const;
  const table = dataTable(captionOf(view), ['', ...view.models.map(({ name }) => name)], [...cells, ...words.map(([name, of]) => [name, ...view.models.map(of)])]);
  const probe = view.models.find(({ input }) => input.probe !== undefined)?.input.probe;
  return bars(view) + table + (probe === undefined ? '' : paragraph(`Class found from the codes: ${probe.what}`, 'note'));
}

function captionOf({ models, sameSamples }: ReportView): string {
  const on = new Set(models.map(({ input }) => input.evaluation.on));
  const where = on.size === 1 ? ` on the ${[...on][0]} data` : '';
  return `Results${where}${sameSamples ? ', the same for all' : ', which are not the same for all'}`;
}

function cellsOf({ name, value, text, better }: Row, models: readonly ModelView[]): string[][] {
  const values = models.map(value);
  if (values.every((v) => v === undefined || Number.isNaN(v))) return [];
  const finite = values.filter((v): v is number => v !== undefined && Number.isFinite(v));
  const best = better === undefined || finite.length < 2 ? undefined : text(better === 'lower' ? Math.min(...finite) : Math.max(...finite));
  const cell = (v: number | undefined): string => {
    if (v === undefined || Number.isNaN(v)) return '–';
    return text(v) === best ? `<span class="better">${escapeHtml(best)}</span>` : escapeHtml(text(v));
  };
  const cells = values.map(cell);
  // Where all are the same, none is the best.
  return [[escapeHtml(name), ...(new Set(cells).size === 1 && best !== undefined ? cells.map(() => escapeHtml(best)) : cells)]];
}

/** Errors as bars, with those of principal components where all codes have one size. */
function bars({ models, sameSamples, render }: ReportView): string {
  if (!sameSamples || models.some((m) => !Number.isFinite(m.quality.mse))) return '';
  const pca = models.flatMap((m) => {
    const { pcaMse } = m.quality;
    return pcaMse === undefined || pcaMse < 1e-12 ? [] : [[`PCA ${m.input.model.codeSize}`, { mse: pcaMse }] as const];
  });
  const values = Object.fromEntries([...models.map((m) => [m.name, { mse: m.quality.mse }] as const), ...pca]);
  const draw = (width: number): ReturnType<typeof metricBars> =>
    metricBars(values, { better: { mse: 'lower' }, sortBy: 'mse', width, title: 'Mean squared error of every model', showTitle: false });
  return figureHtml({ wide: draw(720), narrow: draw(360) }, 'Mean squared error per element, beside principal components with the same code sizes.', render);
}

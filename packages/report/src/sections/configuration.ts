import { escapeHtml } from '@latentkit/viz';
import { dataTable, nameValueTable, valueHtml } from '../html.js';
import type { ReportInput, ReportValue } from '../input.js';
import type { ModelView, ReportView } from '../view.js';

/** Every setting of model and training; of several models beside each other. */
export function configuration({ models }: ReportView): string {
  if (models.length > 1) return beside(models);
  const { model, training } = models[0].input;
  const table = (caption: string, values: ReportInput['training']): string =>
    nameValueTable(
      caption,
      Object.entries(values).map(([name, value]) => [name, valueHtml(value)] as const),
    );
  return `<div class="figures">${table(`Model: ${model.family}`, model.parameters)}${table('Training', training)}</div>${layers('Layers', model.summary)}`;
}

function beside(models: readonly ModelView[]): string {
  const table = (caption: string, valuesOf: (input: ReportInput) => Readonly<Record<string, ReportValue>>): string => {
    const names = [...new Set(models.flatMap(({ input }) => Object.keys(valuesOf(input))))];
    const cell = ({ input }: ModelView, name: string): string => (name in valuesOf(input) ? valueHtml(valuesOf(input)[name]) : '<span class="none">–</span>');
    return dataTable(caption, ['', ...models.map(({ name }) => name)], names.map((name) => [escapeHtml(name), ...models.map((model) => cell(model, name))]));
  };
  const shared = table('Model', ({ model }) => ({ family: model.family, ...model.parameters })) + table('Training', ({ training }) => training);
  return shared + models.map(({ name, input }) => layers(`Layers of ${name}`, input.model.summary)).join('');
}

function layers(heading: string, summary: string | undefined): string {
  return summary === undefined ? '' : `<details><summary>${escapeHtml(heading)}</summary><pre>${escapeHtml(summary)}</pre></details>`;
}

import { escapeHtml } from '@latentkit/viz';
import { nameValueTable, section, valueHtml } from '../html.js';
import type { ReportInput } from '../input.js';

/** Every setting of model and training. */
export function configurationSection({ model, training }: ReportInput): string {
  const table = (caption: string, values: ReportInput['training']): string =>
    nameValueTable(
      caption,
      Object.entries(values).map(([name, value]) => [name, valueHtml(value)] as const),
    );
  const layers = model.summary === undefined ? '' : `<details><summary>Layers</summary><pre>${escapeHtml(model.summary)}</pre></details>`;
  const tables = `<div class="figures">${table(`Model: ${model.family}`, model.parameters)}${table('Training', training)}</div>`;
  return section('configuration', 'Configuration', tables, layers);
}

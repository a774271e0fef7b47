import { escapeHtml } from '@latentkit/viz';
import { bytesText, dataTable, nameValueTable, paragraph } from '../html.js';
import type { ReportInput } from '../input.js';
import { type ReportView, forEach } from '../view.js';

/** The command, the seed, the versions and the files of each model, and the command of the report itself. */
export function reproduce(view: ReportView, command: string | undefined): string {
  const own = command === undefined ? '' : `${paragraph('This report:')}<pre>${escapeHtml(command)}</pre>`;
  return own + forEach(view, ({ input }) => howTo(input, view.models.length > 1));
}

function howTo({ command, run, files = [], folder = '' }: ReportInput, folded: boolean): string {
  const how =
    command === undefined
      ? ''
      : `<pre>${escapeHtml(command)}</pre>${paragraph(`Seed ${run.seed} decides initial weights, order of samples and all noise: the same command on the same engine and device gives the same weights.`)}`;
  const versions = Object.entries(run.versions ?? {});
  const versionTable =
    versions.length === 0
      ? ''
      : `<details><summary>Versions</summary>${nameValueTable('', versions.map(([name, version]) => [name, escapeHtml(version)] as const))}</details>`;
  const link = (path: string): string => `<a href="${escapeHtml(addressOf(folder, path))}">${escapeHtml(path)}</a>`;
  const fileTable = files.length === 0 ? '' : dataTable('Files', ['file', 'size'], files.map(({ path, bytes }) => [link(path), escapeHtml(bytesText(bytes))]));
  const listed = folded && fileTable !== '' ? `<details><summary>Files</summary>${fileTable}</details>` : fileTable;
  return how + listed + versionTable;
}

/** A relative address, whatever the path is: every part is encoded, and it begins at the report's folder. */
function addressOf(folder: string, path: string): string {
  const parts = [...folder.split('/'), ...path.split('/')].filter((part) => part !== '' && part !== '.');
  return `./${parts.map(encodeURIComponent).join('/')}`;
}

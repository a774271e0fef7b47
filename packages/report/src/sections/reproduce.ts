import { escapeHtml } from '@latentkit/viz';
import { bytesText, dataTable, nameValueTable, paragraph, section } from '../html.js';
import type { ReportInput } from '../input.js';

/** The command, the seed, the versions and the files. */
export function reproduceSection({ command, run, files = [] }: ReportInput): string {
  const how =
    command === undefined
      ? ''
      : `<pre>${escapeHtml(command)}</pre>${paragraph(`Seed ${run.seed} decides initial weights, order of samples and all noise: the same command on the same engine and device gives the same weights.`)}`;
  const versions = Object.entries(run.versions ?? {});
  const versionTable =
    versions.length === 0
      ? ''
      : `<details><summary>Versions</summary>${nameValueTable('', versions.map(([name, version]) => [name, escapeHtml(version)] as const))}</details>`;
  const fileTable =
    files.length === 0 ? '' : dataTable('Files', ['file', 'size'], files.map(({ path, bytes }) => [escapeHtml(path), escapeHtml(bytesText(bytes))]));
  return section('reproduce', 'How to reproduce', how, fileTable, versionTable);
}

import { toInteractive } from '@latentkit/viz/node';
import { createReport as createReportInPage } from '../create-report.js';
import type { ComparisonInput, ReportInput } from '../input.js';

/** {@link createReportInPage} for Node, where figures are drawn without a browser's document. */
export function createReport(input: ReportInput | ComparisonInput): string {
  return createReportInPage(input, { render: (figure) => toInteractive(figure, { script: false }) });
}

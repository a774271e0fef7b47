import { toSvg } from '@latentkit/viz/node';
import { createReport as createReportInPage } from '../create-report.js';
import type { ReportInput } from '../input.js';

/** {@link createReportInPage} for Node, where figures are drawn without a browser's document. */
export function createReport(input: ReportInput): string {
  return createReportInPage(input, { render: (figure, theme) => toSvg(figure, { theme }) });
}

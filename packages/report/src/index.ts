export { createReport } from './create-report.js';
export type { RenderFigure, ReportOptions } from './create-report.js';
export type {
  ReportComparison,
  ReportData,
  ReportEvaluation,
  ReportFile,
  ReportInput,
  ReportLatent,
  ReportModel,
  ReportRun,
  ReportValue,
} from './input.js';
export { verdictOf } from './verdict.js';

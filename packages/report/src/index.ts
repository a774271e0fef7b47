export { createReport } from './create-report.js';
export type { RenderFigure, ReportOptions } from './create-report.js';
export { exploreModel } from './explore/explore-model.js';
export type { ExploreOptions, ExploreSamples } from './explore/explore-model.js';
export type { ConditionedDecoder } from './explore/walks.js';
export type {
  ComparisonInput,
  ReportAnomaly,
  ReportComparison,
  ReportData,
  ReportDenoising,
  ReportEvaluation,
  ReportExploration,
  ReportFile,
  ReportGenerated,
  ReportInput,
  ReportInterpolation,
  ReportLatent,
  ReportMap,
  ReportModel,
  ReportProbe,
  ReportRun,
  ReportTangents,
  ReportTravel,
  ReportTraversals,
  ReportValue,
} from './input.js';
export { verdictOf } from './verdict.js';

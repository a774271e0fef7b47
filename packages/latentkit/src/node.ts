export {
  cacheDirectory, directoryStore, makeFolder, writeFiles,
} from '@latentkit/core/node';
export {
  csvFileBatches, listDatasets, loadFashionMnist, loadMnist, npyFileBatches, openDataset,
} from '@latentkit/datasets/node';
export type {
  CsvBatchSource, CsvFileBatchesOptions, DatasetListing, FileBatchesOptions, LoadMnistOptions, NpyFileBatchesOptions,
  OpenDatasetOptions,
} from '@latentkit/datasets/node';
export {
  createReport,
} from '@latentkit/report/node';
export {
  createService, isLoopback, listenError, serviceConfig, startService,
} from '@latentkit/serve';
export type {
  ErrorBody, RowOptions, RunningService, ServedData, ServedDetector, ServedModel, ServiceConfig, ServiceLimits,
  ServiceOptions, StartOptions,
} from '@latentkit/serve';
export {
  toInteractive, toPng, toSvg, writeFigure,
} from '@latentkit/viz/node';
export type {
  PngOptions,
} from '@latentkit/viz/node';

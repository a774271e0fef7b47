export { csvFileBatches } from './node/csv-batches.js';
export type { CsvBatchSource, CsvFileBatchesOptions } from './node/csv-batches.js';
export { loadFashionMnist, loadMnist } from './node/load-mnist.js';
export type { LoadMnistOptions } from './node/load-mnist.js';
export { npyFileBatches } from './node/npy-batches.js';
export type { FileBatchesOptions, NpyFileBatchesOptions } from './node/npy-batches.js';
export { listDatasets, openDataset } from './node/open-dataset.js';
export type { DatasetListing, OpenDatasetOptions } from './node/open-dataset.js';

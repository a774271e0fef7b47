export { defineConfig, parameterTable } from './config/define-config.js';
export type { ConfigSchema, ParameterInfo } from './config/define-config.js';
export type { AsyncFitOptions, Decoder, Encoder, Json, RuntimeChoice, Transformer, VersionedJson } from './contracts.js';
export { crc32 } from './crc32.js';
export {
  AbortedError,
  DivergedError,
  FileFormatError,
  FileMissingError,
  InvalidParameterError,
  LatentKitError,
  NonFiniteError,
  NotFittedError,
  ShapeError,
  StorageError,
  UnavailableError,
  UnknownNameError,
} from './errors.js';
export type { ErrorDetails } from './errors.js';
export { Estimator } from './estimator/estimator.js';
export { arrayField, countField, flagField, integersField, labelsField, listField, numberField, optionalField, vectorField, wordField } from './estimator/state-fields.js';
export type { Axis, Field } from './estimator/state-fields.js';
export { defineState } from './estimator/state-format.js';
export type { StateFormat, StateOf, StateOfFormat } from './estimator/state-format.js';
export { sha256 } from './hash.js';
export { encodeLabels, encodeValues, readClasses, readLabels } from './labels.js';
export type { EncodedLabels, IntegerLabels } from './labels.js';
export { checkFinite } from './ndarray/checks.js';
export { allocate, astype, dtypeOf, isNdArray, isTensorLike, ndarray, sameShape, sizeOf, toNested, zeros } from './ndarray/ndarray.js';
export type { ArrayInput, DType, NdArray, NestedArray, NumericArray, TensorLike } from './ndarray/ndarray.js';
export { concatRows, flattenRows, reshape, rowSize, rowsOf, sliceRows, stack, takeRows } from './ndarray/rows.js';
export type { ToNdArrayOptions } from './ndarray/options.js';
export { toMatrix, toNdArray } from './ndarray/to-ndarray.js';
export { nearestName } from './nearest-name.js';
export { ProgressReporter, throwIfAborted, yieldToEventLoop } from './progress.js';
export type { LongWorkOptions, Progress } from './progress.js';
export { normalQuantile } from './random/normal-quantile.js';
export { random } from './random/random.js';
export type { RandomDraws, RandomSource, RandomStream } from './random/random.js';
export { decodeSafetensors, encodeSafetensors } from './safetensors.js';
export type { SafetensorsContents } from './safetensors.js';
export { show } from './show.js';
export type { FileStore } from './store/file-store.js';
export { checkReplaceable, fileSums, readSummedFiles, sumFiles } from './store/file-sums.js';
export type { FileSums } from './store/file-sums.js';
export { indexedDbStore } from './store/indexeddb-store.js';
export { memoryStore } from './store/memory-store.js';
export { zipStore } from './store/zip-store.js';
export type { ZipStore } from './store/zip-store.js';

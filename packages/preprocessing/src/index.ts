export type { Category, CategoryInput, LabelInput } from './encoders/categories.js';
export { labelEncoderConfig, oneHotEncoderConfig } from './encoders/config.js';
export type { LabelEncoderOptions, OneHotEncoderOptions } from './encoders/config.js';
export { LabelEncoder } from './encoders/label-encoder.js';
export { OneHotEncoder } from './encoders/one-hot-encoder.js';
export { simpleImputerConfig } from './imputation/config.js';
export type { SimpleImputerOptions } from './imputation/config.js';
export { SimpleImputer } from './imputation/simple-imputer.js';
export type { PipelineFitOptions } from './pipeline/fit-steps.js';
export { loadPipeline, pipelineFromJSON } from './pipeline/load.js';
export type { LoadPipelineOptions } from './pipeline/load.js';
export { Pipeline, pipeline } from './pipeline/pipeline.js';
export type { PipelineOptions } from './pipeline/pipeline.js';
export type { BundleClass, JsonClass, StepClass } from './pipeline/readers.js';
export type { LastStep, NamedStep, Outcome, PipelineStep, StepInput } from './pipeline/step.js';
export { AffineScaler } from './scalers/affine-scaler.js';
export {
  affineScalerConfig,
  maxAbsScalerConfig,
  minMaxScalerConfig,
  normalizerConfig,
  robustScalerConfig,
  standardScalerConfig,
  whiteningConfig,
} from './scalers/config.js';
export type {
  AffineScalerOptions,
  MaxAbsScalerOptions,
  MinMaxScalerOptions,
  NormalizerOptions,
  RobustScalerOptions,
  StandardScalerOptions,
  WhiteningOptions,
} from './scalers/config.js';
export { MaxAbsScaler } from './scalers/max-abs-scaler.js';
export { MinMaxScaler } from './scalers/min-max-scaler.js';
export { Normalizer } from './scalers/normalizer.js';
export { RobustScaler } from './scalers/robust-scaler.js';
export type { FloatArray, Scaler } from './scalers/scaler.js';
export { scalerFromJSON } from './scalers/scaler-from-json.js';
export { StandardScaler } from './scalers/standard-scaler.js';
export { WhiteningTransformer } from './scalers/whitening-transformer.js';

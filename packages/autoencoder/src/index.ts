export { Autoencoder } from './autoencoder.js';
export type { AutoencoderClass } from './autoencoder-class.js';
export type { AutoencoderOptions, EvaluateOptions, SaveOptions } from './autoencoder-options.js';
export { autoencoderProgram, logitsOf } from './autoencoder-program.js';
export type { BuiltSlots } from './autoencoder-program.js';
export { identityBottleneck, identityBottleneckFactory } from './bottleneck.js';
export { decodeModel, encodeModel } from './bundle/artifacts.js';
export { bundleFile, readBundle, readManifest, writeBundle } from './bundle/bundle.js';
export type { Bundle } from './bundle/bundle.js';
export { checkpointOf, checkState } from './bundle/checkpoint.js';
export type { TrainingFingerprint } from './bundle/checkpoint.js';
export { storeAt } from './bundle/location.js';
export type { BundleLocation } from './bundle/location.js';
export { FORMAT_VERSION, MANIFEST_FILE } from './bundle/manifest.js';
export type { BundleManifest } from './bundle/manifest.js';
export type { BatchLog, Callback, CallbackState, TrainingCheckpoint, TrainingControl } from './callbacks/callback.js';
export { csvLog, historyCsv } from './callbacks/csv-log.js';
export { earlyStopping } from './callbacks/early-stopping.js';
export type { EarlyStoppingOptions } from './callbacks/early-stopping.js';
export type { MonitorOptions } from './callbacks/monitor.js';
export { progress } from './callbacks/progress.js';
export type { TrainingProgress } from './callbacks/progress.js';
export { reduceLearningRateOnPlateau } from './callbacks/reduce-on-plateau.js';
export type { ReduceOnPlateauOptions } from './callbacks/reduce-on-plateau.js';
export { formatLoss, terminalProgress } from './callbacks/terminal-progress.js';
export type { TerminalProgressOptions } from './callbacks/terminal-progress.js';
export { joinBatch } from './condition.js';
export { autoencoderConfig, commonParameters } from './config.js';
export type { CommonConfig } from './config.js';
export { denseConfig, denseParameters } from './dense/config.js';
export type { DenseNetworkConfig, DenseNetworkOptions } from './dense/config.js';
export { buildDenseModels } from './dense/models.js';
export type { DenseSettings } from './dense/models.js';
export { denseNetwork, denseNetworkFactory } from './dense/network.js';
export { isMirrored, planDenseLayers } from './dense/plan.js';
export type { PlannedLayer } from './dense/plan.js';
export { denseTrainingDefaults } from './dense/training-defaults.js';
export { CHOICES, chooseDevice } from './engine/choose.js';
export type { ChoiceName, ChooseDeviceOptions, DeviceChoice, DeviceFailure } from './engine/choose.js';
export { DEVICES, probeDevices, silenceAdvice, useDevice } from './engine/device.js';
export type { DeviceName, DeviceProbe } from './engine/device.js';
export { eagerEngine } from './engine/eager.js';
export { compiledEngine } from './engine/compiled.js';
export type { CompiledEngineOptions } from './engine/compiled.js';
export type { Engine, ProgramState, RunsOn, SampleFunction, StepValues, TrainingRows, TrainingSession, Warn } from './engine/engine.js';
export { COMPILED_DEVICES, ENGINES, selectEngine } from './engine/select.js';
export { checkCount, toSamples } from './fit-options.js';
export type { EngineChoice, ExecutionOptions, FitOptions } from './fit-options.js';
export type { LoadOptions } from './loading.js';
export { modelNetwork } from './network.js';
export { createPart, identityOf } from './persistence.js';
export { encodedFunction, joined, predict } from './prediction.js';
export type { PredictOptions } from './prediction.js';
export type {
  Bottleneck,
  Coded,
  Corruption,
  Network,
  NetworkContext,
  NetworkModels,
  Part,
  PartConfig,
  PartContext,
  PartFactory,
  PartKind,
  Penalty,
  PenaltyContext,
  SlotOptions,
  Slots,
  StepContext,
  Terms,
} from './slots.js';
export { History } from './training/history.js';
export type { EpochLog, TrainingStatus } from './training/history.js';
export { initialState, writeVariables } from './training/model-state.js';
export { createProgram } from './training/program.js';
export type { BatchTensors, ForwardInputs, ForwardOutputs, Program, ProgramParts, StepInputs, StepOutputs } from './training/program.js';
export { trainingDefinition } from './training/training-definition.js';
export type { TrainingDefinitionOptions } from './training/training-definition.js';
export { train } from './training/trainer.js';
export type { TrainOptions, TrainResult } from './training/trainer.js';

// losses, metrics, optimizers, schedules
export { batchLoss } from './losses/batch.js';
export { binaryCrossentropy } from './losses/binary-crossentropy.js';
export type { BinaryCrossentropyOptions } from './losses/binary-crossentropy.js';
export { continuousBernoulli } from './losses/continuous-bernoulli.js';
export type { ContinuousBernoulliOptions } from './losses/continuous-bernoulli.js';
export { gaussianLikelihood } from './losses/gaussian.js';
export type { GaussianLikelihoodOptions } from './losses/gaussian.js';
export { checkTargets } from './losses/check-targets.js';
export { LOSS_NAMES, binaryCrossentropySchema, huberSchema, lossSchema, maeSchema, mseSchema } from './losses/config.js';
export type { LossConfig, LossInput, LossName } from './losses/config.js';
export { createLoss, resolveLoss } from './losses/create.js';
export type { ReconstructionLoss } from './losses/loss.js';
export { huber, mae, mse } from './losses/regression.js';
export type { HuberOptions, MaeOptions, MseOptions } from './losses/regression.js';
export { METRIC_NAMES, metricSchema, psnrSchema, ssimSchema } from './metrics/config.js';
export type { MetricConfig, MetricInput, MetricName } from './metrics/config.js';
export { createMetric } from './metrics/create.js';
export type { MetricContext } from './metrics/create.js';
export { maeMetric, mseMetric, psnr, roundedAccuracy } from './metrics/errors.js';
export type { PsnrOptions } from './metrics/errors.js';
export type { Metric } from './metrics/metric.js';
export { ssim } from './metrics/ssim.js';
export type { SsimOptions } from './metrics/ssim.js';
export {
  OPTIMIZER_NAMES,
  adadeltaSchema,
  adagradSchema,
  adamSchema,
  adamwSchema,
  nadamSchema,
  optimizerSchema,
  rmspropSchema,
  sgdSchema,
} from './optimizers/config.js';
export type { OptimizerConfig, OptimizerInput, OptimizerName } from './optimizers/config.js';
export { adadelta, adagrad, adam, adamw, createOptimizer, nadam, rmsprop, sgd } from './optimizers/create.js';
export type {
  AdadeltaOptions,
  AdagradOptions,
  AdamOptions,
  AdamwOptions,
  LearningRate,
  NadamOptions,
  OptimizerFactory,
  RmspropOptions,
  SgdOptions,
} from './optimizers/create.js';
export type { Optimizer, SlotSpec, UpdateInputs, UpdateOutputs, VariableSpec } from './optimizers/optimizer.js';
export { SCHEDULE_NAMES, scheduleSchema } from './schedules/config.js';
export type { ScheduleConfig, ScheduleInput, ScheduleName } from './schedules/config.js';
export { cosineDecay, cosineDecayRestarts } from './schedules/cosine.js';
export type { CosineDecayOptions, CosineDecayRestartsOptions } from './schedules/cosine.js';
export { constant, createSchedule, warmUp } from './schedules/create.js';
export type { WarmUpOptions } from './schedules/create.js';
export { exponentialDecay, inverseTimeDecay, piecewiseConstant, polynomialDecay, stepDecay } from './schedules/decay.js';
export type {
  ExponentialDecayOptions,
  InverseTimeDecayOptions,
  PiecewiseConstantOptions,
  PolynomialDecayOptions,
  StepDecayOptions,
} from './schedules/decay.js';
export type { Schedule } from './schedules/schedule.js';
// end of losses, metrics, optimizers, schedules

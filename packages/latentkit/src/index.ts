export {
  Autoencoder, COMPILED_DEVICES, DEVICES, ENGINES, FORMAT_VERSION, History, LOSS_NAMES, MANIFEST_FILE, METRIC_NAMES,
  OPTIMIZER_NAMES, SCHEDULE_NAMES, adadelta, adadeltaSchema, adagrad, adagradSchema, adam, adamSchema, adamw,
  adamwSchema, autoencoderConfig, autoencoderProgram, batchLoss, binaryCrossentropy, binaryCrossentropySchema,
  bundleFile, checkCount, checkTargets, commonParameters, compiledEngine, constant, cosineDecay, cosineDecayRestarts,
  createLoss, createMetric, createOptimizer, createPart, createProgram, createSchedule, csvLog, decodeModel,
  eagerEngine, earlyStopping, encodeModel, exponentialDecay, formatLoss, historyCsv, huber, huberSchema,
  identityBottleneck, identityBottleneckFactory, initialState, inverseTimeDecay, logitsOf, lossSchema, mae, maeMetric,
  maeSchema, metricSchema, modelNetwork, mse, mseMetric, mseSchema, nadam, nadamSchema, optimizerSchema,
  piecewiseConstant, polynomialDecay, predict, probeDevices, progress, psnr, psnrSchema, readBundle, readManifest,
  reduceLearningRateOnPlateau, resolveLoss, rmsprop, rmspropSchema, roundedAccuracy, scheduleSchema, selectEngine, sgd,
  sgdSchema, ssim, ssimSchema, stepDecay, storeAt, terminalProgress, toSamples, train, trainingDefinition, useDevice,
  warmUp, writeBundle, writeVariables,
} from '@latentkit/autoencoder';
export type {
  AdadeltaOptions, AdagradOptions, AdamOptions, AdamwOptions, AutoencoderClass, AutoencoderOptions, BatchLog,
  BatchTensors, BinaryCrossentropyOptions, Bottleneck, BuiltSlots, Bundle, BundleLocation, BundleManifest, Callback,
  CallbackState, CommonConfig, CompiledEngineOptions, Corruption, CosineDecayOptions, CosineDecayRestartsOptions,
  DeviceName, DeviceProbe, EarlyStoppingOptions, Engine, EngineChoice, EpochLog, EvaluateOptions, ExecutionOptions,
  ExponentialDecayOptions, FitOptions, ForwardInputs, ForwardOutputs, HuberOptions, InverseTimeDecayOptions,
  LearningRate, LoadOptions, LossConfig, LossInput, LossName, MaeOptions, Metric, MetricConfig, MetricContext,
  MetricInput, MetricName, MonitorOptions, MseOptions, NadamOptions, Network, NetworkContext, NetworkModels, Optimizer,
  OptimizerConfig, OptimizerFactory, OptimizerInput, OptimizerName, Part, PartConfig, PartFactory, PartKind, Penalty,
  PenaltyContext, PiecewiseConstantOptions, PolynomialDecayOptions, PredictOptions, Program, ProgramParts, ProgramState,
  PsnrOptions, ReconstructionLoss, ReduceOnPlateauOptions, RmspropOptions, RunsOn, SampleFunction, SaveOptions,
  Schedule, ScheduleConfig, ScheduleInput, ScheduleName, SgdOptions, SlotOptions, SlotSpec, Slots, SsimOptions,
  StepContext, StepDecayOptions, StepInputs, StepOutputs, StepValues, TerminalProgressOptions, Terms, TrainOptions,
  TrainResult, TrainingCheckpoint, TrainingControl, TrainingDefinitionOptions, TrainingProgress, TrainingRows,
  TrainingSession, TrainingStatus, UpdateInputs, UpdateOutputs, VariableSpec, WarmUpOptions, Warn,
} from '@latentkit/autoencoder';
export {
  CompiledFunction, CompiledModel, CompiledStep, CompiledTraining, REWRITE_NAMES, UnsupportedOperationError,
  cachingRuntime, compile, compileTraining, composite, exportOnnx, exportTraining, gruSequence, kernelSupport,
  lstmSequence, lstmWithStates, modelStep, recordComposite, registerLowering,
} from '@latentkit/compiler';
export type {
  CompileFunctionOptions, CompileOptions, CompileStepOptions, CompileTrainingOptions, Composite, CompositeDefinition,
  CompositeGradient, ExportOptions, GradientArguments, GruOptions, GruWeights, InputSpec, JacobianOptions,
  KernelSupport, Lowering, LoweringContext, LstmOptions, LstmResult, LstmWeights, ModelInput, RewriteName, ComputationOptions,
  SequenceOptions, StateSpec, StepArguments, StepDefinition, StepFeeds, StepState, Target, TensorFunction, TensorResult,
  TrainedTensor, TrainedWeight, TrainingDefinition, TrainingFiles, TrainingInput, TrainingResult, TrainingStep,
  UpdateArguments,
} from '@latentkit/compiler';
export {
  AbortedError, DivergedError, FileFormatError, FileMissingError, InvalidParameterError, LatentKitError, NonFiniteError,
  NotFittedError, ProgressReporter, ShapeError, StorageError, UnavailableError, UnknownNameError, allocate, astype,
  checkFinite, concatRows, crc32, decodeSafetensors, defineConfig, dtypeOf, encodeSafetensors, flattenRows,
  indexedDbStore, isNdArray, isTensorLike, memoryStore, ndarray, nearestName, parameterTable, random, reshape, rowSize,
  rowsOf, sameShape, sha256, show, sizeOf, sliceRows, stack, takeRows, throwIfAborted, toMatrix, toNdArray, toNested,
  yieldToEventLoop, zeros, zipStore,
} from '@latentkit/core';
export type {
  ArrayInput, ConfigSchema, DType, Decoder, Encoder, ErrorDetails, FileStore, Json, LongWorkOptions, NdArray,
  NestedArray, NumericArray, ParameterInfo, Progress, RandomDraws, RandomSource, RandomStream, SafetensorsContents,
  TensorLike, ToNdArrayOptions, Transformer, VersionedJson, ZipStore,
} from '@latentkit/core';
export {
  DATASETS, MNIST_INFO, arrayBatches, blobs, datasetFromArray, datasetFromBytes, downloadMnist, formatOf,
  generate3dData, generateDataset, gunzip, gzip, isGzip, lastN, loadDigits, loadWdbc, makeDataset, md5, mnistDataset,
  moons, multivariateNormal, readCsv, readIdx, readNpy, readNpz, sCurve, samplesOf, sineSequences, sliceSamples, split,
  splitIndices, swissRoll, takeSamples, toUnit, unitScaling, writeCsv, writeIdx, writeNpy, writeNpz,
} from '@latentkit/datasets';
export type {
  ArrayBatchesOptions, Batch, BatchOptions, BatchSource, BatchSourceOptions, BlobsOptions, CatalogEntry, CsvOptions,
  CsvTable, Dataset, DownloadMnistOptions, FileFormat, FileOptions, Generate3dDataOptions, GenerateDatasetOptions,
  GeneratorOptions, GunzipOptions, LabelledPoints, ManifoldPoints, MnistFile, MnistInfo, MnistName, MnistSplit,
  SineSequences, SineSequencesOptions, Split, SplitIndices, SplitOptions, UnitScaling, WriteCsvOptions,
} from '@latentkit/datasets';
export {
  ACTIVATIONS, ActivityRegularization, AlphaDropout, BorrowedVariable, DenseTranspose, Dropout, GaussianNoise, Gru,
  INITIALIZERS, KerasInitializer, LEAKY_RELU_SLOPE, Lstm, RandomLayer, RepeatVector, Sampling, activation,
  activationSchema, applyWith, bidirectional, chainLayers, computeFans, conv2dTransposeLayers, dense, denseLayers,
  eagerNoise, flattenLayers, gru, initialValues, initializer, kerasDefaults, lstm, registerLayers, tieLayers,
  unflattenLayers, untieModel, variablesOf,
} from '@latentkit/layers';
export type {
  ActivationName, ActivityRegularizationOptions, Application, BidirectionalOptions, CallArguments,
  Conv2DTransposeOptions, DenseOptions, DenseTransposeOptions, DropoutOptions, FusedActivationName,
  GaussianNoiseOptions, GruLayerOptions, Initializer, InitializerConfig, InitializerName, LossSink, LstmLayerOptions,
  NoiseSource, RandomLayerOptions, RecurrentActivation, RecurrentLayerOptions, RepeatVectorOptions, VariableInfo,
} from '@latentkit/layers';
export {
  cholesky, columnMeans, columnVariances, completeBasis, covariance, dot, fixSigns, gram, matmul, norm, orthonormalize,
  principalAngles, solveLower, svdSmall, symmetricEigen, symmetricEigenvalues,
} from '@latentkit/linalg';
export type {
  CovarianceOptions, FixedSigns, GramOptions, MatmulOptions, SymmetricEigen, SymmetricEigenOptions, ThinSvd,
  VarianceOptions,
} from '@latentkit/linalg';
export {
  LinearAutoencoder, linearConfig, linearNetwork, linearNetworkConfig, linearNetworkFactory, principalComponentsWithin,
  trainingDefaults as linearTrainingDefaults,
} from '@latentkit/linear';
export type {
  LinearConfig, LinearNetworkConfig, LinearNetworkOptions, LinearOptions, PrincipalComponents,
} from '@latentkit/linear';
export {
  configureWeb, encodeOnnx, loadRuntime, nchwcBlock, runtimeReports,
} from '@latentkit/onnx';
export type {
  OnnxAttribute, OnnxData, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxType, OnnxValue, Runtime, RuntimeDevice,
  RuntimeReport, RuntimeTensor, Session, SessionOptions, WasmPaths, WebOptions,
} from '@latentkit/onnx';
export {
  PCA, pcaConfig, pcaReconstructionMse, varianceSpectrum,
} from '@latentkit/pca';
export type {
  PCAConfig, PCAOptions, VarianceSpectrum,
} from '@latentkit/pca';
export {
  AffineScaler, MinMaxScaler, StandardScaler, affineScalerConfig, minMaxScalerConfig, scalerFromJSON,
  standardScalerConfig,
} from '@latentkit/preprocessing';
export type {
  AffineScalerOptions, FloatArray, MinMaxScalerOptions, Scaler, StandardScalerOptions,
} from '@latentkit/preprocessing';
export {
  createReport, verdictOf,
} from '@latentkit/report';
export type {
  RenderFigure, ReportComparison, ReportData, ReportEvaluation, ReportFile, ReportInput, ReportLatent, ReportModel,
  ReportOptions, ReportRun, ReportValue,
} from '@latentkit/report';
export {
  EncoderClassifier, StackedAutoencoder, classifierConfig, denseConfig, denseNetwork, denseNetworkFactory, fitGreedily,
  stackedConfig, trainingDefaults as stackedTrainingDefaults,
} from '@latentkit/stacked';
export type {
  ClassifierConfig, ClassifierFitOptions, ClassifierHistory, ClassifierOptions, DenseNetworkConfig, DenseNetworkOptions,
  EncoderSource, EvaluateClassifierOptions, GreedyHistory, GreedyOptions, GreedyPhase, StackedConfig, StackedOptions,
} from '@latentkit/stacked';
export {
  categoricalDark, categoricalLight, darkTheme, escapeHtml, escapeXml, explainedVariance, formatNumber, imageGrid,
  learningCurves, lightTheme, reconstructionRows, scatterByLabel, themeOf, toSvg,
} from '@latentkit/viz';
export type {
  ClassEntry, Curve, CurvePanel, DrawContext, ExplainedVarianceData, ExplainedVarianceOptions, Figure, FigureOptions,
  ImageGridData, ImageGridOptions, Images, Labels, LearningCurvesData, LearningCurvesOptions, LearningHistory,
  ReconstructionRowsData, ReconstructionRowsOptions, ScatterByLabelOptions, ScatterData, SvgOptions, Theme, ThemeName,
  ValueRange,
} from '@latentkit/viz';

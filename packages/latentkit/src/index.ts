export {
  Autoencoder, CHOICES, COMPILED_DEVICES, DEVICES, ENGINES, FORMAT_VERSION, History, LOSS_NAMES, MANIFEST_FILE,
  METRIC_NAMES, OPTIMIZER_NAMES, SCHEDULE_NAMES, adadelta, adadeltaSchema, adagrad, adagradSchema, adam, adamSchema,
  adamw, adamwSchema, autoencoderConfig, autoencoderProgram, batchLoss, binaryCrossentropy, binaryCrossentropySchema,
  buildDenseModels, bundleFile, checkCount, checkState, checkTargets, checkpointOf, chooseDevice, commonParameters,
  compiledEngine, constant, continuousBernoulli, cosineDecay, cosineDecayRestarts, createLoss, createMetric,
  createOptimizer, createPart, createProgram, createSchedule, csvLog, decodeModel, denseConfig, denseNetwork,
  denseNetworkFactory, denseParameters, denseTrainingDefaults, eagerEngine, earlyStopping, encodeModel, encodedFunction,
  exponentialDecay, formatLoss, gaussianLikelihood, historyCsv, huber, huberSchema, identityBottleneck,
  identityBottleneckFactory, identityOf, initialState, inverseTimeDecay, isMirrored, joinBatch, joined, logitsOf,
  lossSchema, mae, maeMetric, maeSchema, metricSchema, modelNetwork, mse, mseMetric, mseSchema, nadam, nadamSchema,
  optimizerSchema, piecewiseConstant, planDenseLayers, polynomialDecay, predict, probeDevices, progress, psnr,
  psnrSchema, readBundle, readManifest, reduceLearningRateOnPlateau, resolveLoss, rmsprop, rmspropSchema,
  roundedAccuracy, scheduleSchema, selectEngine, sgd, sgdSchema, silenceAdvice, ssim, ssimSchema, stepDecay, storeAt,
  terminalProgress, toSamples, train, trainingDefinition, useDevice, warmUp, writeBundle, writeVariables,
} from '@latentkit/autoencoder';
export type {
  AdadeltaOptions, AdagradOptions, AdamOptions, AdamwOptions, AutoencoderClass, AutoencoderOptions, BatchLog,
  BatchTensors, BinaryCrossentropyOptions, Bottleneck, BuiltSlots, Bundle, BundleLocation, BundleManifest, Callback,
  CallbackState, ChoiceName, ChooseDeviceOptions, Coded, CommonConfig, CompiledEngineOptions,
  ContinuousBernoulliOptions, Corruption, CosineDecayOptions, CosineDecayRestartsOptions, DenseNetworkConfig,
  DenseNetworkOptions, DenseSettings, DeviceChoice, DeviceFailure, DeviceName, DeviceProbe, EarlyStoppingOptions,
  Engine, EngineChoice, EpochLog, EvaluateOptions, ExecutionOptions, ExponentialDecayOptions, FitOptions, ForwardInputs,
  ForwardOutputs, GaussianLikelihoodOptions, HuberOptions, InverseTimeDecayOptions, LearningRate, LoadOptions,
  LossConfig, LossInput, LossName, MaeOptions, Metric, MetricConfig, MetricContext, MetricInput, MetricName,
  MonitorOptions, MseOptions, NadamOptions, Network, NetworkContext, NetworkModels, Optimizer, OptimizerConfig,
  OptimizerFactory, OptimizerInput, OptimizerName, Part, PartConfig, PartContext, PartFactory, PartKind, Penalty,
  PenaltyContext, PiecewiseConstantOptions, PlannedLayer, PolynomialDecayOptions, PredictOptions, Program, ProgramParts,
  ProgramState, PsnrOptions, ReconstructionLoss, ReduceOnPlateauOptions, RmspropOptions, RunsOn, SampleFunction,
  SaveOptions, Schedule, ScheduleConfig, ScheduleInput, ScheduleName, SgdOptions, SlotOptions, SlotSpec, Slots,
  SsimOptions, StepContext, StepDecayOptions, StepInputs, StepOutputs, StepValues, TerminalProgressOptions, Terms,
  TrainOptions, TrainResult, TrainingCheckpoint, TrainingControl, TrainingDefinitionOptions, TrainingFingerprint,
  TrainingProgress, TrainingRows, TrainingSession, TrainingStatus, UpdateInputs, UpdateOutputs, VariableSpec,
  WarmUpOptions, Warn,
} from '@latentkit/autoencoder';
export {
  CompiledFunction, CompiledModel, CompiledStep, CompiledTraining, REWRITE_NAMES, UnsupportedOperationError,
  cachingRuntime, compile, compileTraining, composite, exportOnnx, exportTraining, gruSequence, kernelSupport,
  lstmSequence, lstmWithStates, modelStep, recordComposite, registerLowering,
} from '@latentkit/compiler';
export type {
  CompileFunctionOptions, CompileOptions, CompileStepOptions, CompileTrainingOptions, Composite, CompositeDefinition,
  CompositeGradient, ExportOptions, GradientArguments, GruOptions, GruWeights, InputSpec, JacobianOptions,
  KernelSupport, Lowering, LoweringContext, LstmOptions, LstmResult, LstmWeights, ModelInput, RewriteName, RunOptions,
  SequenceOptions, StateSpec, StepArguments, StepDefinition, StepFeeds, StepState, Target, TensorFunction, TensorResult,
  TrainedTensor, TrainedWeight, TrainingDefinition, TrainingFiles, TrainingInput, TrainingResult, TrainingStep,
  UpdateArguments,
} from '@latentkit/compiler';
export {
  ContractiveAutoencoder, JACOBIAN_METHODS, contractiveConfig, denseChain, estimatedJacobianNorm, jacobianPenalty,
  jacobianPenaltyConfig, jacobianPenaltyFactory, squaredJacobianNorm, trainingDefaults as contractiveTrainingDefaults,
} from '@latentkit/contractive';
export type {
  ContractiveConfig, ContractiveOptions, DenseStep, EstimateOptions, JacobianPenaltyOptions, Weights,
} from '@latentkit/contractive';
export {
  ConvolutionalAutoencoder, convolutionalConfig, convolutionalNetwork, convolutionalNetworkConfig,
  convolutionalNetworkFactory, featureMapShape, trainingDefaults as convolutionalTrainingDefaults,
} from '@latentkit/convolutional';
export type {
  ConvolutionalConfig, ConvolutionalNetworkConfig, ConvolutionalNetworkOptions, ConvolutionalOptions,
} from '@latentkit/convolutional';
export {
  AbortedError, DivergedError, Estimator, FileFormatError, FileMissingError, InvalidParameterError, LatentKitError,
  NonFiniteError, NotFittedError, ProgressReporter, ShapeError, StorageError, UnavailableError, UnknownNameError,
  allocate, arrayField, astype, checkFinite, checkReplaceable, concatRows, countField, crc32, decodeSafetensors,
  defineConfig, defineState, dtypeOf, encodeLabels, encodeSafetensors, encodeValues, fileSums, flagField, flattenRows,
  indexedDbStore, integersField, isNdArray, isTensorLike, labelsField, listField, memoryStore, ndarray, nearestName,
  normalQuantile, numberField, optionalField, parameterTable, random, readClasses, readLabels, readSummedFiles, reshape,
  rowSize, rowsOf, sameShape, sha256, show, sizeOf, sliceRows, stack, sumFiles, takeRows, throwIfAborted, toMatrix,
  toNdArray, toNested, vectorField, wordField, yieldToEventLoop, zeros, zipStore,
} from '@latentkit/core';
export type {
  ArrayInput, AsyncFitOptions, Axis, ConfigSchema, DType, Decoder, EncodedLabels, Encoder, ErrorDetails, Field,
  FileStore, FileSums, IntegerLabels, Json, LongWorkOptions, NdArray, NestedArray, NumericArray, ParameterInfo,
  Progress, RandomDraws, RandomSource, RandomStream, RuntimeChoice, SafetensorsContents, StateFormat, StateOf,
  StateOfFormat, TensorLike, ToNdArrayOptions, Transformer, VersionedJson, ZipStore,
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
  GeneratorOptions, GunzipOptions, LabelledDataset, LabelledPoints, ManifoldPoints, MnistFile, MnistInfo, MnistName,
  MnistSplit, SineSequences, SineSequencesOptions, Split, SplitIndices, SplitOptions, UnitScaling, WriteCsvOptions,
} from '@latentkit/datasets';
export {
  DenoisingAutoencoder, NOISES, blockMasking, blockMaskingConfig, blockMaskingFactory, corrupt, denoisingConfig,
  dropoutNoise, dropoutNoiseConfig, dropoutNoiseFactory, gaussianNoise, gaussianNoiseConfig, gaussianNoiseFactory,
  maskingNoise, nearness, saltAndPepperNoise, saltAndPepperNoiseConfig, saltAndPepperNoiseFactory,
  trainingDefaults as denoisingTrainingDefaults,
} from '@latentkit/denoising';
export type {
  BlockMaskingOptions, CorruptOptions, DenoisingConfig, DenoisingOptions, DenoisingQualityOptions, DropoutNoiseOptions,
  GaussianCorruptionOptions, Nearness, NearnessOptions, SaltAndPepperNoiseOptions, WalkBackOptions,
} from '@latentkit/denoising';
export {
  ONNX_MANIFEST, TRAINING_MANIFEST, exportOnnxModels, exportProjector, exportSafetensors, exportTfjs,
  exportTrainingFiles, importKeras, importKerasModel, importSafetensors, importTfjs, modelCard,
} from '@latentkit/interchange';
export type {
  ImportKerasOptions, ImportOptions, ImportTfjsOptions, ModelCardOptions, Normalisation, OnnxModelsOptions,
  ProjectorOptions, SpriteImages, TrainingFilesOptions,
} from '@latentkit/interchange';
export {
  AnomalyDetector, AnomalyScorer, GaussianMixture, anomalyDetectorConfig, anomalyProbabilities, anomalyScorerConfig,
  anomalyThreshold, attributeDirection, averageCode, classMeans, codeRange, dciScores, dciScoresAsync, drawFromBox,
  drawFromGaussian, drawFromPrior, gaussianMixtureConfig, importanceScores, interpolateCodes, interpolateGrid,
  interpolatePath, jacobianOf, jacobianSpectrum, klPerAxis, levinaBickel, levinaBickelAsync, modularity, morph,
  moveAlongTangents, moveCodes, mutualInformationGap, nearestCodes, numericalJacobian, pcaDimension, perturbCodes,
  pointsOutside, recognizeFromFew, sapScore, spectralDimension, tangents, travelGrid, traversals, twoNN, twoNNAsync,
} from '@latentkit/latent';
export type {
  AnomalyDetectorOptions, AnomalyDetectorReader, AnomalyFitOptions, AnomalyMeasure, AnomalyScoreOptions,
  AnomalyScorerConfig, AnomalyScorerOptions, AnomalyThreshold, AnomalyThresholdOptions, AttributeOptions,
  AverageCodeOptions, BinOptions, ClassMeans, CodeDrawOptions, CodeLabel, CodeLabels, CodeRange, CodeRangeOptions,
  DciOptions, DciScores, DrawFromGaussianOptions, FactoredSamples, FewLabelsOptions, GaussianMixtureConfig,
  GaussianMixtureOptions, ImportanceScores, InterpolateGridOptions, InterpolateOptions, InterpolatePathOptions,
  InterpolationMethod, JacobianOfOptions, JacobianSpectrum, JacobianSpectrumOptions, KlPerAxis, LevinaBickel,
  LevinaBickelOptions, MixtureDraws, Modularity, Morph, MorphOptions, MorphPath, MoveAlongTangentsOptions, MoveOptions,
  MutualInformationGap, NearestCodesOptions, NumericalJacobianOptions, PcaDimension, PcaDimensionOptions,
  PerturbOptions, ProbabilityMethod, RangeOptions, Recognition, RecognitionOptions, SapOptions, SapScore,
  SpectralDimensionOptions, TangentOptions, Tangents, TravelGrid, TravelGridOptions, TraversalOptions, Traversals,
  TwoNN, TwoNNOptions,
} from '@latentkit/latent';
export {
  ACTIVATIONS, ActivityRegularization, AlphaDropout, AutoregressiveDecoder, BilinearUpSampling, BorrowedVariable,
  DenseTranspose, Dropout, ExponentialActivation, GaussianNoise, Gru, HardSigmoid3Activation, INITIALIZERS,
  KerasInitializer, LEAKY_RELU_SLOPE, LeakyReluActivation, Lstm, Masking, RandomLayer, RepeatVector, Sampling,
  activation, activationSchema, applyWith, bidirectional, chainLayers, computeFans, conv2dTransposeLayers, dense,
  denseLayers, eagerNoise, flattenLayers, gru, initialValues, initializer, kerasDefaults, lstm, registerLayers,
  tieLayers, unflattenLayers, untieModel, variablesOf,
} from '@latentkit/layers';
export type {
  ActivationName, ActivityRegularizationOptions, Application, AutoregressiveDecoderOptions, BidirectionalOptions,
  BilinearUpSamplingOptions, CallArguments, Conv2DTransposeOptions, DenseOptions, DenseTransposeOptions, DropoutOptions,
  FusedActivationName, GaussianNoiseOptions, GruLayerOptions, Initializer, InitializerConfig, InitializerName, LossSink,
  LstmLayerOptions, MaskingOptions, NoiseSource, RandomLayerOptions, RecurrentActivation, RecurrentLayerOptions,
  RepeatVectorOptions, VariableInfo,
} from '@latentkit/layers';
export {
  ComputedEstimator, ComputedTransformer, METRICS, SparseMatrix, assignRows, checkpoint, cholesky, choleskySolve,
  columnMeans, columnVariances, completeBasis, covariance, covarianceOf, dot, fixSigns, gram, inverseFromCholesky,
  kMeans, lanczos, loadKernels, logDeterminantFromCholesky, matmul, neighbors, norm, orthonormalize, pairwiseDistances,
  pairwiseDistancesOf, pause, plainKernels, powerIteration, principalAngles, pseudoInverse, qr, quantile, randomizedSvd,
  request, rowDistance, run, runSync, smallestEigen, solve, solveLower, solveUpper, sparseProduct, squaredDistancesTo,
  svdSmall, symmetricEigen, symmetricEigenvalues, symmetricInverse, symmetrize, thinSvd, topEigen,
} from '@latentkit/linalg';
export type {
  Assignment, Awaitable, CenteredGram, Clustering, ClusteringOptions, Computation, ComputationOptions,
  CovarianceOptions, DistanceMetric, DistanceOptions, DominantEigen, EigenPairs, FilterInput, FilteredRows, FixedSigns,
  FromRowsOptions, GramOptions, Kernels, LanczosOptions, LinearOperator, MatmulOptions, MeanAndCovariance,
  NeighborOptions, Neighbors, PartialEigen, PowerIterationOptions, PseudoInverseOptions, Qr, RandomizedSvdOptions,
  RowDistance, SmallestEigenOptions, Step, SymmetricEigen, SymmetricEigenOptions, Symmetrization, ThinSvd,
  TriangularOptions, Triplet, VarianceOptions,
} from '@latentkit/linalg';
export {
  LinearAutoencoder, linearConfig, linearNetwork, linearNetworkConfig, linearNetworkFactory, principalComponentsWithin,
  trainingDefaults as linearTrainingDefaults,
} from '@latentkit/linear';
export type {
  LinearConfig, LinearNetworkConfig, LinearNetworkOptions, LinearOptions, PrincipalComponents,
} from '@latentkit/linear';
export {
  Isomap, LocallyLinearEmbedding, MDS, SpectralEmbedding, TSNE, UMAP, continuity, fuzzySimplicialSet, geodesicPath,
  isomapConfig, locallyLinearEmbeddingConfig, mdsConfig, neighborPrecision, shepardCorrelation, shepardPairs,
  spectralEmbeddingConfig, stress, trustworthiness, tsneConfig, umapConfig,
} from '@latentkit/manifold';
export type {
  FuzzySetOptions, GeodesicPath, GeodesicPathOptions, IsomapConfig, IsomapOptions, LayoutCurve,
  LocallyLinearEmbeddingConfig, LocallyLinearEmbeddingOptions, MDSConfig, MDSOptions, NeighborPrecision,
  NeighborPrecisionOptions, NeighborhoodOptions, QualityOptions, ShepardOptions, ShepardPairs, SparseGraph,
  SpectralEmbeddingConfig, SpectralEmbeddingOptions, Stopped, StressOptions, TSNEConfig, TSNEFitOptions, TSNEIteration,
  TSNEOptions, UMAPConfig, UMAPFitOptions, UMAPOptions,
} from '@latentkit/manifold';
export {
  configureWeb, encodeOnnx, loadRuntime, nchwcBlock, runtimeReports,
} from '@latentkit/onnx';
export type {
  OnnxAttribute, OnnxData, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxType, OnnxValue, Runtime, RuntimeDevice,
  RuntimeReport, RuntimeTensor, Session, SessionOptions, WasmPaths, WebOptions,
} from '@latentkit/onnx';
export {
  FactorAnalysis, FastICA, IncrementalPCA, KernelPCA, LinearDiscriminantAnalysis, NMF, PCA, SparsePCA, TeachingPCA,
  TruncatedSVD, factorAnalysisConfig, fastIcaConfig, incrementalPcaConfig, kernelPcaConfig,
  linearDiscriminantAnalysisConfig, nmfConfig, pcaConfig, pcaReconstructionMse, sparsePcaConfig, teachingPcaConfig,
  truncatedSvdConfig, varianceSpectrum,
} from '@latentkit/pca';
export type {
  ExplainOptions, FactorAnalysisConfig, FactorAnalysisOptions, FastICAConfig, FastICAOptions, IncrementalPCAConfig,
  IncrementalPCAOptions, KernelPCAConfig, KernelPCAOptions, LinearDiscriminantAnalysisConfig,
  LinearDiscriminantAnalysisOptions, NMFConfig, NMFOptions, PCAConfig, PCAOptions, SolverName, SparsePCAConfig,
  SparsePCAOptions, StepName, TeachingPCAConfig, TeachingPCAOptions, TeachingStep, TruncatedSVDConfig,
  TruncatedSVDOptions, VarianceSpectrum,
} from '@latentkit/pca';
export {
  AffineScaler, LabelEncoder, MaxAbsScaler, MinMaxScaler, Normalizer, OneHotEncoder, Pipeline, RobustScaler,
  SimpleImputer, StandardScaler, WhiteningTransformer, affineScalerConfig, labelEncoderConfig, loadPipeline,
  maxAbsScalerConfig, minMaxScalerConfig, normalizerConfig, oneHotEncoderConfig, pipeline, pipelineFromJSON,
  robustScalerConfig, scalerFromJSON, simpleImputerConfig, standardScalerConfig, whiteningConfig,
} from '@latentkit/preprocessing';
export type {
  AffineScalerOptions, BundleClass, Category, CategoryInput, FloatArray, JsonClass, LabelEncoderOptions, LabelInput,
  LastStep, LoadPipelineOptions, MaxAbsScalerOptions, MinMaxScalerOptions, NamedStep, NormalizerOptions,
  OneHotEncoderOptions, Outcome, PipelineFitOptions, PipelineOptions, PipelineStep, RobustScalerOptions, Scaler,
  SimpleImputerOptions, StandardScalerOptions, StepClass, StepInput, WhiteningOptions,
} from '@latentkit/preprocessing';
export {
  Classifier, KMeans, KNeighborsClassifier, LogisticRegression, accuracy, adjustedRandIndex, averagePrecision,
  classificationReport, confusionMatrix, crossValidate, kFolds, kMeansConfig, kNeighborsClassifierConfig, linearProbe,
  logLoss, logisticRegressionConfig, neighborProbe, normalizedMutualInformation, precisionAtN, precisionRecallCurve,
  rocAuc, rocCurve, stratifiedFolds,
} from '@latentkit/probe';
export type {
  AverageScores, ClassificationReport, ClassifyOptions, ConfusionMatrix, CrossValidateOptions, CrossValidation,
  FitHooks, Fittable, Fold, FoldOptions, KMeansConfig, KMeansOptions, KNeighborsClassifierConfig,
  KNeighborsClassifierOptions, LogLossOptions, LogisticRegressionConfig, LogisticRegressionOptions, PrecisionAtNOptions,
  PrecisionRecallCurve, Predictor, ProbeResult, RocCurve, RocCurveOptions, Scoring, ScoringName,
} from '@latentkit/probe';
export {
  CELLS, RecurrentAutoencoder, padSequences, recurrentAutoencoderConfig, recurrentConfig, recurrentNetwork,
  recurrentNetworkFactory, recurrentParameters, trainingDefaults as recurrentTrainingDefaults,
} from '@latentkit/recurrent';
export type {
  PadSequencesOptions, PaddedSequences, RecurrentAutoencoderConfig, RecurrentAutoencoderOptions, RecurrentNetworkConfig,
  RecurrentNetworkOptions,
} from '@latentkit/recurrent';
export {
  createReport, exploreModel, verdictOf,
} from '@latentkit/report';
export type {
  ComparisonInput, ConditionedDecoder, ExploreOptions, ExploreSamples, RenderFigure, ReportAnomaly, ReportComparison,
  ReportData, ReportDenoising, ReportEvaluation, ReportExploration, ReportFile, ReportGenerated, ReportInput,
  ReportInterpolation, ReportLatent, ReportMap, ReportModel, ReportOptions, ReportProbe, ReportRun, ReportTangents,
  ReportTravel, ReportTraversals, ReportValue,
} from '@latentkit/report';
export {
  SPARSITIES, SparseAutoencoder, activationStatistics, kSparse, kSparseConfig, kSparseFactory, klSparsity,
  klSparsityConfig, klSparsityFactory, l1Activity, l1ActivityConfig, l1ActivityFactory, lifetimeSparsity,
  lifetimeSparsityConfig, lifetimeSparsityFactory, sparseConfig, trainingDefaults as sparseTrainingDefaults,
} from '@latentkit/sparse';
export type {
  ActivationStatistics, ActivationStatisticsOptions, Histogram, KSparseOptions, KlSparsityOptions, L1ActivityOptions,
  LifetimeSparsityOptions, SparseConfig, SparseOptions,
} from '@latentkit/sparse';
export {
  EncoderClassifier, StackedAutoencoder, classifierConfig, fitGreedily, stackedConfig,
  trainingDefaults as stackedTrainingDefaults,
} from '@latentkit/stacked';
export type {
  ClassifierConfig, ClassifierFitOptions, ClassifierHistory, ClassifierOptions, EncoderSource,
  EvaluateClassifierOptions, GreedyHistory, GreedyOptions, GreedyPhase, StackedConfig, StackedOptions,
} from '@latentkit/stacked';
export {
  OBJECTIVES, VariationalAutoencoder, activeUnitsOf, gaussianBottleneck, gaussianBottleneckConfig,
  gaussianBottleneckFactory, mmdBottleneck, mmdBottleneckConfig, mmdBottleneckFactory, totalCorrelationBottleneck,
  totalCorrelationBottleneckConfig, totalCorrelationBottleneckFactory, trainingDefaults as variationalTrainingDefaults,
  variationalConfig, vectorQuantizer, vectorQuantizerConfig, vectorQuantizerFactory,
} from '@latentkit/variational';
export type {
  ActiveUnits, ActiveUnitsOptions, BoundOptions, CodeDistribution, DrawOptions, EvidenceBound,
  GaussianBottleneckOptions, MmdBottleneckOptions, TotalCorrelationBottleneckOptions, VariationalConfig,
  VariationalOptions, VectorQuantizerOptions,
} from '@latentkit/variational';
export {
  activationFunctions, activationHistograms, categoricalDark, categoricalLight, codeImages, colorMaps, colorTable,
  componentScatters, confusionHeatmap, darkTheme, denoisingRows, errorCases, errorHistogram, escapeHtml, escapeXml,
  explainedVariance, formatNumber, histogram, imageGrid, interactiveScript, interactiveScriptHash, interpolationSheet,
  interpolationStrip, jacobianRows, learningCurves, lightTheme, metricBars, metricCurves, metricWords, niceTicks,
  panels, pcaBiplot, precisionRecallCurves, principalAxesScatter, recognitionSheet, reconstructionRows, residualMaps,
  rocCurves, scatter3d, scatterByLabel, scatterWithThumbnails, shepardDiagram, singularValueCurves, sparsityCost,
  tangentImages, tangentStrips, themeOf, tickFormat, toInteractive, toPng, toSvg, travelSheet, traversalSheet,
  weightImages,
} from '@latentkit/viz';
export type {
  ActivationFunctionsData, ActivationFunctionsOptions, ActivationHistogramsData, ActivationHistogramsOptions, Arrow3d,
  CellsInteraction, ClassEntry, CodeImagesData, CodeImagesOptions, ColorMapName, ComponentScattersData,
  ComponentScattersOptions, ConfusionCounts, ConfusionHeatmapData, ConfusionHeatmapOptions, Coordinates3d, Curve,
  CurvePanel, CurvesInteraction, DenoisingRowsData, DenoisingRowsOptions, DrawContext, DrawnActivation, ErrorCasesData,
  ErrorCasesOptions, ErrorHistogramData, ErrorHistogramOptions, ExplainedVarianceData, ExplainedVarianceOptions, Figure,
  FigureOptions, HistogramBins, HistogramOptions, ImageFigureOptions, ImageGridData, ImageGridOptions, ImageSheet,
  Images, Interaction, InteractiveOptions, InterpolationSheetData, InterpolationSheetOptions, InterpolationStripData,
  InterpolationStripOptions, JacobianRowsOptions, Labels, LearningCurvesData, LearningCurvesOptions, LearningHistory,
  MetricBarsData, MetricBarsOptions, MetricCurvesData, MetricCurvesOptions, MetricValue, OneOrNamed, PanelsData,
  PanelsOptions, PcaBiplotData, PcaBiplotOptions, Plane3d, PngOptions, PointsInteraction, PrecisionRecallCurvesData,
  PrecisionRecallCurvesOptions, PrecisionRecallPoints, PrincipalAxesInput, PrincipalAxesScatterData,
  PrincipalAxesScatterOptions, RecognitionSheetData, RecognitionSheetOptions, ReconstructionRowsData,
  ReconstructionRowsOptions, ResidualMapsData, ResidualMapsOptions, RocCurvesData, RocCurvesOptions, RocPoints,
  Scatter3dData, Scatter3dOptions, ScatterByLabelOptions, ScatterData, ScatterWithThumbnailsOptions, SceneInteraction,
  ShepardDiagramData, ShepardDiagramOptions, ShepardDistances, SignedGridData, SignedGridOptions,
  SingularValueCurvesData, SingularValueCurvesOptions, SparsityCostData, SparsityCostName, SparsityCostOptions,
  SvgOptions, TangentImagesOptions, TangentStripsData, TangentStripsOptions, Theme, ThemeName, ThumbnailScatterData,
  TravelSheetData, TravelSheetOptions, TraversalSheetData, TraversalSheetOptions, ValueRange, VectorInput,
  WeightImagesData, WeightImagesOptions,
} from '@latentkit/viz';

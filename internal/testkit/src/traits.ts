/** Wherein an estimator differs from what the conformance suite expects of all. Nothing is said of most. */
export interface Traits {
  /** Parameters without which its defaults do not suit 24 rows of 5 features, or take long for nothing. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** It learns nothing from the data and works before `fit`. */
  readonly stateless?: true;
  /** `fit` needs labels. */
  readonly supervised?: true;
  /** What it takes: rows of any numbers, of numbers >= 0, of categories, of numbers and NaN; or labels alone. */
  readonly input?: 'nonnegative' | 'categories' | 'gaps' | 'labels';
  /** Parameters with which `inverseTransform` undoes `transform`, or false where none do. */
  readonly invertible?: Readonly<Record<string, unknown>> | false;
  /** Rounding in the data grows to differences that can be seen, so float32 is not compared with float64. */
  readonly sensitive?: true;
  /** Parameters that must be given together with one for it to be valid or to count. */
  readonly together?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Other values of a parameter, where those that the suite makes up do not suit the data. */
  readonly values?: Readonly<Record<string, readonly unknown[]>>;
  /** `fitTransform` gives what `fit` found, and `transform` finds it anew, to some tolerance of its own. */
  readonly refits?: true;
}

/** What is peculiar to a class, by its name. */
export const traits: Readonly<Record<string, Traits>> = {
  AffineScaler: { stateless: true },
  LabelEncoder: { input: 'labels' },
  Normalizer: { stateless: true, invertible: { keepNorm: true } },
  OneHotEncoder: { input: 'categories' },
  SimpleImputer: { input: 'gaps', invertible: { addIndicator: true }, together: { fillValue: { strategy: 'constant' } } },

  FactorAnalysis: { invertible: false, values: { noiseVarianceInit: [[1, 2, 1, 2, 1]] } },
  FastICA: {
    options: { maxIterations: 20 },
    sensitive: true,
    // `none` is for samples that are white already, which these are not.
    values: { whiten: ['arbitrary-variance'], wInit: [[[1, 0, 0, 0, 0], [0, 0, 1, 0, 0], [0, 1, 0, 0, 0], [0, 0, 0, 0.6, 0.8], [0, 0, 0, -0.8, 0.6]]] },
  },
  KernelPCA: {
    invertible: false,
    together: { kernel: { gamma: 0.001 }, gamma: { kernel: 'rbf' }, degree: { kernel: 'poly' }, coef0: { kernel: 'poly' }, alpha: { inverse: true }, removeZeroEigen: { components: 9 } },
  },
  LinearDiscriminantAnalysis: { supervised: true, together: { shrinkage: { solver: 'eigen' } }, values: { components: [1], priors: [[0.2, 0.3, 0.5]] } },
  NMF: { options: { maxIterations: 40 }, input: 'nonnegative', invertible: false, refits: true, together: { loss: { solver: 'multiplicative' } } },
  SparsePCA: { invertible: false },
  TeachingPCA: { invertible: { components: 5 } },
  TruncatedSVD: { invertible: { components: 5 } },

  TSNE: {
    options: { perplexity: 5, iterations: 60, earlyIterations: 20, patience: 50 },
    sensitive: true,
    together: { metric: { init: 'random' }, angle: { method: 'barnes-hut' }, gridSpacing: { method: 'grid' }, seed: { init: 'random' } },
  },
  UMAP: { options: { neighbors: 5, epochs: 30 }, sensitive: true, invertible: false },
  LocallyLinearEmbedding: { together: { method: { neighbors: 8 } } },
  MDS: { together: { nInit: { init: 'random' }, seed: { init: 'random' } } },
  SpectralEmbedding: { options: { neighbors: 6 } },

  AnomalyScorer: { together: { k: { measure: 'neighbors' }, aggregate: { measure: 'neighbors' } } },
  KNeighborsClassifier: { supervised: true },
  LogisticRegression: { supervised: true },
};

/** Classes with `fit` that are no estimators of their own: what others are made from, and compositions, which have tests of their own. */
export const bases: readonly string[] = ['AnomalyDetector', 'Classifier', 'ComputedEstimator', 'ComputedTransformer', 'Pipeline'];

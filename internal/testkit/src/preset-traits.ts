/** Wherein a preset differs from what the conformance suite expects of all. Nothing is said of most. */
export interface PresetTraits {
  /** Parameters that must be given together with a value of one, written `parameter` or `parameter value`. */
  readonly together?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Other values of a parameter, where those that the suite makes up do not suit nine features. */
  readonly values?: Readonly<Record<string, readonly unknown[]>>;
  /** Parameters with which the model is conditioned on three classes. */
  readonly conditioned?: readonly string[];
}

// Cross-entropy from an output that is no sigmoid divides by numbers near 0, which makes differences of rounding large.
const plainOutputs = Object.fromEntries(
  ['relu', 'elu', 'selu', 'leakyRelu', 'gelu', 'swish', 'tanh', 'softplus', 'linear'].map((name) => [`outputActivation ${name}`, { loss: 'mse' }]),
);

/** What is peculiar to a preset, by its class. */
export const presetTraits: Readonly<Record<string, PresetTraits>> = {
  DenoisingAutoencoder: {
    together: { ...plainOutputs, 'noise block': { imageShape: [3, 3], blockSize: 2 }, imageShape: { noise: 'block', blockSize: 2 }, blockSize: { noise: 'block', imageShape: [3, 3] } },
    values: { imageShape: [[3, 3]], blockSize: [2] },
  },
  SparseAutoencoder: { together: { ...plainOutputs, 'sparsity k-sparse': { k: 1 }, k: { sparsity: 'k-sparse' }, alpha: { sparsity: 'k-sparse', k: 1 }, rate: { sparsity: 'lifetime' } }, values: { k: [1] } },
  ContractiveAutoencoder: { together: plainOutputs },
  // Nine pixels are not enough for large windows and steps.
  ConvolutionalAutoencoder: { together: { ...plainOutputs, residualBlocks: { filters: [4] } }, values: { imageShape: [[3, 3]], kernelSizes: [[2], [2, 1]], strides: [[2], [2, 1]], residualBlocks: [2] } },
  VariationalAutoencoder: {
    together: {
      ...plainOutputs,
      tied: { objective: 'mmd', deterministic: true },
      mmdWeight: { objective: 'mmd' },
      kernel: { objective: 'mmd' },
      deterministic: { objective: 'mmd' },
      alpha: { objective: 'total-correlation' },
      gamma: { objective: 'total-correlation' },
      entries: { objective: 'vector-quantization' },
      groups: { objective: 'vector-quantization' },
      commitment: { objective: 'vector-quantization' },
    },
    values: { groups: [2] },
    conditioned: ['classes'],
  },
};

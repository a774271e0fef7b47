/**
 * Keras's defaults for layers whose TensorFlow.js counterparts have others (the dense kernel's initialiser and the
 * recurrent activation, for two), to be spread into `tf.layers` options. Keras's GRU also resets after the matrix product,
 * which TensorFlow.js cannot: see `gru`.
 */
export const kerasDefaults = {
  dense: { activation: 'linear', useBias: true, kernelInitializer: 'glorotUniform', biasInitializer: 'zeros' },
  conv2d: { padding: 'valid', activation: 'linear', useBias: true, kernelInitializer: 'glorotUniform', biasInitializer: 'zeros' },
  conv2dTranspose: { padding: 'valid', activation: 'linear', useBias: true, kernelInitializer: 'glorotUniform', biasInitializer: 'zeros' },
  lstm: {
    activation: 'tanh',
    recurrentActivation: 'sigmoid',
    useBias: true,
    kernelInitializer: 'glorotUniform',
    recurrentInitializer: 'orthogonal',
    biasInitializer: 'zeros',
    unitForgetBias: true,
  },
  gru: {
    activation: 'tanh',
    recurrentActivation: 'sigmoid',
    useBias: true,
    kernelInitializer: 'glorotUniform',
    recurrentInitializer: 'orthogonal',
    biasInitializer: 'zeros',
  },
  batchNormalization: { momentum: 0.99, epsilon: 1e-3 },
  layerNormalization: { epsilon: 1e-3 },
} as const;

/** Constants of the scaled exponential linear unit (doi:10.48550/arXiv.1706.02515), as TensorFlow.js has them. */
export const SELU_ALPHA = 1.6732632423543772;
export const SELU_SCALE = 1.0507009873554805;

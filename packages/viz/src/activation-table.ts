/** An activation as a function of one number, with its derivative. */
export interface ActivationFunction {
  readonly label: string;
  /** The formula in words that fit below a heading. */
  readonly formula: string;
  readonly of: (x: number) => number;
  readonly slope: (x: number) => number;
}

// Klambauer et al., Self-Normalizing Neural Networks (arXiv:1706.02515).
const SELU = { alpha: 1.6732632423543772, scale: 1.0507009873554805 } as const;
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
// NaN at the jump itself, where there is no derivative and so no line.
const jump = (x: number, above: number, below: number): number => (x === 0 ? NaN : x > 0 ? above : below);
// The approximation by tanh; it differs from the exact function by less than 0.0005, which no plot shows.
const gate = (x: number): number => Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3));

/** The activations that networks can be configured with, and their order. `leak` is the slope of `leakyRelu` below 0. */
export function activationTable(leak: number) {
  return {
    elu: { label: 'ELU', formula: 'x, below 0: exp(x) − 1', of: (x) => (x > 0 ? x : Math.expm1(x)), slope: (x) => (x > 0 ? 1 : Math.exp(x)) },
    leakyRelu: { label: 'Leaky ReLU', formula: `x, below 0: ${leak}x`, of: (x) => (x > 0 ? x : leak * x), slope: (x) => jump(x, 1, leak) },
    relu: { label: 'ReLU', formula: 'max(0, x)', of: (x) => Math.max(0, x), slope: (x) => jump(x, 1, 0) },
    selu: {
      label: 'SELU',
      formula: '1.051x, below 0: 1.758(exp(x) − 1)',
      of: (x) => SELU.scale * (x > 0 ? x : SELU.alpha * Math.expm1(x)),
      slope: (x) => SELU.scale * jump(x, 1, SELU.alpha * Math.exp(x)),
    },
    sigmoid: { label: 'sigmoid', formula: '1 / (1 + exp(−x))', of: sigmoid, slope: (x) => sigmoid(x) * (1 - sigmoid(x)) },
    tanh: { label: 'tanh', formula: '2 sigmoid(2x) − 1', of: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2 },
    softplus: { label: 'softplus', formula: 'ln(1 + exp(x))', of: (x) => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x))), slope: sigmoid },
    swish: { label: 'swish', formula: 'x sigmoid(x)', of: (x) => x * sigmoid(x), slope: (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x))) },
    gelu: {
      label: 'GELU',
      formula: 'x Φ(x)',
      of: (x) => 0.5 * x * (1 + gate(x)),
      slope: (x) => 0.5 * (1 + gate(x)) + 0.5 * x * (1 - gate(x) ** 2) * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x),
    },
    linear: { label: 'linear', formula: 'x', of: (x) => x, slope: () => 1 },
  } satisfies Record<string, ActivationFunction>;
}

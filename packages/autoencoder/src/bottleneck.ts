import type { Bottleneck, PartFactory } from './slots.js';

/** The plain bottleneck: the encoder's output is the code. */
export function identityBottleneck(): Bottleneck {
  return {
    config: { type: 'identity' },
    encoderUnits: (latentDim) => latentDim,
    apply: (encoded) => ({ code: encoded }),
    code: (encoded) => encoded,
  };
}

/** Makes {@link identityBottleneck} when a bundle is loaded. */
export const identityBottleneckFactory: PartFactory<Bottleneck> = {
  kind: 'bottleneck',
  type: 'identity',
  create: identityBottleneck,
};

import { type Autoencoder, type DenseSettings, type Network, type PlannedLayer, buildDenseModels } from '@latentkit/autoencoder';

/** A layer of an encoder and its mirror image. */
export interface LayerPair {
  readonly encoder: PlannedLayer;
  readonly decoder: PlannedLayer;
}

/** The network of one layer and its mirror image alone, under the names that they have in the whole. */
export function pairNetwork({ encoder, decoder }: LayerPair, settings: DenseSettings): Network {
  return {
    config: { type: 'pair' },
    build: (context) => buildDenseModels({ encoder: [encoder], decoder: [decoder] }, settings, context),
  };
}

/** Copies a pair's weights from one model to another that has layers of these names and sizes. */
export function copyPair(from: Autoencoder, to: Autoencoder, { encoder, decoder }: LayerPair): void {
  to.encoder.getLayer(encoder.name).setWeights(from.encoder.getLayer(encoder.name).getWeights());
  to.decoder.getLayer(decoder.name).setWeights(from.decoder.getLayer(decoder.name).getWeights());
}

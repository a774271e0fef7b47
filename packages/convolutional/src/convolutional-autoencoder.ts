import { Autoencoder, type SlotOptions } from '@latentkit/autoencoder';
import { convolutionalConfig, type ConvolutionalConfig, type ConvolutionalOptions } from './config.js';
import { convolutionalNetwork } from './convolutional-network.js';

/**
 * The convolutional autoencoder, for images [n, rows, columns] or [n, rows, columns, channels] of any size. By default three
 * convolutions of 16, 32 and 64 channels with SELU, each with max-pooling, a dense code, and transposed convolutions back to
 * the image; with `style: 'strided'`, convolutions of 32 and 64 channels with ReLU and steps of 2. (Masci et al., 2011,
 * https://doi.org/10.1007/978-3-642-21735-7_7.)
 *
 * ```ts
 * const model = new ConvolutionalAutoencoder({ latentDim: 30, seed: 42 });
 * await model.fit(images, { epochs: 5, optimizer: adam(1e-3) }); // [n, 28, 28]
 * const codes = await model.encode(images); // [n, 30]
 * ```
 */
export class ConvolutionalAutoencoder extends Autoencoder<ConvolutionalConfig> {
  static override readonly packageName = '@latentkit/convolutional';
  static override readonly configSchema = convolutionalConfig;

  /** Throws `InvalidParameterError` for a value out of range, `UnknownNameError` for a misspelt parameter. */
  constructor(options: ConvolutionalOptions = {}) {
    super(options);
  }

  protected override presetSlots({ latentDim: _latentDim, loss: _loss, seed: _seed, ...network }: ConvolutionalConfig): SlotOptions {
    return { network: convolutionalNetwork(network) };
  }
}

import type { Autoencoder, AutoencoderClass, FitOptions } from '@latentkit/autoencoder';
import { ConvolutionalAutoencoder, trainingDefaults as convolutional } from '@latentkit/convolutional';
import { UnknownNameError } from '@latentkit/core';
import { ContractiveAutoencoder, trainingDefaults as contractive } from '@latentkit/contractive';
import { DenoisingAutoencoder, trainingDefaults as denoising } from '@latentkit/denoising';
import { LinearAutoencoder, trainingDefaults as linear } from '@latentkit/linear';
import { RecurrentAutoencoder, trainingDefaults as recurrent } from '@latentkit/recurrent';
import { SparseAutoencoder, trainingDefaults as sparse } from '@latentkit/sparse';
import { StackedAutoencoder, trainingDefaults as stacked } from '@latentkit/stacked';
import { VariationalAutoencoder, trainingDefaults as variational } from '@latentkit/variational';

/** A family as the command line trains it. */
export interface Family {
  readonly name: string;
  readonly model: AutoencoderClass<Autoencoder>;
  /** What a training on so many samples, for so many epochs where that is said, gets where nothing else is said. */
  trainingDefaults(samples: number, epochs?: number): Pick<FitOptions, 'epochs' | 'batchSize' | 'optimizer'>;
  /** Samples keep their shape, as images or sequences; other families take flat rows. */
  readonly shaped?: true;
  /** One sentence for the help. */
  readonly description: string;
}

/** Every family that can be trained; a new one is one more line. Its flags and its help follow from its schema. */
export const FAMILIES: readonly Family[] = [
  { name: 'linear', model: LinearAutoencoder, trainingDefaults: linear, description: 'one linear layer each way; spans the principal components' },
  { name: 'stacked', model: StackedAutoencoder, trainingDefaults: stacked, description: 'dense layers that narrow to the code and widen back' },
  { name: 'convolutional', model: ConvolutionalAutoencoder, trainingDefaults: convolutional, shaped: true, description: 'convolutions for images, with pooling or strides' },
  { name: 'recurrent', model: RecurrentAutoencoder, trainingDefaults: recurrent, shaped: true, description: 'LSTM or GRU for sequences, and for images row by row' },
  { name: 'denoising', model: DenoisingAutoencoder, trainingDefaults: denoising, description: 'inputs are damaged in training, clean ones have to come out' },
  { name: 'sparse', model: SparseAutoencoder, trainingDefaults: sparse, description: 'codes of many units of which each sample uses few' },
  { name: 'contractive', model: ContractiveAutoencoder, trainingDefaults: contractive, description: 'codes that change little where the input does' },
  { name: 'variational', model: VariationalAutoencoder, trainingDefaults: variational, description: 'codes are distributions near a prior that one can draw from' },
];

/** The family of a name. Throws `UnknownNameError` with the nearest one. */
export function familyOf(name: string): Family {
  const family = FAMILIES.find((each) => each.name === name);
  if (family !== undefined) return family;
  throw new UnknownNameError('family', name, FAMILIES.map((each) => each.name));
}

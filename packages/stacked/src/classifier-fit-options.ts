import type { ExecutionOptions, FitOptions, History, PredictOptions } from '@latentkit/autoencoder';
import type { ArrayInput, LongWorkOptions } from '@latentkit/core';

/** Options of `EncoderClassifier.fit`. */
export interface ClassifierFitOptions extends LongWorkOptions, ExecutionOptions, Pick<FitOptions, 'batchSize' | 'shuffle' | 'callbacks'> {
  /** Epochs in which only the layers on the codes learn. Default 10; 0 leaves this phase out. */
  readonly freezeEpochs?: number;
  /** Epochs after them in which the encoder learns too. Default 10; 0 leaves the encoder as it is. */
  readonly epochs?: number;
  /** Optimizer of the first phase. Default Adam with its default learning rate of 0.001. */
  readonly optimizer?: FitOptions['optimizer'];
  /** Optimizer of the second phase. Default Adam with a learning rate of 0.0001. */
  readonly fineTuneOptimizer?: FitOptions['optimizer'];
  /** Samples and labels on which loss and accuracy are computed after each epoch, as `valLoss` and `valAccuracy`. */
  readonly validationData?: { readonly x: ArrayInput; readonly labels: ArrayInput };
}

/** Options of `EncoderClassifier.evaluate`. */
export type EvaluateClassifierOptions = PredictOptions;

/** What `EncoderClassifier.fit` did. */
export interface ClassifierHistory {
  /** Of the epochs with the encoder as it is, where there were any. */
  readonly frozen: History | undefined;
  /** Of the epochs in which the encoder learned too, where there were any. */
  readonly fineTuned: History | undefined;
}

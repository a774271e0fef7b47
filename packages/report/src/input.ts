import type { ArrayInput } from '@latentkit/core';
import type { LearningHistory } from '@latentkit/viz';

/** A setting as the tables show it; lists and objects are printed as JSON. */
export type ReportValue = string | number | boolean | null | readonly unknown[] | { readonly [key: string]: unknown };

/** The autoencoder. */
export interface ReportModel {
  /** Name of the family, such as `stacked`. */
  readonly family: string;
  /** Numbers in one code. */
  readonly codeSize: number;
  /** Parameters with their defaults filled in. */
  readonly parameters: Readonly<Record<string, ReportValue>>;
  /** Table of layers as plain text. */
  readonly summary?: string;
}

/** The data set. */
export interface ReportData {
  readonly name: string;
  readonly description?: string;
  /** Where it comes from, and how to cite it. */
  readonly source?: string;
  readonly trainingSamples: number;
  readonly validationSamples: number;
  /** Shape of one sample: two or three axes are an image, one axis is a row of a table. */
  readonly sampleShape: readonly number[];
  readonly featureNames?: readonly string[];
  /** Name of each class: label k is called `targetNames[k]`. */
  readonly targetNames?: readonly string[];
  /** How values were scaled, in words. */
  readonly scaling: string;
}

/** Samples that the model did, or did not, see in training, and what it makes of them; all as the model sees them. */
export interface ReportEvaluation {
  readonly on: 'validation' | 'training';
  /** [n, features] */
  readonly originals: ArrayInput;
  /** [n, features] */
  readonly reconstructions: ArrayInput;
  /** Class index of each sample [n]. */
  readonly labels?: ArrayInput;
  /** Metrics on these samples by name. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Samples for the pictures of the latent space. */
export interface ReportLatent {
  /** [n, code size] */
  readonly codes: ArrayInput;
  /** The samples that were encoded [n, features]. */
  readonly data: ArrayInput;
  /** Class index of each sample [n]. */
  readonly labels?: ArrayInput;
  /** Which samples they are, in words. */
  readonly what: string;
}

/** The model beside principal components with the same code size; mean squared errors per element of the scaled data. */
export interface ReportComparison {
  readonly codeSize: number;
  readonly trainingMse: number;
  readonly validationMse?: number;
  readonly modelTrainingMse?: number;
  readonly modelValidationMse?: number;
}

/** How the training went. */
export interface ReportRun {
  /** `completed`, `stopped`, `aborted` or `diverged`. */
  readonly status: string;
  /** Why it ended early, where it did. */
  readonly reason?: string;
  /** Wall-clock seconds of the whole run. */
  readonly seconds: number;
  readonly samplesPerSecond: number;
  readonly engine: string;
  readonly device: string;
  readonly seed: number;
  /** When it ended, in words. */
  readonly date?: string;
  /** Versions of what it ran on, by name. */
  readonly versions?: Readonly<Record<string, string>>;
}

/** A file that the run left. */
export interface ReportFile {
  readonly path: string;
  readonly bytes: number;
}

/** Everything that a report shows: arrays and plain records. */
export interface ReportInput {
  readonly title: string;
  readonly model: ReportModel;
  readonly data: ReportData;
  /** Settings of the training: epochs, optimizer, … */
  readonly training: Readonly<Record<string, ReportValue>>;
  /** One number per epoch for each series; nothing where no epoch was finished. */
  readonly history: LearningHistory;
  readonly evaluation: ReportEvaluation;
  readonly latent: ReportLatent;
  readonly pca?: ReportComparison;
  readonly run: ReportRun;
  /** Command that repeats the run. */
  readonly command?: string;
  readonly files?: readonly ReportFile[];
}

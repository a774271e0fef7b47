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

/** A map of some of the samples, such as t-SNE gives it. */
export interface ReportMap {
  /** Samples in the plane [m, 2]. */
  readonly points: ArrayInput;
  /** Which rows of {@link ReportLatent.data} they are [m]. Default: the first m. */
  readonly rows?: ArrayInput;
  /** How it was made, in words. */
  readonly what: string;
}

/** Samples decoded from a grid of codes over two axes. */
export interface ReportTravel {
  /** [rows · columns, features]: sample i · columns + j belongs to `y[i]` and `x[j]`. */
  readonly samples: ArrayInput;
  /** Values of the first axis [columns]. */
  readonly x: ArrayInput;
  /** Values of the second axis [rows]. */
  readonly y: ArrayInput;
  readonly axes: readonly [x: number, y: number];
  /** What is held and from where to where it goes, in words. */
  readonly what: string;
}

/** Samples decoded on the way between the codes of two samples; several ways. */
export interface ReportInterpolation {
  /** [ways · steps, features], one way after the other. */
  readonly samples: ArrayInput;
  readonly steps: number;
  /** What each way leads from and to, such as `3 → 8`. */
  readonly labels: readonly string[];
  readonly what: string;
}

/** Samples decoded from codes that were drawn. */
export interface ReportGenerated {
  /** [n, features] */
  readonly samples: ArrayInput;
  /** What the codes were drawn from, in words. */
  readonly what: string;
  /** Classes of the samples: each draw is there once for every one of them, in their order. */
  readonly classes?: readonly string[];
}

/** Samples decoded while one code axis after the other is run through. */
export interface ReportTraversals {
  /** [axes · steps, features], one axis after the other. */
  readonly samples: ArrayInput;
  /** What each axis runs through [steps]. */
  readonly values: ArrayInput;
  /** Which axes [axes]. */
  readonly axes: ArrayInput;
  /** Divergence of every axis from the prior in nats [code size], all of them. */
  readonly kl?: ArrayInput;
  readonly what: string;
}

/** Damaged samples and what the model makes of them; all [n, features]. */
export interface ReportDenoising {
  readonly clean: ArrayInput;
  readonly noisy: ArrayInput;
  readonly denoised: ArrayInput;
  /** What the damage was, in words. */
  readonly what: string;
}

/** The singular vectors and values of the encoder's Jacobian at one sample. */
export interface ReportTangents {
  /** [features] */
  readonly sample: ArrayInput;
  /** [k, features] */
  readonly tangents: ArrayInput;
  /** All of them, falling [at least k]. */
  readonly singularValues: ArrayInput;
  readonly what: string;
}

/** How well classes can be read off the codes, and off principal components of the same number: shares of right answers. */
export interface ReportProbe {
  readonly linear: number;
  readonly neighbors: number;
  readonly pcaLinear?: number;
  readonly pcaNeighbors?: number;
  /** On which samples, in words. */
  readonly what: string;
}

/** Which samples are strange. */
export interface ReportAnomaly {
  /** Strangeness of each evaluated sample [n]. Default: its mean squared error. */
  readonly scores?: ArrayInput;
  /** 1 for samples known to be anomalous, 0 for the others [n]: gives the ROC curve. */
  readonly labels?: ArrayInput;
  /** Share of the samples that is taken for anomalous, in (0, .5]. Default .1. */
  readonly contamination?: number;
  /** What counts as anomalous, in words. */
  readonly what?: string;
}

/** What can be shown of a model by asking it; `exploreModel` makes all of it. */
export interface ReportExploration {
  readonly map?: ReportMap;
  readonly travel?: ReportTravel;
  readonly interpolation?: ReportInterpolation;
  readonly generated?: ReportGenerated;
  readonly traversals?: ReportTraversals;
  readonly denoising?: ReportDenoising;
  /** Whether the codes are shown as activations: for codes of which each sample should use few. */
  readonly activations?: boolean;
  readonly tangents?: ReportTangents;
  readonly probe?: ReportProbe;
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
  /** Relative to {@link ReportInput.folder}. */
  readonly path: string;
  readonly bytes: number;
}

/** Everything that a report shows of a model: arrays and plain records. Parts that are missing are left out. */
export interface ReportInput extends ReportExploration {
  readonly title: string;
  /** What the model is called among others. Default: its family, with the code size where that is needed. */
  readonly name?: string;
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
  /** Way from the report's folder to the one with the files, for the links. Default: they are in the same one. */
  readonly folder?: string;
  readonly anomaly?: ReportAnomaly;
}

/** Several models side by side. */
export interface ComparisonInput {
  readonly title: string;
  /** At least one, at most {@link MOST_MODELS}. */
  readonly models: readonly ReportInput[];
  /** Command that makes this report again. */
  readonly command?: string;
}

/** Models in one report. */
export const MOST_MODELS = 12;

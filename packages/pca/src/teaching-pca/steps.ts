import { type NdArray, UnknownNameError, ndarray } from '@latentkit/core';
import { fixSigns } from '@latentkit/linalg';
import { projectOn, shares, sumOfTerms } from './algorithm.js';
import type { TeachingPCAState } from './state.js';

/** One step of principal component analysis: what it does, and what it gives. */
export interface TeachingStep {
  /** Short name, such as `covariance`. */
  readonly name: StepName;
  /** What is done, in a sentence. */
  readonly title: string;
  /** The same as a formula. */
  readonly formula: string;
  /** The step's result. */
  readonly value: NdArray<Float64Array>;
  /** What else it gives, by name. */
  readonly more: Readonly<Record<string, NdArray<Float64Array>>>;
}

/** What the steps do, in their order; n and p are numbers of samples and features, k that of components. */
const TEXTS = {
  centre: { title: 'Take the mean of every feature from it', formula: "m = Σ x_i / n,  X = x − 1·m'" },
  covariance: { title: 'Add up the outer product of every centred sample with itself, and divide by n − 1', formula: "C = Σ x_i·x_i' / (n − 1)" },
  eigenpairs: { title: 'Find the directions that the covariance only stretches', formula: 'C·v = λ·v' },
  sort: { title: 'Sort them by how much they are stretched: the largest variance comes first', formula: 'λ_1 ≥ λ_2 ≥ … ≥ λ_p' },
  ratio: { title: 'See what share of the variance each holds', formula: 'λ_r / Σ λ_j' },
  project: { title: 'Project the centred samples on the first k', formula: 'Z = X·V,  V = [v_1 … v_k]' },
  reconstruct: { title: 'Give the samples back: the mean, and one matrix of rank one for each component', formula: "x ≈ 1·m' + Σ z_r·v_r'" },
} as const;

/** The names of the steps. */
export type StepName = keyof typeof TEXTS;

/** The names of the steps in their order. */
export const STEP_NAMES = Object.keys(TEXTS) as readonly StepName[];

/** One step of what was fitted. Throws UnknownNameError for another name. */
export function makeStep(name: StepName, state: TeachingPCAState): TeachingStep {
  if (!STEP_NAMES.includes(name)) throw new UnknownNameError('step', String(name), STEP_NAMES);
  return { name, ...TEXTS[name], ...results(name, state) };
}

/** All eigenvalues, descending; rounding may have left one below 0. */
export function sortedEigenvalues({ eigenvalues, order }: TeachingPCAState): Float64Array {
  return Float64Array.from(order, (at) => Math.max(0, eigenvalues[at]));
}

/** The first k eigenvectors in that order, signs fixed: [k, p]. */
export function sortedComponents({ nComponents, eigenvectors, order }: TeachingPCAState): NdArray<Float64Array> {
  const p = order.length;
  const rows = new Float64Array(nComponents * p);
  for (let r = 0; r < nComponents; r++) rows.set(eigenvectors.data.subarray(order[r] * p, (order[r] + 1) * p), r * p);
  return fixSigns(ndarray(rows, [nComponents, p])).rows;
}

function results(name: StepName, state: TeachingPCAState): Pick<TeachingStep, 'value' | 'more'> {
  switch (name) {
    case 'centre':
      return { value: state.centred, more: { mean: vector(state.mean) } };
    case 'covariance':
      return { value: state.covariance, more: {} };
    case 'eigenpairs':
      return { value: vector(state.eigenvalues), more: { 'eigenvectors, one in each row': state.eigenvectors } };
    case 'sort':
      return { value: vector(sortedEigenvalues(state)), more: { 'first k eigenvectors, one in each row': sortedComponents(state) } };
    case 'ratio':
      return ratios(shares(sortedEigenvalues(state)));
    case 'project':
      return { value: projectOn(sortedComponents(state), state.centred), more: {} };
    case 'reconstruct':
      return reconstruction(state);
  }
}

function ratios(each: Float64Array): Pick<TeachingStep, 'value' | 'more'> {
  let sum = 0;
  return { value: vector(each), more: { 'added up': vector(each.map((share) => (sum += share))) } };
}

/** The samples given back, and the mean squared error after the mean alone and after each term. */
function reconstruction(state: TeachingPCAState): Pick<TeachingStep, 'value' | 'more'> {
  const { mean, centred } = state;
  const components = sortedComponents(state);
  const p = mean.length;
  const errors: number[] = [];
  const value = sumOfTerms(mean, projectOn(components, centred), components, (sum) => {
    let squares = 0;
    for (let at = 0; at < sum.length; at++) squares += (centred.data[at] + mean[at % p] - sum[at]) ** 2;
    errors.push(squares / sum.length);
  });
  return { value, more: { 'mean squared error with 0, 1, 2, … components': vector(Float64Array.from(errors)) } };
}

function vector(data: Float64Array): NdArray<Float64Array> {
  return ndarray(data, [data.length]);
}

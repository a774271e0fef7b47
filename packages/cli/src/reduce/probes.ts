import { type ConfigSchema, UnknownNameError } from '@latentkit/core';
import type { Classifier } from '@latentkit/probe';
import type { z } from 'zod';

/** A classifier as the command line makes it. */
export type AnyClassifier = Classifier<object, object> & { readonly converged?: boolean };

/** The class of a probe, and its parameters. */
interface ProbeClass {
  readonly config: ConfigSchema<z.ZodObject>;
  readonly create: (options: object, onWarning: (text: string) => void) => AnyClassifier;
}

/** A probe of `latentkit probe`. */
export interface Probe {
  readonly name: string;
  readonly description: string;
  readonly load: () => Promise<ProbeClass>;
}

const probe = () => import('@latentkit/probe');

/** Every probe; a new one is one more line. */
export const PROBES: readonly Probe[] = [
  {
    name: 'logistic',
    description: 'what a linear classifier finds (logistic regression)',
    load: async () => probe().then((m) => ({ config: m.logisticRegressionConfig, create: (options, onWarning) => new m.LogisticRegression(options, { onWarning }) })),
  },
  {
    name: 'knn',
    description: 'whether near samples have equal labels (nearest neighbours)',
    load: async () => probe().then((m) => ({ config: m.kNeighborsClassifierConfig, create: (options) => new m.KNeighborsClassifier(options) })),
  },
];

/** The probe of a name. Throws `UnknownNameError` with the nearest one. */
export function probeOf(name: string): Probe {
  const found = PROBES.find((each) => each.name === name);
  if (found !== undefined) return found;
  throw new UnknownNameError('probe', name, PROBES.map((each) => each.name));
}

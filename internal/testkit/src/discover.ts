import type { Autoencoder } from '@latentkit/autoencoder';
import { Autoencoder as Base } from '@latentkit/autoencoder';
import type { AsyncFitOptions, ConfigSchema, NdArray, VersionedJson } from '@latentkit/core';
import type { RegistryEntry } from './registry.js';
import { type Traits, bases, traits } from './traits.js';

/** Anything that is fitted, with the methods that some have. */
export interface AnyEstimator {
  readonly config: Readonly<Record<string, unknown>>;
  readonly embedding?: NdArray;
  fit(x: unknown, y?: unknown): this;
  fitAsync?(x: unknown, options?: AsyncFitOptions): Promise<this>;
  transform?(x: unknown): NdArray;
  transformAsync?(x: unknown, options?: AsyncFitOptions): Promise<NdArray>;
  fitTransform?(x: unknown, y?: unknown): NdArray;
  inverseTransform?(z: unknown): NdArray | unknown[];
  predict?(x: unknown): NdArray;
  predictProbabilities?(x: unknown): NdArray;
  toJSON(): VersionedJson;
}

/** A class of estimators that are kept as JSON. */
export interface EstimatorClass {
  new (options?: Record<string, unknown>): AnyEstimator;
  readonly name: string;
  readonly prototype: AnyEstimator;
  fromJSON(json: VersionedJson): AnyEstimator;
}

/** A preset: a class of autoencoders. */
export interface PresetClass {
  new (options: Record<string, unknown>): Autoencoder;
  readonly name: string;
  readonly packageName: string;
  readonly configSchema: ConfigSchema<never>;
  readonly parts: (typeof Base)['parts'];
  load(...args: Parameters<(typeof Base)['load']>): Promise<Autoencoder>;
}

/** The estimators among a package's exports: classes whose instances have `fit`, other than autoencoders. */
export function estimatorsOf(exports: Readonly<Record<string, unknown>>): EstimatorClass[] {
  return classesOf(exports).filter((c) => isMethod(c, 'fit') && !(c.prototype instanceof Base) && !bases.includes(c.name)) as unknown as EstimatorClass[];
}

/** The autoencoders among a package's exports. */
export function presetsOf(exports: Readonly<Record<string, unknown>>): PresetClass[] {
  return classesOf(exports).filter((c) => c.prototype instanceof Base) as unknown as PresetClass[];
}

/** The declaration of an estimator's parameters among its package's exports: it has the name of the class. */
export function schemaOf({ name }: { readonly name: string }, exports: Readonly<Record<string, unknown>>): ConfigSchema<never> | undefined {
  return Object.values(exports).find((value): value is ConfigSchema<never> => {
    const schema = value as Partial<ConfigSchema<never>> | null;
    return typeof schema === 'object' && schema?.name === name && typeof schema.jsonSchema === 'function';
  });
}

interface AnyClass {
  readonly name: string;
  readonly prototype: object;
}

function classesOf(exports: Readonly<Record<string, unknown>>): AnyClass[] {
  return Object.values(exports).filter((value) => typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value))) as unknown as AnyClass[];
}

function isMethod({ prototype }: AnyClass, name: string): boolean {
  return name in prototype && typeof Object.getOwnPropertyDescriptor(ownerOf(prototype, name), name)?.value === 'function';
}

/** The prototype in the chain that has a member; asking for a getter itself would call it. */
function ownerOf(prototype: object, name: string): object {
  let owner = prototype;
  while (!Object.hasOwn(owner, name)) owner = Object.getPrototypeOf(owner) as object;
  return owner;
}

/** Names of the getters of a class and what it is made from. */
export function gettersOf({ prototype }: EstimatorClass): string[] {
  const names = new Set<string>();
  for (let owner: object = prototype; owner !== Object.prototype; owner = Object.getPrototypeOf(owner) as object) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(owner))) if (descriptor.get !== undefined) names.add(name);
  }
  return [...names];
}

/** An estimator of the suite. */
export interface Found<T> {
  /** Package and class. */
  readonly name: string;
  readonly package: string;
  readonly type: T;
  readonly traits: Traits;
  readonly exports: Readonly<Record<string, unknown>>;
  /** See `RegistryEntry`. */
  readonly sampleShape: readonly number[] | undefined;
  readonly parameters: Readonly<Record<string, unknown>> | undefined;
}

/** The named classes of every registered package of a row; loaded one after the other, as jest's module cache needs. */
export async function discover<T extends { readonly name: string }>(
  entries: readonly RegistryEntry[],
  pick: (exports: Readonly<Record<string, unknown>>) => T[],
): Promise<Found<T>[]> {
  const found: Found<T>[] = [];
  for (const { name, load, sampleShape, parameters } of entries) {
    const exports = await load();
    for (const type of pick(exports)) found.push({ name: `${name} ${type.name}`, package: name, type, traits: traits[type.name] ?? {}, exports, sampleShape, parameters });
  }
  return found;
}

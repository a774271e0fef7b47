import type { Autoencoder } from '@latentkit/autoencoder';
import { Autoencoder as Base } from '@latentkit/autoencoder';
import type { ConfigSchema, Transformer, VersionedJson } from '@latentkit/core';
import type { RegistryEntry } from './registry.js';

/** A class of estimators that is fitted on rows. */
export interface EstimatorClass {
  new (options?: Record<string, unknown>): Transformer & Record<string, unknown>;
  readonly name: string;
  fromJSON(json: VersionedJson): Transformer;
}

/** A preset: a class of autoencoders. */
export interface PresetClass {
  new (options: Record<string, unknown>): Autoencoder;
  readonly name: string;
  readonly packageName: string;
  readonly configSchema: ConfigSchema<never>;
  load(...args: Parameters<(typeof Base)['load']>): Promise<Autoencoder>;
}

/** The estimators among a package's exports: classes whose instances have `fit` and `transform`. */
export function estimatorsOf(exports: Readonly<Record<string, unknown>>): EstimatorClass[] {
  return classesOf(exports).filter((c) => isMethod(c, 'fit') && isMethod(c, 'transform')) as unknown as EstimatorClass[];
}

/** The autoencoders among a package's exports. */
export function presetsOf(exports: Readonly<Record<string, unknown>>): PresetClass[] {
  return classesOf(exports).filter((c) => c.prototype instanceof Base) as unknown as PresetClass[];
}

interface AnyClass {
  readonly prototype: object;
}

function classesOf(exports: Readonly<Record<string, unknown>>): AnyClass[] {
  return Object.values(exports).filter((value) => typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value))) as unknown as AnyClass[];
}

function isMethod({ prototype }: AnyClass, name: string): boolean {
  return name in prototype && typeof (prototype as Record<string, unknown>)[name] === 'function';
}

/** The named classes of every registered package of a row; loaded one after the other, as jest's module cache needs. */
export async function discover<T extends { readonly name: string }>(
  entries: readonly RegistryEntry[],
  pick: (exports: Readonly<Record<string, unknown>>) => T[],
): Promise<{ name: string; type: T; stateless: boolean }[]> {
  const found: { name: string; type: T; stateless: boolean }[] = [];
  for (const { name, load, stateless = [] } of entries) {
    for (const type of pick(await load())) found.push({ name: `${name} ${type.name}`, type, stateless: stateless.includes(type.name) });
  }
  return found;
}

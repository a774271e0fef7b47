import { readFile } from 'node:fs/promises';
import { type OptimizerConfig, createLoss, createOptimizer } from '@latentkit/autoencoder';
import { FileFormatError, FileMissingError, InvalidParameterError } from '@latentkit/core';
import { checkEngineFlags } from './engine.js';
import type { Family } from './families.js';
import { scaleOf } from './scaling.js';
import { type TrainingSettings, partialSettingsConfig, settingsConfig, trainingSettings } from './settings-schema.js';

type Values = Record<string, unknown>;

/** Settings and parameters of one training, checked and with defaults filled in. */
export interface Settings {
  readonly family: Family;
  readonly parameters: Readonly<Values>;
  readonly training: Omit<TrainingSettings, 'optimizer' | 'learningRate'> & { readonly optimizer: OptimizerConfig };
}

/** Where settings come from; the later ones win. */
export interface SettingsSources {
  /** Path of a JSON file. */
  readonly config?: string | undefined;
  /** `key=value` texts. */
  readonly set: readonly string[];
  readonly flags: Readonly<Values>;
}

/** Settings that depend on how many samples there are to train on. */
export type SettingsFor = (samples: number) => Settings;

/**
 * Settings of a training: the family's defaults for the number of samples, then the file, then `--set`, then flags.
 * Throws what is wrong with any of them before the number is known.
 */
export async function resolveSettings(family: Family, sources: SettingsSources): Promise<SettingsFor> {
  const file = sources.config === undefined ? {} : await readConfig(family, sources.config);
  const set = settingsConfig(family, `train ${family.name}`).fromAssignments(sources.set);
  const settingsFor = (samples: number): Settings => {
    const layers: Values[] = [file, set, { ...sources.flags }];
    const wanted = layers.findLast((layer) => layer['epochs'] !== undefined)?.['epochs'];
    // A number that is none is left to the check below, which names it.
    const valid = typeof wanted === 'number' && Number.isInteger(wanted) && wanted >= 1;
    const { epochs, batchSize, optimizer = 'adam' } = family.trainingDefaults(samples, valid ? wanted : undefined);
    const defaults: Values = { epochs, batchSize, optimizer: createOptimizer(optimizer).config };
    return checkSettings(family, layers.reduce<Values>(merge, defaults));
  };
  settingsFor(1000);
  return settingsFor;
}

/** Checks settings in one object and sorts them into parameters and training. */
export function checkSettings(family: Family, merged: Values): Settings {
  checkNames(merged);
  const { learningRate } = merged;
  const optimizer = createOptimizer(withLearningRate(merged['optimizer'] ?? 'adam', learningRate) as never).config;
  const all: Values = settingsConfig(family, `train ${family.name}`).parse({ ...merged, optimizer });
  const isTraining = (key: string): boolean => key in trainingSettings.shape;
  const pick = (wanted: boolean): Values =>
    Object.fromEntries(Object.entries(all).filter(([key, value]) => isTraining(key) === wanted && value !== undefined && key !== 'learningRate'));
  return { family, parameters: pick(false), training: { ...pick(true), optimizer } as Settings['training'] };
}

/** Whether the loss compares probabilities, so that the data have to lie in [0, 1]. */
export function needsUnitData(settings: Settings): boolean {
  return createLoss(settings.parameters['loss'] as never).name === 'binary-crossentropy';
}

async function readConfig(family: Family, path: string): Promise<Values> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new FileMissingError({ parameter: '--config', got: path, expected: 'a JSON file that can be read', cause });
  });
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new FileFormatError({ parameter: path, expected: `JSON (${cause instanceof Error ? cause.message : 'cannot be read'})`, cause });
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new InvalidParameterError({ parameter: path, got: parsed, expected: 'an object of settings, such as { "latentDim": 8, "epochs": 20 }' });
  }
  // Checked by itself first, so that the error names the file.
  partialSettingsConfig(family, path).parse(parsed as never);
  return parsed as Values;
}

/** Names in closed lists get an error that knows the nearest one. */
function checkNames(values: Values): void {
  const { scale, engine, device, loss } = values;
  if (typeof scale === 'string') scaleOf(scale);
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  checkEngineFlags({ engine: text(engine), device: text(device) });
  if (loss !== undefined) createLoss(loss as never);
}

function merge(lower: Values, upper: Values): Values {
  const optimizer = upper['optimizer'] === undefined ? lower['optimizer'] : mergeOptimizer(lower['optimizer'], upper['optimizer']);
  const defined = Object.fromEntries(Object.entries(upper).filter(([, value]) => value !== undefined));
  return { ...lower, ...defined, ...(optimizer === undefined ? {} : { optimizer }) };
}

/** Parameters without a name change the optimizer that is there; a name starts from that optimizer's own defaults. */
function mergeOptimizer(lower: unknown, upper: unknown): unknown {
  if (typeof upper !== 'object' || upper === null || 'name' in upper) return upper;
  const below = typeof lower === 'string' ? { name: lower } : ((lower ?? { name: 'adam' }) as Values);
  return { ...below, ...upper };
}

function withLearningRate(optimizer: unknown, learningRate: unknown): unknown {
  if (learningRate === undefined) return optimizer;
  return typeof optimizer === 'string' ? { name: optimizer, learningRate } : { ...(optimizer as Values), learningRate };
}

import type { Autoencoder, Engine } from '@latentkit/autoencoder';
import type { Json } from '@latentkit/core';
import { type FileStore, InvalidParameterError, UnavailableError, rowSize, rowsOf } from '@latentkit/core';
import { directoryStore } from '@latentkit/core/node';
import type { Dataset } from '@latentkit/datasets';
import { defaultValidation, fingerprint, isFile, lastingLabel, lastingName, splitRows } from '../data.js';
import { conditionOf, openFor } from '../condition.js';
import { chooseEngine } from '../engine.js';
import { UsageError, asUsage } from '../exit-codes.js';
import { familyOf } from '../families.js';
import { familyFlagValues } from '../flags.js';
import { listenForInterrupt } from '../interrupt.js';
import type { CliIo } from '../io.js';
import { chooseFolder } from '../run-folder.js';
import { type RunRecord, readRunRecord, writeRunRecord } from '../run-record.js';
import { type Scale, defaultScale } from '../scaling.js';
import { type Settings, type SettingsFor, checkSettings, needsUnitData, resolveSettings } from '../settings.js';
import { runTraining } from '../training.js';

/** What commander parsed; the family's own flags are among the rest. */
export interface TrainOptions {
  readonly config?: string;
  readonly set?: readonly string[];
  readonly out?: string;
  readonly resume?: string;
  readonly json?: boolean;
  readonly [flag: string]: unknown;
}

const COMMON_FLAGS = ['data', 'label', 'scale', 'dataDir', 'epochs', 'batchSize', 'optimizer', 'learningRate', 'loss', 'valid', 'seed', 'engine', 'device', 'threads', 'checkpointEvery'];
const WITH_RESUME = ['resume', 'epochs', 'engine', 'device', 'threads', 'dataDir', 'checkpointEvery', 'json', 'set'];

interface Chosen {
  readonly settingsFor: SettingsFor;
  /** The record of the run that goes on. */
  readonly resumed?: RunRecord;
}

/** `latentkit train`. */
export async function trainCommand(familyName: string | undefined, options: TrainOptions, argv: readonly string[], io: CliIo): Promise<number> {
  const interrupt = listenForInterrupt(io);
  try {
    const { settingsFor, resumed } = await asUsage(() => (options.resume === undefined ? newSettings(familyName, options) : resumedSettings(familyName, options.resume, options)));
    const { family, parameters, training } = settingsFor(1);
    const { engine, device, threads, data, label, dataDir, valid } = training;
    const model = await asUsage(() => new family.model(parameters as never));
    const chosen = await chooseEngine({ engine, device, threads }, io);
    const dataset = await openFor({ model, record: resumed }, { data, label, dataDir }, io, interrupt.signal);
    // Refuses a share that leaves no rows before anything is written.
    const { train, validation } = await asUsage(() => splitRows(dataset, valid ?? defaultValidation(dataset)));
    const settings = settingsFor(rowsOf(train));
    const folder = options.resume ?? options.out ?? chooseFolder(settings.family.name, dataset.name);
    const store = directoryStore(folder);
    const record = await describeRun(settings, model, dataset, rowsOf(validation), chosen.engine, argv, resumed);
    if (resumed !== undefined) checkSameData(resumed, record, folder);
    // Written before anything is computed, so that a folder that cannot be written to is found out now.
    await writeRunRecord(store, record);
    if (resumed === undefined) await forgetCheckpoint(store);
    return await runTraining({ settings, model, dataset, ...chosen, folder, store, record, resume: resumed !== undefined, json: options.json === true, interrupt, io });
  } finally {
    interrupt.release();
  }
}

async function newSettings(familyName: string | undefined, options: TrainOptions): Promise<Chosen> {
  if (familyName === undefined) throw new UsageError('Say which family to train: latentkit train linear, or latentkit train stacked. latentkit train --help shows more.');
  const family = familyOf(familyName);
  const common = Object.fromEntries(COMMON_FLAGS.map((name) => [name, options[name]]));
  const flags = { ...common, ...familyFlagValues(family, options) };
  return { settingsFor: await resolveSettings(family, { config: options.config, set: options.set ?? [], flags }) };
}

async function resumedSettings(familyName: string | undefined, folder: string, options: TrainOptions): Promise<Chosen> {
  const given = Object.entries(options).filter(([name, value]) => value !== undefined && !WITH_RESUME.includes(name) && !(Array.isArray(value) && value.length === 0));
  const extra = given[0]?.[0] ?? ((options.set ?? []).length > 0 ? 'set' : undefined);
  if (extra !== undefined) {
    const flag = `--${extra.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new UsageError(`${flag} cannot be given with --resume: the run goes on with its own settings. Start a new run for others.`);
  }
  const resumed = await readRunRecord(directoryStore(folder));
  const family = familyOf(resumed.family);
  if (familyName !== undefined && familyName !== family.name) throw new UsageError(`The run in ${folder} trains ${family.name}, not ${familyName}.`);
  const { source, label, dataDir, scale, valid } = resumed.data;
  const changes = Object.fromEntries(['epochs', 'engine', 'device', 'threads', 'dataDir', 'checkpointEvery'].flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])));
  const { asked, ...training } = resumed.training;
  const settings = checkSettings(family, { ...resumed.parameters, ...training, ...asked, data: source, label, dataDir, scale, valid, ...changes });
  return { settingsFor: () => settings, resumed };
}

async function describeRun(settings: Settings, model: Autoencoder, dataset: Dataset, valid: number, engine: Engine, argv: readonly string[], resumed: RunRecord | undefined): Promise<RunRecord> {
  const { family, parameters, training } = settings;
  const { data, label, dataDir, epochs, batchSize, optimizer, threads, checkpointEvery } = training;
  const scale: Scale = training.scale ?? defaultScale(dataset, isFile(data), needsUnitData(settings));
  const { condition } = conditionOf(model, dataset, 0, rowsOf(dataset.x));
  if (rowSize(dataset.x) === 0) throw new InvalidParameterError({ parameter: 'data', got: dataset.x.shape, expected: 'samples with at least one number' });
  return {
    formatVersion: 1,
    family: family.name,
    data: {
      source: lastingName(data),
      name: dataset.name,
      ...(label === undefined ? {} : { label: lastingLabel(label) }),
      ...(condition === undefined || dataset.targetNames === undefined ? {} : { classNames: [...dataset.targetNames] }),
      ...(dataDir === undefined ? {} : { dataDir: lastingName(dataDir) }),
      scale,
      sampleShape: [...dataset.sampleShape],
      samples: rowsOf(dataset.x),
      valid,
      sha256: await fingerprint(dataset.x, condition),
    },
    parameters: toJson(parameters) as RunRecord['parameters'],
    training: { epochs, batchSize, optimizer: toJson(optimizer) as RunRecord['training']['optimizer'], engine: engine.name, device: engine.device, asked: { engine: training.engine, device: training.device }, ...(threads === undefined ? {} : { threads }), checkpointEvery },
    command: resumed?.command ?? [...argv],
    started: resumed?.started ?? new Date().toISOString(),
  };
}

function checkSameData(before: RunRecord, now: RunRecord, folder: string): void {
  if (before.data.sha256 !== now.data.sha256) {
    throw new InvalidParameterError({
      parameter: 'data',
      got: now.data.source,
      expected: `the same values as when the run in ${folder} began`,
      remedy: 'The data have changed since: start a new run.',
    });
  }
  if (before.training.engine === now.training.engine) return;
  throw new UnavailableError({ parameter: 'engine', got: now.training.engine, expected: `${before.training.engine}, with which the run began` });
}

/** A checkpoint of an earlier run in the same folder must not be taken for one of this run. */
async function forgetCheckpoint(store: FileStore): Promise<void> {
  for (const path of await store.list('checkpoint/')) await store.remove(path);
}

function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

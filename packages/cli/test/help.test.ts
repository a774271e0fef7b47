import { describe, expect, test } from '@jest/globals';
import { COMPILED_DEVICES, DEVICES, ENGINES, OPTIMIZER_NAMES } from '@latentkit/autoencoder';
import * as words from '../src/flag-words.js';
import { FAMILIES } from '../src/families.js';
import { METHODS } from '../src/reduce/methods.js';
import { PROBES } from '../src/reduce/probes.js';
import { familyFlagValues, familyFlags, flagName } from '../src/flags.js';
import { run } from './run.js';

const COMMANDS = ['train', 'evaluate', 'encode', 'decode', 'reduce', 'transform', 'probe', 'generate', 'interpolate', 'travel', 'tangents', 'neighbours', 'anomaly', 'plot', 'report', 'datasets', 'doctor', 'explore', 'serve', 'export', 'import'];

describe('help', () => {
  test.each(COMMANDS)('of %s has examples', async (command) => {
    const { code, stdout } = await run([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`latentkit ${command}`);
    expect(stdout).toMatch(/Examples:\n {2}\$ latentkit/);
    expect((await run(['help', command])).stdout).toBe(stdout);
  });

  test('names every optimizer, engine and device', () => {
    const named = (text: string): string[] => text.replaceAll(/\([^)]*\)|of the engine: |, the first that works/g, '').split(/[,;] | or /).map((name) => name.trim());
    expect(named(words.OPTIMIZERS)).toEqual(OPTIMIZER_NAMES);
    expect(named(words.ENGINES)).toEqual(ENGINES);
    expect(new Set(named(words.DEVICES))).toEqual(new Set(['auto', 'gpu', ...COMPILED_DEVICES, ...DEVICES]));
  });

  test('of the program lists the commands', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(stdout).toContain(`\n  ${command} `);
  });

  test.each(FAMILIES.map((family) => [family.name, family] as const))('of train %s lists every parameter of its schema, with its flag, default and meaning', async (name, family) => {
    const { stdout } = await run(['train', name, '--help']);
    const flat = stdout.replace(/\s+/g, ' ');
    for (const parameter of family.model.configSchema.parameters()) {
      expect(stdout).toContain(`\n  ${flagName(parameter.name)} `);
      expect(flat).toContain(parameter.description.split(' ').slice(0, 2).join(' '));
    }
  });

  test.each([...METHODS.map((each) => ['reduce', each.name, each] as const), ...PROBES.map((each) => ['probe', each.name, each] as const)])('of %s %s lists every setting of its schema', async (command, name, { load }) => {
    const { code, stdout } = await run([command, name, '--help']);
    expect(code).toBe(0);
    const flat = stdout.replace(/\s+/g, ' ');
    for (const parameter of (await load()).config.parameters()) {
      expect(stdout).toContain(`\n  ${parameter.name} `);
      expect(flat).toContain(parameter.description.split(' ').slice(0, 2).join(' '));
    }
  });

  test('of the methods and probes lists them', async () => {
    const [reduce, probe] = [(await run(['reduce', '--help'])).stdout, (await run(['probe', '--help'])).stdout];
    for (const { name, description } of METHODS) expect(reduce).toMatch(new RegExp(`\n  ${name} +${description.slice(0, 20)}`));
    for (const { name, description } of PROBES) expect(probe).toMatch(new RegExp(`\n  ${name} +${description.slice(0, 20)}`));
  });

  test.each([['train', 'stacked'], ['reduce', 'isomap'], ['probe', 'logistic'], ['anomaly', 'score'], ['plot', 'scatter-3d'], ['generate', '']])('of %s %s fits into 100 columns', async (command, name) => {
    const { stdout } = await run([command, ...(name === '' ? [] : [name]), '--help']);
    expect(Math.max(...stdout.split('\n').map((text) => text.length))).toBeLessThanOrEqual(110);
  });
});

describe('flags of a family', () => {
  test('follow from its schema alone: a new parameter has a flag at once', () => {
    for (const family of FAMILIES) {
      const names = family.model.configSchema.parameters().map(({ name }) => name);
      expect(familyFlags(family).map((option) => option.attributeName())).toEqual(names.filter((name) => name !== 'loss' && name !== 'seed'));
    }
  });

  test('are read by type: numbers, lists, words, and booleans with or without a value', () => {
    const stacked = FAMILIES.find(({ name }) => name === 'stacked')!;
    expect(familyFlagValues(stacked, { latentDim: '8', hiddenUnits: '[64,32]', activation: 'relu', tied: true })).toEqual({ latentDim: 8, hiddenUnits: [64, 32], activation: 'relu', tied: true });
    expect(familyFlagValues(stacked, { tied: 'false', epochs: 3 })).toEqual({ tied: false });
  });

  test('are named as flags are', () => {
    expect(flagName('codeActivation')).toBe('--code-activation');
  });
});

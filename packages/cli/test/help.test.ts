import { describe, expect, test } from '@jest/globals';
import { FAMILIES } from '../src/families.js';
import { familyFlagValues, familyFlags, flagName } from '../src/flags.js';
import { run } from './run.js';

describe('help', () => {
  test.each(['train', 'evaluate', 'encode', 'decode', 'report', 'datasets', 'doctor'])('of %s has examples', async (command) => {
    const { code, stdout } = await run([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`latentkit ${command}`);
    expect(stdout).toMatch(/Examples:\n {2}\$ latentkit/);
    expect((await run(['help', command])).stdout).toBe(stdout);
  });

  test('of the program lists the commands', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    for (const command of ['train', 'evaluate', 'encode', 'decode', 'report', 'datasets', 'doctor']) expect(stdout).toContain(`\n  ${command} `);
  });

  test.each(FAMILIES.map((family) => [family.name, family] as const))('of train %s lists every parameter of its schema, with its flag, default and meaning', async (name, family) => {
    const { stdout } = await run(['train', name, '--help']);
    const flat = stdout.replace(/\s+/g, ' ');
    for (const parameter of family.model.configSchema.parameters()) {
      expect(stdout).toContain(`\n  ${flagName(parameter.name)} `);
      expect(flat).toContain(parameter.description.split(' ').slice(0, 2).join(' '));
    }
  });

  test('fits into 100 columns', async () => {
    const { stdout } = await run(['train', 'stacked', '--help']);
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

import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { InvalidParameterError, UnknownNameError, defineConfig, parameterTable } from '../src/index.js';

const config = defineConfig(
  'Example',
  z.object({
    latentDim: z.number().int().min(1).describe('Length of the code.'),
    hiddenUnits: z.array(z.number().int().min(1)).min(1).default([100, 50]).describe('Units of the hidden layers.'),
    activation: z.enum(['relu', 'selu']).default('relu').describe('Activation of the hidden layers.'),
    rate: z.number().gt(0).lt(1).default(0.5).describe('Share kept.'),
    beta: z.union([z.number().min(0), z.literal('auto')]).default(1).describe('Weight of the KL term.'),
    corruption: z.strictObject({ kind: z.enum(['gaussian', 'mask']), amount: z.number().min(0) }).optional().describe('Noise.'),
    tied: z.boolean().default(false).describe('Whether decoder weights are the encoder\'s | transposed.'),
    name: z.string().optional().describe('Name of the run.'),
  }),
);
type Input = Parameters<typeof config.parse>[0];
const odd = (value: unknown): Input => value as Input;

describe('parse', () => {
  test('fills in the defaults', () => {
    expect(config.parse({ latentDim: 8 })).toEqual({
      latentDim: 8,
      hiddenUnits: [100, 50],
      activation: 'relu',
      rate: 0.5,
      beta: 1,
      tied: false,
    });
  });

  test('keeps what is given', () => {
    const given = {
      latentDim: 2,
      hiddenUnits: [7],
      activation: 'selu',
      rate: 0.25,
      beta: 'auto',
      corruption: { kind: 'mask', amount: 0.1 },
      tied: true,
      name: 'run',
    } as const;
    expect(config.parse({ ...given, hiddenUnits: [7] })).toEqual(given);
  });

  test('an unknown parameter suggests the nearest', () => {
    expect(() => config.parse(odd({ latentDim: 8, latentdim: 8 }))).toThrow(UnknownNameError);
    expect(() => config.parse(odd({ latentDim: 8, hiddenUnit: [3] }))).toThrow(
      "Unknown parameter of Example 'hiddenUnit'. Did you mean 'hiddenUnits'? Known: latentDim, hiddenUnits, activation,",
    );
    expect(() => config.parse(odd({ latentDim: 8, corruption: { kind: 'mask', amount: 1, amuont: 2 } }))).toThrow(
      "Unknown parameter of Example.corruption 'amuont'. Did you mean 'amount'? Known: kind, amount.",
    );
  });

  test.each<[unknown, string]>([
    [{}, 'Example.latentDim: got undefined, expected an integer >= 1.'],
    [undefined, 'Example.latentDim: got undefined, expected'],
    [null, 'Example.latentDim: got undefined, expected'],
    [[], 'Example: got [], expected an object.'],
    ['x', "Example: got 'x', expected an object."],
    [{ latentDim: 0 }, 'Example.latentDim: got 0, expected a value >= 1.'],
    [{ latentDim: 1.5 }, 'Example.latentDim: got 1.5, expected an integer >= 1.'],
    [{ latentDim: '8' }, "Example.latentDim: got '8', expected an integer >= 1."],
    [{ latentDim: NaN }, 'Example.latentDim: got NaN, expected an integer >= 1.'],
    [{ latentDim: 8, hiddenUnits: [] }, 'Example.hiddenUnits: got [], expected an array of at least 1 entry.'],
    [{ latentDim: 8, hiddenUnits: 100 }, 'Example.hiddenUnits: got 100, expected an array of integer >= 1.'],
    [{ latentDim: 8, hiddenUnits: [100, 0] }, 'Example.hiddenUnits.1: got 0, expected a value >= 1.'],
    [{ latentDim: 8, hiddenUnits: [100, 'a'] }, "Example.hiddenUnits.1: got 'a', expected an integer >= 1."],
    [{ latentDim: 8, activation: 'rellu' }, 'Example.activation: got \'rellu\', expected one of "relu", "selu". Did you mean \'relu\'?'],
    [{ latentDim: 8, activation: 3 }, 'Example.activation: got 3, expected one of "relu", "selu".'],
    [{ latentDim: 8, rate: 0 }, 'Example.rate: got 0, expected a value > 0, < 1.'],
    [{ latentDim: 8, rate: 1 }, 'Example.rate: got 1, expected a value > 0, < 1.'],
    [{ latentDim: 8, beta: -1 }, 'Example.beta: got -1, expected a value >= 0 | "auto".'],
    [{ latentDim: 8, beta: 'car' }, 'Example.beta: got \'car\', expected a number >= 0 | "auto".'],
    [{ latentDim: 8, tied: 1 }, 'Example.tied: got 1, expected a boolean.'],
    [{ latentDim: 8, name: 3 }, 'Example.name: got 3, expected a string.'],
    [{ latentDim: 8, corruption: { kind: 'mask' } }, 'Example.corruption.amount: got undefined, expected a number >= 0.'],
    [{ latentDim: 8, corruption: { kind: 'salt', amount: 1 } }, 'Example.corruption.kind: got \'salt\', expected one of "gaussian", "mask".'],
    [{ latentDim: 8, corruption: 3 }, 'Example.corruption: got 3, expected an object.'],
  ])('%j', (input, text) => {
    expect(() => config.parse(odd(input))).toThrow(InvalidParameterError);
    expect(() => config.parse(odd(input))).toThrow(text);
  });
});

describe('assignments', () => {
  test('read values as JSON, numbers, words and lists, and reach into objects', () => {
    expect(
      config.fromAssignments([
        'latentDim=8',
        'hiddenUnits=100,50',
        'rate=.5',
        'beta=1e-3',
        'activation=selu',
        'tied=true',
        'corruption.kind=mask',
        'corruption.amount=0.2',
        'name="a,b"',
      ]),
    ).toEqual({
      latentDim: 8,
      hiddenUnits: [100, 50],
      rate: 0.5,
      beta: 0.001,
      activation: 'selu',
      tied: true,
      corruption: { kind: 'mask', amount: 0.2 },
      name: 'a,b',
    });
    expect(config.fromAssignments(['hiddenUnits=[1, 2]', 'name=x=y', 'beta=+2', 'corruption={"kind":"mask"}'])).toEqual({
      hiddenUnits: [1, 2],
      name: 'x=y',
      beta: 2,
      corruption: { kind: 'mask' },
    });
    expect(config.fromAssignments(['name=', 'latentDim=1', 'latentDim=2'])).toEqual({ name: '', latentDim: 2 });
  });

  test('refuse what is no assignment or no parameter', () => {
    expect(() => config.fromAssignments(['latentDim'])).toThrow("setting of Example: got 'latentDim', expected key=value, such as latentDim=8.");
    expect(() => config.fromAssignments(['=3'])).toThrow(InvalidParameterError);
    expect(() => config.fromAssignments(['latentdm=3'])).toThrow("Unknown parameter of Example 'latentdm'. Did you mean 'latentDim'?");
    expect(() => config.fromAssignments(['__proto__.polluted=1'])).toThrow(UnknownNameError);
    config.fromAssignments(['corruption.__proto__.polluted=1']);
    expect('polluted' in {}).toBe(false);
  });
});

describe('what follows from the schema', () => {
  test('parameters', () => {
    expect(config.parameters()).toEqual([
      { name: 'latentDim', type: 'integer >= 1', default: undefined, optional: false, description: 'Length of the code.' },
      { name: 'hiddenUnits', type: 'array of integer >= 1', default: [100, 50], optional: true, description: 'Units of the hidden layers.' },
      { name: 'activation', type: '"relu" | "selu"', default: 'relu', optional: true, description: 'Activation of the hidden layers.' },
      { name: 'rate', type: 'number > 0, < 1', default: 0.5, optional: true, description: 'Share kept.' },
      { name: 'beta', type: 'number >= 0 | "auto"', default: 1, optional: true, description: 'Weight of the KL term.' },
      { name: 'corruption', type: 'object', default: undefined, optional: true, description: 'Noise.' },
      { name: 'tied', type: 'boolean', default: false, optional: true, description: "Whether decoder weights are the encoder's | transposed." },
      { name: 'name', type: 'string', default: undefined, optional: true, description: 'Name of the run.' },
    ]);
  });

  test('parameterTable, with the bars of the text escaped', () => {
    const lines = parameterTable(config).split('\n');
    expect(lines.slice(0, 2)).toEqual(['| parameter | type | default | meaning |', '|---|---|---|---|']);
    expect(lines[2]).toBe('| `latentDim` | integer >= 1 | required | Length of the code. |');
    expect(lines[4]).toBe('| `activation` | "relu" \\| "selu" | `"relu"` | Activation of the hidden layers. |');
    expect(lines[7]).toBe('| `corruption` | object |  | Noise. |');
    expect(lines[8]).toBe("| `tied` | boolean | `false` | Whether decoder weights are the encoder's \\| transposed. |");
    expect(lines).toHaveLength(10);
  });

  test('JSON Schema', () => {
    const schema = config.jsonSchema();
    expect(schema).toMatchObject({
      type: 'object',
      required: ['latentDim'],
      additionalProperties: false,
      properties: {
        latentDim: { type: 'integer', minimum: 1, description: 'Length of the code.' },
        activation: { enum: ['relu', 'selu'], default: 'relu' },
        rate: { exclusiveMinimum: 0, exclusiveMaximum: 1 },
      },
    });
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
  });

  test('a schema with a refinement keeps its text', () => {
    const refined = defineConfig('Refined', z.object({ units: z.number().refine((n) => n % 2 === 0, 'an even number').describe('Units.') }));
    expect(() => refined.parse({ units: 3 })).toThrow('Refined.units: got 3, expected an even number.');
    expect(refined.parse({ units: 4 })).toEqual({ units: 4 });
  });
});

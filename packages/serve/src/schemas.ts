import { defineConfig, sizeOf } from '@latentkit/core';
import { z } from 'zod';
import type { ServedData } from './model.js';

/** Schemas of the bodies of requests and answers: what is checked, and what the OpenAPI document says. */
export type Schemas = ReturnType<typeof schemasOf>;

/** The schemas for a model. Long lists of numbers are checked when they are read, which is much faster; here they are described. */
export function schemasOf({ model, sampleShape, classes = 0 }: ServedData, maxRows: number) {
  const rowsOf = (shape: readonly number[], description: string) => z.unknown().meta({ ...listSchema(shape, maxRows), description });
  const samples = rowsOf(sampleShape, 'Samples, one list of numbers each, in the units of the data.');
  const codes = rowsOf([model.latentDim], 'Codes, one list of numbers each.');
  const classNumber = z.int().min(0).max(Math.max(classes - 1, 0));
  const condition = classes === 0 ? {} : { condition: z.array(classNumber).min(1).max(maxRows).describe('Class of each row, or one for all.') };
  const seed = z.int().min(0).max(0xffffffff);
  return {
    samples: defineConfig('body', z.object({ x: samples, ...condition })),
    codes: defineConfig('body', z.object({ codes, ...condition })),
    draw: defineConfig('body', z.object({ count: z.int().min(1).max(maxRows).default(1).describe('How many samples.'), seed: seed.optional().describe('Decides the draws. Default: another one each time, which the answer tells.'), ...condition })),
    answers: {
      codes: z.object({ codes }),
      samples: z.object({ x: samples }),
      scores: z.object({
        scores: z.array(z.number()).describe('The larger, the stranger: one for each row.'),
        threshold: z.number().nullable().describe('Above it a sample is anomalous; null without a fitted detector.'),
        anomalous: z.array(z.boolean()).nullable().describe('Whether each row is; null without a fitted detector.'),
      }),
      drawn: z.object({ x: samples, codes, seed }),
      health: z.object({ status: z.enum(['ok', 'starting', 'closing']), model: z.string(), latentDim: z.int(), sampleShape: z.array(z.int()), classes: z.int() }),
      error: z.object({ error: z.object({ code: z.string(), message: z.string(), parameter: z.string().nullable(), remedy: z.string().nullable() }) }),
    },
  };
}

/** Numbers that float32 does not round to infinity. */
const FLOAT32 = { type: 'number', exclusiveMinimum: -3.4028235677973366e38, exclusiveMaximum: 3.4028235677973366e38 };

function listSchema(shape: readonly number[], maxRows: number): Record<string, unknown> {
  const rows = (shapes: readonly number[]): Record<string, unknown> =>
    shapes.reduceRight<Record<string, unknown>>((items, length) => ({ type: 'array', items, minItems: length, maxItems: length }), FLOAT32);
  const list = (items: Record<string, unknown>): Record<string, unknown> => ({ type: 'array', items, minItems: 1, maxItems: maxRows });
  return shape.length === 1 ? list(rows(shape)) : { anyOf: [list(rows([sizeOf(shape)])), list(rows(shape))] };
}

import { type ConfigSchema, defineConfig } from '@latentkit/core';
import type { Figure } from '@latentkit/viz';
import { z } from 'zod';
import type { PlotData } from './plot-data.js';

/** The values of a type without the keys whose value is undefined. */
export type Defined<T> = { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> } & {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
};

/** A figure that `latentkit plot` draws from files. */
export interface PlotKind {
  readonly name: string;
  /** One sentence for the help. */
  readonly description: string;
  /** What stands behind the kind's name, as commander takes it: `<images>`, `[more...]`. */
  readonly files: readonly (readonly [name: string, description: string])[];
  readonly config: ConfigSchema<z.ZodObject>;
  /** What is typed behind `latentkit plot KIND`, for the help. */
  readonly example: string;
  /** The function of @latentkit/viz that draws it. */
  readonly figure: string;
  readonly draw: (files: readonly string[], options: never, data: PlotData) => Promise<Figure>;
}

interface KindParts<S extends z.ZodRawShape> extends Omit<PlotKind, 'config' | 'draw'> {
  readonly options: S;
  readonly draw: (files: readonly string[], options: Defined<z.output<z.ZodObject<S & typeof COMMON>>>, data: PlotData) => Promise<Figure>;
}

const COMMON = {
  title: z.string().optional().describe('heading'),
  description: z.string().optional().describe('description for readers who cannot see the picture; default made from the data'),
};

/** Declares a kind with the options of its own; title and description every kind has. */
export function plotKind<S extends z.ZodRawShape>({ options, ...rest }: KindParts<S>): PlotKind {
  return { ...rest, config: defineConfig(`plot ${rest.name}`, z.object({ ...options, ...COMMON })) };
}

/** Without the keys whose value is undefined, as options of figures are to be given. */
export function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}

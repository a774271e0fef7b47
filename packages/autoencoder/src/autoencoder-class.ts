import type { ConfigSchema } from '@latentkit/core';
import type { z } from 'zod';
import type { PartFactory } from './slots.js';

/** An autoencoder class whose bundles can be loaded. */
export interface AutoencoderClass<T> {
  new (options: never): T;
  /** Parts of the class's own that its bundles may name. */
  readonly parts: readonly PartFactory[];
  readonly packageName: string;
  readonly configSchema: ConfigSchema<z.ZodObject>;
}

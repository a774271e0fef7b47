import type { ConfigSchema } from '@latentkit/core';
import type { z } from 'zod';

/** An autoencoder class whose bundles can be loaded. */
export interface AutoencoderClass<T> {
  new (options: never): T;
  readonly packageName: string;
  readonly configSchema: ConfigSchema<z.ZodObject>;
}

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { UnavailableError } from '@latentkit/core';

/** The folder of the built explorer. Throws `UnavailableError` where it is not installed or not built. */
export function explorerSite(): string {
  const { resolve } = createRequire(import.meta.url);
  const site = join(dirname(resolve('@latentkit/browser-explorer/package.json')), 'dist');
  if (existsSync(join(site, 'index.html'))) return site;
  throw new UnavailableError({
    parameter: 'explore',
    got: `no page in ${site}`,
    expected: 'the built explorer',
    remedy: 'Reinstall @latentkit/browser-explorer; in a checkout run: pnpm --filter @latentkit/browser-explorer build',
  });
}

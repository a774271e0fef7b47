import { rm } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { buildSite, open, type OpenOptions, serve, type Served, startChromium } from '../browser.js';
import { Explorer } from './explorer.js';

/** The built page in Chromium; it is built and served once for all sections. */
export class Site {
  private constructor(
    readonly browser: Browser,
    readonly folder: string,
    readonly isolated: Served,
    readonly plain: Served,
  ) {}

  static async open(): Promise<Site> {
    const folder = await buildSite();
    const [browser, isolated, plain] = await Promise.all([startChromium(), serve(folder, { isolated: true }), serve(folder, { isolated: false })]);
    return new Site(browser, folder, isolated, plain);
  }

  /** Opens the page at an address relative to it, with a storage of its own. */
  async visit(address = '', options: OpenOptions & { readonly isolated?: boolean } = {}): Promise<Explorer> {
    const { url } = options.isolated === false ? this.plain : this.isolated;
    return new Explorer(await open(this.browser, url + address, options));
  }

  async close(): Promise<void> {
    await this.browser.close();
    await Promise.all([this.isolated.close(), this.plain.close()]);
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A training that takes a second, of a model that has all there is to be seen: three axes, a prior. */
export const SMALL = 'data=digits&latent=3&hidden=32&epochs=4&batch=256';

/** The page after that training; sections that need a model share it, and leave it with one. */
export function trainedPage(site: () => Site): () => Promise<Explorer> {
  let shared: Promise<Explorer> | undefined;
  const train = async (): Promise<Explorer> => {
    const explorer = await site().visit(`#${SMALL}`);
    await explorer.train();
    return explorer;
  };
  return () => (shared ??= train());
}

import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import { executablePath } from './browser.js';
import { accessibility } from './chromium/accessibility.js';
import { address } from './chromium/address.js';
import { bundles } from './chromium/bundles.js';
import { command } from './chromium/command.js';
import { data } from './chromium/data.js';
import { drawing } from './chromium/drawing.js';
import { loading } from './chromium/loading.js';
import { maps } from './chromium/maps.js';
import { memory } from './chromium/memory.js';
import { mishaps } from './chromium/mishaps.js';
import { offline } from './chromium/offline.js';
import { Site, trainedPage } from './chromium/site.js';
import { tools } from './chromium/tools.js';
import { training } from './chromium/training.js';

jest.setTimeout(300_000);

const withChromium = executablePath === undefined ? describe.skip : describe;

withChromium('the built page in Chromium (skipped where there is none; LATENTKIT_CHROMIUM names one in an unusual place)', () => {
  let opened: Site | undefined;
  const site = (): Site => opened!;
  const trained = trainedPage(site);

  beforeAll(async () => {
    opened = await Site.open();
  });
  afterAll(async () => {
    await opened?.close();
  });

  loading(site);
  training(site);
  maps(trained);
  tools(trained);
  drawing(trained);
  address(site, trained);
  data(site);
  bundles(site);
  accessibility(site, trained);
  memory(site);
  mishaps(site);
  command(site);
  offline(site);
});

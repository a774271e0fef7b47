import { existsSync } from 'node:fs';
import process from 'node:process';

const BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The Chromium of this machine; LATENTKIT_CHROMIUM names one in an unusual place. */
export function executable() {
  const found = [process.env.LATENTKIT_CHROMIUM, ...BROWSERS].find((path) => path !== undefined && existsSync(path));
  if (found === undefined) throw new Error('no Chromium was found; LATENTKIT_CHROMIUM names one');
  return found;
}

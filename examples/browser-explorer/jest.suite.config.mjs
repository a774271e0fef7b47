import base from '../../jest.base.mjs';

/** The built page in real Chromium: `pnpm suite`. Apart from the unit tests, since it builds the page and takes minutes on a busy machine. */
export default { ...base, displayName: 'browser-explorer', testMatch: ['<rootDir>/test/**/*.suite.ts'] };

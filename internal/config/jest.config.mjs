import base from '../../jest.base.mjs';

// Plain JavaScript, because ESLint and the scripts that run before anything is built import it.
export default { ...base, displayName: 'config', testMatch: ['<rootDir>/test/**/*.test.mjs'] };

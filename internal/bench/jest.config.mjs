import base from '../../jest.base.mjs';

// What the bench measures is judged by people; how it measures and reports is tested.
export default { ...base, displayName: 'bench', testMatch: ['<rootDir>/test/**/*.test.mjs'] };

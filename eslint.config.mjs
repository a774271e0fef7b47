import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import ts from 'typescript-eslint';
import { plugin } from './internal/config/src/eslint-plugin.mjs';

const node = Object.fromEntries(
  ['process', 'console', 'URL', 'Buffer', 'AbortController', 'AbortSignal', 'setTimeout', 'clearTimeout', 'fetch', 'performance', 'TextDecoder', 'TextEncoder', 'structuredClone'].map(
    (name) => [name, 'readonly'],
  ),
);

// An interface may be asynchronous where one implementation has nothing to wait for.
const typed = {
  '@typescript-eslint/require-await': 'off',
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
  '@typescript-eslint/no-non-null-assertion': 'off',
};

const focused = ['test', 'it', 'describe'].map((name) => ({
  selector: `MemberExpression[object.name='${name}'][property.name='only']`,
  message: `${name}.only leaves the other tests out; remove it.`,
}));

const defaultExports = ['ExportDefaultDeclaration', "ExportSpecifier[exported.name='default']"].map((selector) => ({
  selector,
  message: 'Export by name: a default export is called something else in every file that imports it.',
}));

export default defineConfig(
  globalIgnores(['**/dist/', '**/node_modules/', '**/coverage/', '**/.turbo/', '.tools/', 'runs/', 'docs/api/']),
  // A rule that does not fit is changed here, where everyone sees it, and not switched off in a file.
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Take numbers from a stream of @latentkit/core, so that the run can be repeated.' },
      ],
      'no-restricted-syntax': ['error', ...focused],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      eqeqeq: 'error',
      'prefer-const': 'error',
    },
  },
  { files: ['**/*.js', '**/*.mjs', '**/*.cjs'], languageOptions: { globals: node } },
  // The build fills in the names between underscores.
  { files: ['**/service-worker.js'], languageOptions: { globals: Object.fromEntries(['self', 'caches', 'Request', '__FILES__', '__VERSION__'].map((name) => [name, 'readonly'])) } },
  {
    files: ['{packages,internal}/*/{src,test}/**/*.ts', 'examples/*/test/**/*.ts'],
    extends: [ts.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.test.json', tsconfigRootDir: import.meta.dirname } },
    rules: typed,
  },
  {
    files: ['examples/browser-explorer/src/**/*.{ts,tsx}'],
    extends: [ts.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './examples/browser-explorer/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    // A handler of an event may be asynchronous: nobody waits for what it returns.
    rules: { ...typed, '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }], 'max-lines': ['error', { max: 300 }], 'no-restricted-syntax': ['error', ...focused, ...defaultExports] },
  },
  {
    files: ['packages/*/{src,test}/**/*.ts'],
    plugins: { latentkit: plugin },
    rules: { 'latentkit/layers': 'error' },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...focused, ...defaultExports],
      'max-lines': ['error', { max: 300 }],
    },
  },
  { files: ['packages/*/src/**/*.ts'], ignores: ['packages/cli/**'], rules: { 'no-console': 'error' } },
  {
    files: ['packages/*/src/index.ts'],
    plugins: { latentkit: plugin },
    rules: { 'latentkit/index-reexports': 'error' },
  },
);

import { describe, it } from '@jest/globals';
import { RuleTester } from 'eslint';
import parser from '@typescript-eslint/parser';
import { indexRule } from '../src/rule-index.mjs';

RuleTester.describe = describe;
RuleTester.it = it;

const bad = (code, messageId) => ({ code, errors: [{ messageId }] });

new RuleTester({ languageOptions: { parser, sourceType: 'module' } }).run('latentkit/index-reexports', indexRule, {
  valid: [
    'export {};',
    "export { a, b as c } from './a.js';",
    "export type { A } from './a.js'; export { type B, d } from '@latentkit/core';",
  ],
  invalid: [
    bad("export * from './a.js';", 'star'),
    bad("export * as a from './a.js';", 'star'),
    bad('export const a = 1;', 'other'),
    bad('export function a() {}', 'other'),
    bad('export interface A { b: number }', 'other'),
    bad("import './register.js';", 'other'),
    bad('export default 1;', 'other'),
    { code: "import { a } from './a.js'; export { a };", errors: [{ messageId: 'other' }, { messageId: 'other' }] },
    bad('register();', 'other'),
  ],
});

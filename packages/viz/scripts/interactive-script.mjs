// The text of src/interactive/script.ts: what runs in a page that holds an interactive figure, bundled from
// src/interactive/client. scripts/generate.mjs at the root writes it.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The module that holds the script as text, with its hash for a content security policy. */
export async function interactiveScriptModule() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../src/interactive/client/main.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    logLevel: 'error',
  });
  // A closing tag inside the text would end the script element.
  const script = outputFiles[0].text.trim().replaceAll('</', '<\\/');
  const hash = createHash('sha256').update(script).digest('base64');
  return [
    '// Made from src/interactive/client by `node scripts/generate.mjs` at the root.',
    '',
    '/** What `toInteractive` puts beside a figure: the same text for every figure, for any number of them in a page. */',
    `export const interactiveScript = ${JSON.stringify(script)};`,
    '',
    "/** Hash of {@link interactiveScript} for the `script-src` of a content security policy, without its quotes. */",
    `export const interactiveScriptHash = 'sha256-${hash}';`,
    '',
  ].join('\n');
}

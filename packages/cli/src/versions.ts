import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

const OWN = require('../package.json') as { readonly version: string; readonly dependencies: Readonly<Record<string, string>> };

/** Version of the command line. */
export function version(): string {
  return OWN.version;
}

/** Versions of Node, TensorFlow.js and the LatentKit packages that are in use, by name. */
export function versions(): Record<string, string> {
  const names = ['@tensorflow/tfjs', ...Object.keys(OWN.dependencies).filter((name) => name.startsWith('@latentkit/'))];
  const found = names.flatMap((name) => {
    const text = versionOf(`${name}/package.json`);
    return text === undefined ? [] : [[name, text] as const];
  });
  return { node: process.versions.node, ...Object.fromEntries(found), '@latentkit/cli': version() };
}

function versionOf(manifest: string): string | undefined {
  try {
    return (require(manifest) as { readonly version: string }).version;
  } catch {
    return undefined;
  }
}

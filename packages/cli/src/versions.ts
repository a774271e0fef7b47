import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

const PACKAGES = ['core', 'datasets', 'linalg', 'preprocessing', 'pca', 'manifold', 'probe', 'latent', 'onnx', 'compiler', 'autoencoder', 'linear', 'stacked', 'denoising', 'sparse', 'contractive', 'convolutional', 'recurrent', 'variational', 'viz', 'report', 'cli'];

/** Version of the command line. */
export function version(): string {
  return versionOf('../package.json') ?? '';
}

/** Versions of Node, TensorFlow.js and the LatentKit packages that are in use, by name. */
export function versions(): Record<string, string> {
  const names = ['@tensorflow/tfjs', ...PACKAGES.filter((name) => name !== 'cli').map((name) => `@latentkit/${name}`)];
  const found = names.flatMap((name) => {
    const text = versionOf(`${name}/package.json`);
    return text === undefined ? [] : [[name, text] as const];
  });
  return { node: process.versions.node, ...Object.fromEntries(found), '@latentkit/cli': version() };
}

function versionOf(manifest: string): string | undefined {
  try {
    return (require(manifest) as { version?: string }).version;
  } catch {
    return undefined;
  }
}

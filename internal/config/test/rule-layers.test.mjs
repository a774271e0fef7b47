import { fileURLToPath } from 'node:url';
import { describe, it } from '@jest/globals';
import { RuleTester } from 'eslint';
import parser from '@typescript-eslint/parser';
import { layersRule } from '../src/rule-layers.mjs';

RuleTester.describe = describe;
RuleTester.it = it;

const at = (path) => fileURLToPath(new URL(`../../../packages/${path}`, import.meta.url));
const ok = (path, code) => ({ filename: at(path), code });
const bad = (path, code, messageId) => ({ filename: at(path), code, errors: [{ messageId }] });

new RuleTester({ languageOptions: { parser, sourceType: 'module' } }).run('latentkit/layers', layersRule, {
  valid: [
    ok('pca/src/a.ts', "import { x } from '@latentkit/core';"),
    ok('pca/src/a.ts', "import { x } from '@latentkit/linalg';"),
    ok('pca/src/a.ts', "import { x } from './b.js'; import { y } from '../src/c.js'; import zod from 'zod';"),
    ok('sparse/src/a.ts', "import * as tf from '@tensorflow/tfjs'; import { A } from '@latentkit/autoencoder';"),
    ok('report/src/a.ts', "import { x } from '@latentkit/viz'; import { y } from '@latentkit/latent';"),
    ok('latentkit/src/index.ts', "export { main } from '@latentkit/cli';"),
    ok('layers/src/a.ts', "export * from '@latentkit/compiler';"),
    // A test may use TensorFlow.js anywhere, its own package by name, and the internal packages.
    ok('core/test/a.test.ts', "import * as tf from '@tensorflow/tfjs'; import { x } from '@latentkit/core';"),
    ok('core/test/a.test.ts', "import { x } from '../src/a.js'; import { run } from '@latentkit/testkit';"),
    ok('core/src/a.ts', 'const m = await import(name); require();'),
    ok('core/src/a.ts', "import manifest from '@latentkit/core-extras-by-someone-else/x';".replace('@latentkit/', '@other/')),
    { filename: at('../scripts/a.mjs'), code: "import { x } from '@latentkit/cli';" },
  ],
  invalid: [
    bad('core/src/a.ts', "import { x } from '@latentkit/linalg';", 'layer'),
    bad('core/src/a.ts', "import type { X } from '@latentkit/autoencoder';", 'layer'),
    bad('core/src/a.ts', "type X = import('@latentkit/autoencoder').X;", 'layer'),
    bad('core/src/a.ts', "const m = await import('@latentkit/cli');", 'layer'),
    bad('core/src/a.ts', "const m = require('@latentkit/cli');", 'layer'),
    bad('core/src/a.ts', "export { x } from '@latentkit/cli';", 'layer'),
    bad('core/src/a.ts', "export * from 'latentkit';", 'layer'),
    bad('linalg/src/a.ts', "import { x } from '@latentkit/pca';", 'layer'),
    bad('sparse/src/a.ts', "import { x } from '@latentkit/denoising';", 'layer'),
    bad('stacked/src/a.ts', "import { x } from '@latentkit/linear';", 'layer'),
    bad('stacked/test/a.test.ts', "import { x } from '@latentkit/linear';", 'layer'),
    bad('latent/src/a.ts', "import { x } from '@latentkit/variational';", 'layer'),
    bad('report/src/a.ts', "import { x } from '@latentkit/autoencoder';", 'layer'),
    bad('core/src/a.ts', "import { x } from '@latentkit/testkit';", 'layer'),
    ...['core', 'datasets', 'onnx', 'linalg', 'preprocessing', 'pca', 'manifold', 'latent', 'probe', 'viz', 'report'].map((name) =>
      bad(`${name}/src/a.ts`, "import * as tf from '@tensorflow/tfjs-core';", 'tensorflow'),
    ),
    bad('pca/src/a.ts', "import { x } from '@latentkit/core/dist/random.js';", 'deep'),
    bad('pca/src/a.ts', "import { x } from '@latentkit/core/src/random';", 'deep'),
    bad('core/test/a.test.ts', "import { x } from '@latentkit/core/src/random';", 'deep'),
    bad('core/src/a.ts', "import { x } from '@latentkit/core';", 'self'),
    bad('pca/src/a.ts', "import { x } from '../../core/src/random.js';", 'reach'),
    bad('pca/test/a.test.ts', "import { x } from '../../core/src/random.js';", 'reach'),
    bad('nonesuch/src/a.ts', "import { x } from '@latentkit/core';", 'unknown'),
  ],
});

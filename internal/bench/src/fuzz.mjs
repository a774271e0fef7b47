// What no one would think of: `pnpm --filter @latentkit/bench fuzz [examples]`, after `pnpm build`. Schemathesis (`pip install
// schemathesis`; LATENTKIT_SCHEMATHESIS names it where it is not on the path) makes requests of what the service says of itself
// in /openapi.json, and others that do not keep to it, and looks whether every answer is one that the document knows.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { memoryOf, withService } from './soak/service.mjs';

const MIB = 2 ** 20;
const examples = process.argv[2] ?? '100';
/** That an NPY body is more than bytes no document can say; methods that Node.js does not know are no HTTP to it. */
const LEFT_OUT = 'positive_data_acceptance,unsupported_method';
const command = process.env.LATENTKIT_SCHEMATHESIS ?? 'schemathesis';

const { found, memory, code, signal } = await withService({ width: 6, codes: 2 }, async ({ url }) => {
  const before = await memoryOf(url);
  const fuzzing = spawn(command, ['run', `${url}/openapi.json`, '--checks', 'all', '--exclude-checks', LEFT_OUT, '--max-examples', examples, '--seed', '1', '--continue-on-failure'], { stdio: 'inherit' });
  const [found] = await once(fuzzing, 'close');
  return { found, memory: [before, await memoryOf(url)] };
});
console.log(`Schemathesis ended with ${found}, the service with ${code ?? signal}; memory ${memory.map((bytes) => Math.round(bytes / MIB)).join(' MiB before, ')} MiB after`);
process.exitCode = found === 0 && code === 0 ? 0 : 1;

// Runs turbo without telemetry, on every platform: `node scripts/turbo.mjs run build`.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runNode } from './lib/run.mjs';

const turbo = fileURLToPath(import.meta.resolve('turbo/bin/turbo'));
const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };
const { code } = await runNode([turbo, ...process.argv.slice(2)], { stdio: 'inherit', env });
process.exitCode = code;

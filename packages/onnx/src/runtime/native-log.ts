import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import type { RuntimeDevice } from './types.js';

const PATIENCE = 60_000;

/** Makes a session on the device; the model comes in base64. */
const TRIAL = `
const [path, device, model] = process.argv.slice(1);
const { InferenceSession } = require(path);
const options = { executionProviders: [device], logSeverityLevel: 2 };
InferenceSession.create(Buffer.from(model, 'base64'), options).then(
  () => process.exit(0),
  (error) => { console.error(error.message); process.exit(1); },
);
`;

/**
 * What onnxruntime-node says when it fails to start a device, empty where it does not fail: its exception names no cause,
 * its log does, and that goes past JavaScript to the console. So it is tried in a process of its own, whose console can be
 * read; there a driver that crashes does no harm either.
 */
export function nativeLog(device: RuntimeDevice, model: Uint8Array): Promise<string> {
  const path = createRequire(import.meta.url).resolve('onnxruntime-node');
  const args = ['-e', TRIAL, path, device, Buffer.from(model).toString('base64')];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { timeout: PATIENCE }, (error, _, stderr) => {
      if (error === null) return resolve('');
      const ending = error.signal === null || error.signal === undefined ? '' : `the trial of ${device} ended with ${error.signal}`;
      resolve([stderr.trim(), ending].filter((text) => text !== '').join('\n') || `the trial of ${device} ended without a message`);
    });
  });
}

import { main } from '../src/index.js';

/** Serves until the work is done, and gives what the command printed. */
export async function serving(argv: readonly string[], work: (url: string) => Promise<void>): Promise<{ code: number; stderr: string }> {
  const controller = new AbortController();
  let stderr = '';
  let done: Promise<void> = Promise.resolve();
  const stdout = { write: (url: string) => void (done = work(url.trim()).finally(() => controller.abort())) };
  const code = await main(['serve', ...argv, '--port', '0'], { stdout, stderr: { write: (part) => void (stderr += part) }, signal: controller.signal });
  await done;
  return { code, stderr };
}

/** The answer to a POST with a JSON body. */
export async function ask<T>(url: string, body: object): Promise<T> {
  return (await (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json()) as T;
}

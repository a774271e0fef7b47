import { FileFormatError, LatentKitError, ProgressReporter, StorageError, throwIfAborted } from '@latentkit/core';
import type { LongWorkOptions } from '@latentkit/core';

/** A download in the making: what has arrived so far, and where it came from. */
export interface PartialFile {
  /** What an earlier attempt has left, where it can be continued. */
  resume(): Promise<{ readonly url: string; readonly validator: string; readonly length: number } | undefined>;
  /** Empties the file for a new attempt. Without a `validator` (ETag or date of change) it cannot be continued later. */
  start(url: string, validator: string | undefined): Promise<void>;
  append(chunk: Uint8Array): Promise<void>;
  /** Everything that has arrived. */
  read(): Promise<Uint8Array>;
  /** Forgets what has arrived. */
  discard(): Promise<void>;
  /** Puts the file down so that it can be continued later. */
  close(): Promise<void>;
}

/** What to download, and how. */
export interface DownloadOptions<T> extends LongWorkOptions {
  /** Name of the file, appended to each mirror. */
  readonly file: string;
  /** Folders on the web, each ending in a slash, tried in this order. */
  readonly mirrors: readonly string[];
  readonly part: PartialFile;
  /** Checks what has arrived and turns it into the result; throws `FileFormatError` for a file that is not the right one. */
  readonly verify: (bytes: Uint8Array) => T;
  readonly fetch: typeof globalThis.fetch;
  /** What to do when no mirror answers, for the error text. */
  readonly remedy: string;
  /** Milliseconds without a byte after which a mirror counts as down. Default 30,000. */
  readonly stallMs?: number;
  /** Most bytes a mirror may send. Default 256 MB. */
  readonly maxBytes?: number;
}

/** Attempts at one mirror that broke off after sending something. */
const ATTEMPTS = 3;

/**
 * Downloads a file from the first mirror that has the right one. An attempt that broke off, now or in an earlier run,
 * is continued by a range request that only a server with the unchanged file honours (If-Range). Throws `AbortedError`
 * when stopped (what has arrived is kept), `StorageError` with each mirror's reason when none has the file.
 */
export async function download<T>(options: DownloadOptions<T>): Promise<T> {
  const { part, file, mirrors } = options;
  const reporter = new ProgressReporter(`download ${file}`, options);
  const begun = (await part.resume())?.url;
  // What has arrived is worth most where it came from.
  const urls = mirrors.map((mirror) => mirror + file).sort((a, b) => Number(b === begun) - Number(a === begun));
  const reasons: string[] = [];
  try {
    for (const url of urls) {
      const outcome = await fromMirror(url, options, reporter);
      if ('result' in outcome) return outcome.result;
      reasons.push(`${url}: ${outcome.reason}`);
    }
  } finally {
    await part.close();
  }
  throw new StorageError({
    parameter: `download of ${file}`,
    expected: `one of ${urls.length} mirrors to deliver it, but: ${reasons.join('; ')}`,
    remedy: options.remedy,
  });
}

type Outcome<T> = { readonly result: T } | { readonly reason: string };

async function fromMirror<T>(url: string, options: DownloadOptions<T>, reporter: ProgressReporter): Promise<Outcome<T>> {
  let reason = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    throwIfAborted(options.signal, `Download of ${options.file}`);
    const transfer = await receive(url, options, reporter);
    if (transfer.reason === undefined) {
      try {
        return { result: options.verify(await options.part.read()) };
      } catch (error) {
        if (!(error instanceof FileFormatError)) throw error;
        reason = error.message;
        await options.part.discard();
        // A continued file may be wrong in its older part; a fresh one will not get better.
        if (!transfer.resumed) return { reason };
      }
    } else {
      reason = transfer.reason;
      if (transfer.received === 0) return { reason };
    }
  }
  return { reason };
}

interface Transfer {
  /** Why it did not end; undefined when everything has arrived. */
  readonly reason?: string;
  readonly received: number;
  readonly resumed: boolean;
}

async function receive<T>(url: string, options: DownloadOptions<T>, reporter: ProgressReporter): Promise<Transfer> {
  const { part, signal, stallMs = 30_000, maxBytes = 256e6 } = options;
  const earlier = await part.resume();
  const from = earlier?.url === url ? earlier : undefined;
  const control = new AbortController();
  let stalled = false;
  const stall = (): void => {
    stalled = true;
    control.abort();
  };
  let timer = setTimeout(stall, stallMs);
  const onAbort = (): void => control.abort();
  signal?.addEventListener('abort', onAbort, { once: true });
  let received = 0;
  let resumed = false;
  try {
    const headers: Record<string, string> = { 'Accept-Encoding': 'identity' };
    if (from !== undefined) Object.assign(headers, { Range: `bytes=${from.length}-`, 'If-Range': from.validator });
    const response = await options.fetch(url, { headers, signal: control.signal });
    const start = from === undefined ? 0 : resumePoint(response, from.length);
    if (start === 'complete') return { received, resumed: true };
    if (start === 'impossible') {
      await part.discard();
      return { reason: 'it could not continue', received: 1, resumed: true };
    }
    if (!response.ok || response.body === null) return { reason: `it answered ${response.status} ${response.statusText}`.trim(), received, resumed };
    resumed = start > 0;
    if (!resumed) await part.start(url, validatorOf(response));
    const total = expectedLength(response, start);
    let done = start;
    if (total !== undefined && total > maxBytes) return await tooMuch(part, maxBytes, control);
    reporter.report(done, total);
    const reader = response.body.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(stall, stallMs);
      await part.append(next.value);
      received += next.value.length;
      done += next.value.length;
      reporter.report(done, total);
      if (done > (total ?? maxBytes)) return await tooMuch(part, total ?? maxBytes, control);
    }
    return total !== undefined && done < total ? { reason: `it sent ${done} of ${total} bytes`, received, resumed } : { received, resumed };
  } catch (error) {
    if (error instanceof LatentKitError) throw error;
    throwIfAborted(signal, `Download of ${options.file}`);
    const cause = stalled ? `no data for ${stallMs / 1000} s` : causeOf(error);
    return { reason: received === 0 ? cause : `it broke off after ${received} bytes: ${cause}`, received, resumed };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

async function tooMuch(part: PartialFile, limit: number, control: AbortController): Promise<Transfer> {
  control.abort();
  await part.discard();
  return { reason: `it has more than ${limit} bytes`, received: 0, resumed: false };
}

/** Where the body of an answer to a range request begins. */
function resumePoint(response: Response, have: number): number | 'complete' | 'impossible' {
  const range = response.headers.get('content-range') ?? '';
  if (response.status === 206) return range.startsWith(`bytes ${have}-`) ? have : 'impossible';
  if (response.status === 416) return range === `bytes */${have}` ? 'complete' : 'impossible';
  return 0;
}

function validatorOf(response: Response): string | undefined {
  // A body that was compressed on the way has other byte positions than the file.
  if (response.headers.get('content-encoding') !== null) return undefined;
  const etag = response.headers.get('etag');
  if (etag !== null && !etag.startsWith('W/')) return etag;
  return response.headers.get('last-modified') ?? undefined;
}

function expectedLength(response: Response, start: number): number | undefined {
  const length = response.headers.get('content-length');
  if (length === null || response.headers.get('content-encoding') !== null) return undefined;
  return start + Number(length);
}

function causeOf(error: unknown): string {
  // By its members, not its class: the platform's errors may be of another realm.
  const { cause, message } = Object(error) as { cause?: { code?: string; message?: string }; message?: string };
  const { code, message: inner } = cause ?? {};
  // The system's codes say more than the platform's own (`UND_ERR_SOCKET`), whose messages say more.
  return (code?.startsWith('E') === true ? code : inner) ?? message ?? String(error);
}

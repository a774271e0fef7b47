import { readBundle } from '@latentkit/autoencoder';
import { FileMissingError, type Json } from '@latentkit/core';
import { directoryStore } from '@latentkit/core/node';
import { isLoopback } from '@latentkit/serve';
import { findBundle } from '../bundle.js';
import { type DataSource, splitOf } from '../data.js';
import { UsageError, asUsage } from '../exit-codes.js';
import { type ExplorerServer, type MadeFile, serveExplorer } from '../explorer/server.js';
import { archived, zipped } from '../explorer/shared-files.js';
import { explorerSite } from '../explorer/site.js';
import { interrupted, listenForInterrupt } from '../interrupt.js';
import { type CliIo, line } from '../io.js';
import { asFlag } from '../listening.js';
import { openLabelled } from '../labelled-data.js';
import { runRecordFrom } from '../run-record.js';

/** Flags of `latentkit explore`. */
export interface ExploreOptions {
  readonly data?: string;
  readonly label?: string;
  readonly split?: string;
  readonly dataDir?: string;
  readonly host?: string;
  readonly port?: number;
}

const HOST = '127.0.0.1';
const PORT = 4870;

/** What the page is given, by the name of its parameter in the address. */
type Shared = Map<'bundle' | 'data', { readonly path: string; readonly file: MadeFile }>;

/**
 * `latentkit explore`: serves the explorer with a model and its data until it is interrupted. Nothing leaves the machine
 * unless `--host` says so.
 */
export async function exploreCommand(path: string | undefined, options: ExploreOptions, io: CliIo): Promise<number> {
  const { host = HOST } = options;
  const port = checkPort(options.port);
  const site = explorerSite();
  const interrupt = listenForInterrupt(io);
  try {
    const shared = await sharedFiles(path, options, io, interrupt.signal);
    const files = new Map([...shared.values()].map(({ path: at, file }) => [`/${at}`, file]));
    const server = await asUsage(() =>
      serveExplorer({ site, files, host, port, onError: (message) => line(io.stderr, `error: ${message}`) }).catch((error: unknown) => {
        throw asFlag(error);
      }),
    );
    tell(server, shared, host, io);
    await interrupted(interrupt.signal);
    await server.close();
    return 0;
  } finally {
    interrupt.release();
  }
}

/** The model, and the data that are asked for or that it was trained on. */
async function sharedFiles(path: string | undefined, options: ExploreOptions, io: CliIo, signal: AbortSignal): Promise<Shared> {
  const shared: Shared = new Map();
  const asked = askedData(options);
  const trained = path === undefined ? undefined : await addBundle(path, shared);
  if (asked !== undefined) await addData(asked, shared, io, signal);
  else if (trained !== undefined) {
    try {
      await addData({ ...trained, dataDir: options.dataDir ?? trained.dataDir }, shared, io, signal);
    } catch (error) {
      if (!(error instanceof FileMissingError)) throw error;
      line(io.stderr, `The data of its training are not here, so choose some in the page, or with --data. ${error.message}`);
    }
  }
  return shared;
}

function askedData({ data, label, split, dataDir }: ExploreOptions): DataSource | undefined {
  if (data !== undefined) return { data, label, dataDir, split: splitOf(split) };
  if (label !== undefined || split !== undefined) throw new UsageError('--label and --split say how to read --data: name the data as well.');
  return undefined;
}

/** Adds the bundle, verified, and resolves with the data that it names. */
async function addBundle(path: string, shared: Shared): Promise<DataSource | undefined> {
  const store = directoryStore(findBundle(path));
  const { manifest } = await readBundle(store);
  shared.set('bundle', { path: 'model.zip', file: { type: 'application/zip', bytes: () => zipped(store) } });
  const { source, label, dataDir } = runRecordFrom((manifest.training as { run?: Json } | null)?.run)?.data ?? {};
  return source === undefined ? undefined : { data: source, label, dataDir };
}

/** Adds the data, opened, so that what is wrong with them is said here and not in the page. */
async function addData(source: DataSource, shared: Shared, io: CliIo, signal: AbortSignal): Promise<void> {
  const { dataset, y } = await openLabelled(source, io, signal);
  shared.set('data', { path: `${dataset.name}.npz`, file: { type: 'application/zip', bytes: () => archived(dataset.x, y) } });
}

function tell({ url }: ExplorerServer, shared: Shared, host: string, io: CliIo): void {
  const parameters = new URLSearchParams([...shared].map(([name, { path }]) => [name, path]));
  line(io.stdout, parameters.size === 0 ? url : `${url}?${parameters.toString()}`);
  if (!isLoopback(host)) line(io.stderr, `Whoever reaches ${host} can read the model and the data; leave --host out to keep them to this machine. Browsers give pages from other addresses no threads unless they come over HTTPS.`);
  line(io.stderr, 'Open this address in a browser; Ctrl-C ends it.');
}

function checkPort(port = PORT): number {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UsageError(`--port: got ${port}, expected an integer from 0 (any that is free) to 65535.`);
}

import { InvalidParameterError, LatentKitError, StorageError, UnavailableError } from '../errors.js';
import { checkBytes, checkFiles, checkNoFolder, checkPath, missing, sortedPaths } from './checks.js';
import type { FileStore } from './file-store.js';

const FILES = 'files';

/**
 * A file store in the browser's IndexedDB, in a database of its own called `latentkit:name`. Each change is one
 * transaction, so that a closed tab or a full disk leaves the earlier contents.
 *
 * Throws `UnavailableError` where there is no IndexedDB (Node, some private windows) and `StorageError`, from the
 * methods, when the quota is used up or the database cannot be opened. `factory` is for tests and other realms.
 */
export function indexedDbStore(name: string, factory: IDBFactory | undefined = globalThis.indexedDB): FileStore {
  if (typeof name !== 'string' || name === '') {
    throw new InvalidParameterError({ parameter: 'name', got: name, expected: 'the name of a store, a non-empty string' });
  }
  if (factory === undefined) {
    throw new UnavailableError({
      parameter: 'indexedDB',
      expected: 'a browser that offers IndexedDB',
      remedy: 'In Node use directoryStore of @latentkit/core/node; elsewhere memoryStore or zipStore.',
    });
  }
  return new IndexedDbStore(name, factory);
}

class IndexedDbStore implements FileStore {
  readonly location: string;
  private database: Promise<IDBDatabase> | undefined;

  constructor(
    private readonly name: string,
    private readonly factory: IDBFactory,
  ) {
    this.location = `indexeddb:${name}`;
  }

  async list(prefix = ''): Promise<string[]> {
    return sortedPaths(await this.run('readonly', (files) => paths(files)), prefix);
  }

  async has(path: string): Promise<boolean> {
    checkPath(path);
    return (await this.run('readonly', (files) => settled(files.count(path)))) === 1;
  }

  async read(path: string): Promise<Uint8Array> {
    checkPath(path);
    const bytes = await this.run('readonly', (files) => settled(files.get(path) as IDBRequest<Uint8Array | undefined>));
    if (bytes === undefined) throw missing(this.location, path);
    return bytes;
  }

  async write(path: string, bytes: Uint8Array): Promise<void> {
    checkPath(path);
    checkBytes(path, bytes);
    await this.run('readwrite', async (files) => {
      checkNoFolder(path, await paths(files));
      // A copy, because storing a view stores the whole buffer behind it.
      files.put(new Uint8Array(bytes), path);
    });
  }

  async remove(path: string): Promise<void> {
    checkPath(path);
    await this.run('readwrite', async (files) => {
      if ((await settled(files.count(path))) === 0) throw missing(this.location, path);
      files.delete(path);
    });
  }

  async replaceAll(contents: ReadonlyMap<string, Uint8Array>): Promise<void> {
    checkFiles(contents);
    await this.run('readwrite', async (files) => {
      files.clear();
      for (const [path, bytes] of contents) files.put(new Uint8Array(bytes), path);
    });
  }

  /** Runs `work` in one transaction and waits until it is on the disk; an error in `work` undoes all of it. */
  private async run<T>(mode: IDBTransactionMode, work: (files: IDBObjectStore) => Promise<T>): Promise<T> {
    try {
      const database = await this.open();
      const transaction = database.transaction(FILES, mode, mode === 'readwrite' ? { durability: 'strict' } : {});
      const ended = new Promise<boolean>((resolve) => {
        transaction.oncomplete = () => resolve(true);
        transaction.onabort = () => resolve(false);
      });
      let result: T;
      try {
        result = await work(transaction.objectStore(FILES));
      } catch (error) {
        abort(transaction);
        await ended;
        // The transaction's own error, such as a full quota, says more than the request that failed with it.
        throw error instanceof LatentKitError ? error : (transaction.error ?? error);
      }
      if (!(await ended)) throw transaction.error ?? new DOMException('The transaction was aborted.', 'AbortError');
      return result;
    } catch (error) {
      throw error instanceof LatentKitError ? error : this.failure(error);
    }
  }

  private open(): Promise<IDBDatabase> {
    this.database ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = this.factory.open(`latentkit:${this.name}`, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(FILES);
      request.onerror = () => reject(request.error ?? new DOMException('The database could not be opened.'));
      request.onsuccess = () => {
        const database = request.result;
        // Another tab wants to delete the database: let it, and open again at the next call.
        database.onversionchange = () => {
          database.close();
          this.database = undefined;
        };
        database.onclose = () => (this.database = undefined);
        resolve(database);
      };
    }).catch((error: unknown) => {
      this.database = undefined;
      throw error;
    });
    return this.database;
  }

  private failure(cause: unknown): StorageError {
    const { name, message } = cause as DOMException;
    const full = name === 'QuotaExceededError';
    return new StorageError({
      parameter: this.location,
      got: `${name}: ${message}`,
      expected: full ? 'enough room for the files' : 'a database that can be read and written',
      remedy: full
        ? 'Delete stored models or free disk space; the earlier contents are still there.'
        : 'Reload the page; in a private window, storage may be switched off.',
      cause,
    });
  }
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It has already ended by itself.
  }
}

async function paths(files: IDBObjectStore): Promise<string[]> {
  return (await settled(files.getAllKeys())) as string[];
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new DOMException('The request failed.'));
  });
}

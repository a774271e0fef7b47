import { describe, expect, test } from '@jest/globals';
import { IDBFactory } from 'fake-indexeddb';
import { InvalidParameterError, StorageError, UnavailableError, indexedDbStore } from '../src/index.js';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** A factory whose object stores refuse the `nth` put as a browser does whose quota is used up. */
function fullAfter(factory: IDBFactory, puts: number): IDBFactory {
  let left = puts;
  const wrapStore = (store: IDBObjectStore): IDBObjectStore =>
    new Proxy(store, {
      get: (target, key) => {
        if (key === 'put' && left-- <= 0) {
          target.transaction.abort();
          throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
        }
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  const open = (name: string, version?: number): IDBOpenDBRequest => {
    const request = factory.open(name, version);
    request.addEventListener('success', () => {
      const database = request.result;
      const original = database.transaction.bind(database);
      database.transaction = (...args) => {
        const transaction = original(...args);
        const objectStore = transaction.objectStore.bind(transaction);
        transaction.objectStore = (store) => wrapStore(objectStore(store));
        return transaction;
      };
    });
    return request;
  };
  return { open } as unknown as IDBFactory;
}

describe('indexedDbStore', () => {
  test('keeps stores of different names apart', async () => {
    const factory = new IDBFactory();
    await indexedDbStore('one', factory).write('a', bytes(1));
    await indexedDbStore('two', factory).write('a', bytes(2));
    expect(await indexedDbStore('one', factory).read('a')).toEqual(bytes(1));
    expect(indexedDbStore('one', factory).location).toBe('indexeddb:one');
  });

  test.each([0, 1])('a full quota at put %i leaves the earlier contents', async (puts) => {
    const factory = new IDBFactory();
    await indexedDbStore('models', factory).replaceAll(new Map([['a', bytes(1)], ['b', bytes(2)]]));
    const full = indexedDbStore('models', fullAfter(factory, puts));
    const failed = full.replaceAll(new Map([['c', bytes(3)], ['d', bytes(4)]]));
    await expect(failed).rejects.toThrow(StorageError);
    await expect(failed).rejects.toThrow('Delete stored models or free disk space; the earlier contents are still there.');
    const store = indexedDbStore('models', factory);
    expect(await store.list()).toEqual(['a', 'b']);
    expect(await store.read('a')).toEqual(bytes(1));
  });

  test('a full quota in write', async () => {
    const factory = new IDBFactory();
    const full = indexedDbStore('models', fullAfter(factory, 1));
    await full.write('a', bytes(1));
    await expect(full.write('a', bytes(2))).rejects.toThrow("indexeddb:models: got 'QuotaExceededError: The quota has been exceeded.', expected enough room for the files.");
    expect(await full.read('a')).toEqual(bytes(1));
  });

  test('a database that cannot be opened, and the next attempt', async () => {
    const factory = new IDBFactory();
    let broken = true;
    const flaky = {
      open: (name: string, version: number) => {
        if (broken) throw new DOMException('The user denied permission.', 'InvalidStateError');
        return factory.open(name, version);
      },
    } as unknown as IDBFactory;
    const store = indexedDbStore('models', flaky);
    await expect(store.list()).rejects.toThrow(StorageError);
    await expect(store.list()).rejects.toThrow('in a private window, storage may be switched off');
    broken = false;
    expect(await store.list()).toEqual([]);
  });

  test('a deletion from another tab is not held up, and the store goes on', async () => {
    const factory = new IDBFactory();
    const store = indexedDbStore('models', factory);
    await store.write('a', bytes(1));
    await new Promise<void>((resolve, reject) => {
      const request = factory.deleteDatabase('latentkit:models');
      request.onsuccess = () => resolve();
      request.onblocked = () => reject(new Error('blocked'));
    });
    expect(await store.list()).toEqual([]);
  });

  test('says where there is none', () => {
    expect(() => indexedDbStore('models')).toThrow(UnavailableError);
    expect(() => indexedDbStore('models')).toThrow('indexedDB: expected a browser that offers IndexedDB. In Node use directoryStore');
    expect(() => indexedDbStore('', new IDBFactory())).toThrow(InvalidParameterError);
  });
});

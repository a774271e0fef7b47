import type { Runtime, Session, SessionOptions } from '@latentkit/onnx';

/** Sessions kept at most; a graph beyond them is loaded again when it runs next. */
const LIMIT = 12;
/** Sessions kept that nobody holds, for whoever asks for the same graph again. */
const IDLE_LIMIT = 4;

interface Entry {
  readonly runtime: Runtime;
  readonly model: Uint8Array;
  readonly options: SessionOptions;
  readonly key: string;
  session: Promise<Session>;
  users: number;
  running: number;
}

/** Least recently used first. */
const entries: Entry[] = [];
const caching = new WeakMap<Runtime, Runtime>();

/**
 * The runtime with sessions that are shared by equal graphs and outlive their release for a while, so that a second
 * training of a model loads nothing again. A process keeps a dozen sessions at most; one that had to go is loaded again
 * unseen when it is used.
 */
export function cachingRuntime(runtime: Runtime): Runtime {
  let made = caching.get(runtime);
  if (made === undefined) {
    made = {
      name: runtime.name,
      version: runtime.version,
      device: runtime.device,
      tensor: (type, data, shape) => runtime.tensor(type, data, shape),
      createSession: (model, options = {}) => (options.profilePrefix === undefined ? open(runtime, model, options) : runtime.createSession(model, options)),
    };
    caching.set(runtime, made);
  }
  return made;
}

async function open(runtime: Runtime, model: Uint8Array, options: SessionOptions): Promise<Session> {
  let entry = enter(runtime, model, options);
  entry.users++;
  let held = true;
  const { inputNames, outputNames } = await entry.session;
  return {
    inputNames,
    outputNames,
    run: async (feeds, fetches) => {
      if (!entries.includes(entry)) {
        entry = enter(runtime, model, options);
        if (held) entry.users++;
      }
      touch(entry);
      entry.running++;
      try {
        return await (await entry.session).run(feeds, fetches);
      } finally {
        entry.running--;
      }
    },
    endProfiling: () => undefined,
    release: () => {
      if (held) entry.users--;
      held = false;
      return trim();
    },
  };
}

/** The entry of a graph; a new one where there is none, which makes room for itself. */
function enter(runtime: Runtime, model: Uint8Array, options: SessionOptions): Entry {
  const key = JSON.stringify(options, Object.keys(options).sort());
  const known = entries.find((entry) => entry.runtime === runtime && entry.key === key && sameBytes(entry.model, model));
  if (known !== undefined) {
    touch(known);
    return known;
  }
  const entry: Entry = { runtime, model, options, key, session: runtime.createSession(model, options), users: 0, running: 0 };
  entries.push(entry);
  entry.session.then(
    () => trim(),
    () => remove(entry),
  );
  return entry;
}

function touch(entry: Entry): void {
  remove(entry);
  entries.push(entry);
}

function remove(entry: Entry): void {
  const at = entries.indexOf(entry);
  if (at >= 0) entries.splice(at, 1);
}

async function trim(): Promise<void> {
  const free = entries.filter(({ running }) => running === 0);
  const idle = free.filter(({ users }) => users <= 0);
  const surplus = new Set(idle.slice(0, Math.max(0, idle.length - IDLE_LIMIT)));
  for (const entry of free) if (entries.length - surplus.size > LIMIT) surplus.add(entry);
  for (const entry of surplus) remove(entry);
  for (const { session } of surplus) {
    // What cannot be released is lost, but nobody who asks for a session is to hear of it.
    await session.then((made) => made.release()).catch(() => undefined);
  }
}

/** Graphs are compared whole: unlike a hash this cannot be wrong, and different ones mostly differ in length. */
function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

import { encodeOnnx, type Runtime, type Session } from '@latentkit/onnx';
import { describe, expect, test } from '@jest/globals';
import { cachingRuntime } from '../src/exec/session-cache.js';

interface Pretended {
  readonly runtime: Runtime;
  /** Names of the sessions that live, by order of creation. */
  readonly alive: string[];
  readonly made: string[];
}

/** ONNX Runtime in name only, which keeps a list of its sessions. */
function pretend(failing: readonly string[] = []): Pretended {
  const [alive, made]: [string[], string[]] = [[], []];
  const runtime = {
    name: 'onnxruntime-node',
    version: '1',
    device: 'cpu',
    tensor: () => undefined,
    createSession: async (model: Uint8Array, options: object) => {
      const name = `${new TextDecoder().decode(model)}${JSON.stringify(options)}`;
      await Promise.resolve();
      if (failing.includes(name)) throw new Error('no memory');
      made.push(name);
      alive.push(name);
      const release = async (): Promise<void> => {
        await Promise.resolve();
        alive.splice(alive.indexOf(name), 1);
      };
      return { inputNames: ['x'], outputNames: ['y'], run: () => Promise.resolve({ name }), release, endProfiling: () => undefined };
    },
  } as unknown as Runtime;
  return { runtime, alive, made };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
/** Sessions are released behind the back of whoever asks for others. */
const settled = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 1));
const ran = async (session: Session): Promise<unknown> => (await session.run({}))['name'];

describe('cachingRuntime', () => {
  test('gives equal graphs with equal options one session, also after it was released', async () => {
    const { runtime, made, alive } = pretend();
    const cached = cachingRuntime(runtime);
    expect(cachingRuntime(runtime)).toBe(cached);
    const [a, b] = [await cached.createSession(bytes('one'), { threads: 1 }), await cached.createSession(bytes('one'), { threads: 1 })];
    await a.release();
    await b.release();
    await a.release();
    const again = await cached.createSession(bytes('one'), { threads: 1 });
    expect(made).toEqual(['one{"threads":1}']);
    await cached.createSession(bytes('one'), { threads: 2 });
    await cached.createSession(bytes('oue'), { threads: 1 });
    expect(made).toHaveLength(3);
    expect(alive).toHaveLength(3);
    expect([again.inputNames, again.outputNames]).toEqual([['x'], ['y']]);
    expect(await ran(again)).toBe('one{"threads":1}');
    const other = pretend();
    await cachingRuntime(other.runtime).createSession(bytes('one'), { threads: 1 });
    expect(other.made).toHaveLength(1);
  });

  test('keeps four sessions that nobody holds, the last ones used', async () => {
    const { runtime, made, alive } = pretend();
    const cached = cachingRuntime(runtime);
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await (await cached.createSession(bytes(name))).release();
    expect(alive).toEqual(['d{}', 'e{}', 'f{}', 'g{}']);
    await (await cached.createSession(bytes('d'))).release();
    await (await cached.createSession(bytes('h'))).release();
    expect(alive).toEqual(['d{}', 'f{}', 'g{}', 'h{}']);
    expect(made).toHaveLength(8);
  });

  test('keeps twelve in all; one that had to go is made again when it runs', async () => {
    const { runtime, made, alive } = pretend();
    const cached = cachingRuntime(runtime);
    const sessions: Session[] = [];
    for (let i = 0; i < 15; i++) sessions.push(await cached.createSession(bytes(`held ${i}`)));
    await settled();
    expect(alive).toHaveLength(12);
    expect(alive).not.toContain('held 0{}');
    expect(await ran(sessions[0])).toBe('held 0{}');
    expect(made.filter((name) => name === 'held 0{}')).toHaveLength(2);
    await settled();
    expect(alive).toHaveLength(12);
    for (const session of sessions) await session.release();
    await settled();
    expect(alive).toHaveLength(4);
    // A handle that was released and whose session is gone still works.
    expect(await ran(sessions[3])).toBe('held 3{}');
  });

  test('forgets what could not be made', async () => {
    const { runtime, alive } = pretend(['bad{}']);
    const cached = cachingRuntime(runtime);
    await expect(cached.createSession(bytes('bad'))).rejects.toThrow('no memory');
    await expect(cached.createSession(bytes('bad'))).rejects.toThrow('no memory');
    expect(alive).toEqual([]);
  });

  test('a session that is to be profiled is its own', async () => {
    const { runtime, made } = pretend();
    const cached = cachingRuntime(runtime);
    for (let i = 0; i < 2; i++) await cached.createSession(encodeOnnx({ graph: { name: 'g', nodes: [], inputs: [], outputs: [] } }), { profilePrefix: 'p' });
    expect(made).toHaveLength(2);
  });
});

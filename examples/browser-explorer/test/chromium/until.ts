/** Ends only what would hang: a busy machine takes its time. */
const PATIENCE = 150_000;

/** Reads again and again until what is read is as wanted, and resolves with it. Throws with what was read last. */
export async function until<T>(what: string, read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > end) throw new Error(`${what}: still ${JSON.stringify(value).slice(0, 300)}`);
    await new Promise((done) => setTimeout(done, 40));
  }
}

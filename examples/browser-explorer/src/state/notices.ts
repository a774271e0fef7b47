import { signal } from '@preact/signals';

export interface Notice {
  readonly id: number;
  readonly kind: 'info' | 'warning' | 'error';
  readonly text: string;
}

/** What the page has to tell, newest last. Errors stay until they are closed. */
export const notices = signal<readonly Notice[]>([]);

let last = 0;

export function notify(kind: Notice['kind'], text: string): void {
  notices.value = [...notices.value.filter((notice) => notice.text !== text), { id: ++last, kind, text }];
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}

/** Runs work whose failure the reader has to know of; resolves with undefined where it failed. */
export async function attempt<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    notify('error', `${what} ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

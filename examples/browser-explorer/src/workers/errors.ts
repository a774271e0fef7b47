import { transferHandlers } from 'comlink';

/** What crosses between page and workers of an error of the library's. */
interface CrossingError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly code?: string | undefined;
}

/** Comlink passes an error's name and text; the library's stable `code` goes with them. To be called on both sides. */
export function passErrorCodes(): void {
  const plain = transferHandlers.get('throw')!;
  transferHandlers.set('throw', {
    canHandle: (value): value is object => plain.canHandle(value),
    serialize: (thrown: object) => {
      const { value } = thrown as { readonly value: unknown };
      if (!(value instanceof Error)) return [{ isError: false, value: String(value) }, []];
      const { name, message, stack } = value;
      const { code } = value as { readonly code?: unknown };
      const crossing: CrossingError = { name, message, stack, ...(typeof code === 'string' ? { code } : {}) };
      return [{ isError: true, value: crossing }, []];
    },
    deserialize: (serialized: unknown) => plain.deserialize(serialized),
  });
}

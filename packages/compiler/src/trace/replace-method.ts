/** Puts another function in place of a method of an object, and gives a function that puts everything back. */
export function replaceMethod<T extends object, K extends keyof T & string>(object: T, name: K, make: (before: T[K]) => T[K]): () => void {
  const own = Object.getOwnPropertyDescriptor(object, name);
  Object.defineProperty(object, name, { value: make(object[name]), configurable: true, enumerable: own?.enumerable ?? false, writable: true });
  return () => {
    if (own === undefined) Reflect.deleteProperty(object, name);
    else Object.defineProperty(object, name, own);
  };
}

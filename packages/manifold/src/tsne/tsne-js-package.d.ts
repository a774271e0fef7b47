/** The package has no types of its own; `tsne-js.ts` says which part of it is used. */
declare module 'tsne-js' {
  const model: unknown;
  export = model;
}

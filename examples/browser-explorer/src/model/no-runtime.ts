/** Stands for an optional dependency that this page does without; the library takes it for one that does not load. */
throw new Error('this page does not bring it along');

export {};

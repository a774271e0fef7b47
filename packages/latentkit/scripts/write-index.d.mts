/** Text that `src/index.ts` must have. */
export function indexText(): string;

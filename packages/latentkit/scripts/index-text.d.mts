/** The text of src/index.ts. Throws where two packages export the same name. */
export function indexText(): string;

import { parseHTML } from 'linkedom';

let made: Document | undefined;

/** The document in which Observable Plot makes its elements in Node; made on first use and then kept. */
export function nodeDocument(): Document {
  made ??= parseHTML('<!doctype html><html><body></body></html>').document;
  return made;
}

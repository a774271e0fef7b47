export { cacheDirectory } from './node/cache-directory.js';
export { directoryStore } from './node/directory-store.js';
export { makeFolder } from './node/files.js';
export { writeFiles } from './node/write-files.js';

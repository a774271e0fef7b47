export type { CliIo, Output } from './io.js';
export { main } from './main.js';

// Makes the data of all works that are missing: prepare.mjs FOLDER.
import process from 'node:process';
import { prepare } from './data.mjs';

await prepare(process.argv[2]);
process.stdout.write(`${JSON.stringify({ kind: 'prepared' })}\n`);
// Thread pools of native runtimes may keep the process alive.
process.exit();

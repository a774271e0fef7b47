// Where results go: line by line into a file of the run, then into the store that docs/benchmarks.md is made from.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { numericsPart } from './numerics/report.mjs';
import { machineLines, page } from './training/report.mjs';

/** A path from the repository's root. */
export const root = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const storeOf = (name) => root(`internal/bench/results/${name}.jsonl`);

/** The results of one run. */
export class Results {
  constructor(out) {
    this.run = new Date().toISOString();
    this.file = resolve(out ?? root(`runs/bench-${this.run.slice(0, 19).replaceAll(':', '-')}.jsonl`));
    this.all = [];
    mkdirSync(dirname(this.file), { recursive: true });
  }

  add(result) {
    const stamped = { run: this.run, ...result };
    appendFileSync(this.file, `${JSON.stringify(stamped)}\n`);
    this.all.push(stamped);
  }

  /** Puts them into a store; what earlier runs gave on other work stays. */
  store(name, workOf) {
    const renewed = new Set(this.all.map(workOf));
    const lines = [...readStore(name).filter((result) => !renewed.has(workOf(result))), ...this.all];
    mkdirSync(dirname(storeOf(name)), { recursive: true });
    writeFileSync(storeOf(name), lines.map((result) => `${JSON.stringify(result)}\n`).join(''));
  }
}

/** Writes docs/benchmarks.md from all stores; gives its path. */
export function writePage() {
  const file = root('docs/benchmarks.md');
  const numerics = numericsPart(readStore('numerics'), machineLines);
  writeFileSync(file, `${page(readStore('training'))}${numerics === '' ? '' : `\n${numerics}\n`}`);
  return file;
}

function readStore(name) {
  const file = storeOf(name);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)) : [];
}

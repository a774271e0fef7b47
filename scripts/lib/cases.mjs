import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { closingLine } from '../../internal/config/src/results.mjs';

/** A list of checked cases: each is printed as it is added, with its problems, and all are counted at the end. */
class Cases {
  #counts = { passed: 0, failed: 0, skipped: 0 };

  /** Adds a case that passes when `problems` is empty. */
  add(name, problems) {
    this.#counts[problems.length === 0 ? 'passed' : 'failed']++;
    const lines = problems.flatMap((problem) => problem.trimEnd().split('\n')).map((line) => `    ${line}\n`);
    process.stdout.write(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name}\n${lines.join('')}`);
  }

  /** Adds a case that cannot run here, and says why. */
  skip(name, reason) {
    this.#counts.skipped++;
    process.stdout.write(`skip ${name} (${reason})\n`);
  }

  /** Prints the closing line, leaves the counts where LATENTKIT_RESULTS says, and sets the exit code. */
  finish() {
    const file = process.env.LATENTKIT_RESULTS;
    if (file) writeFileSync(file, JSON.stringify(this.#counts));
    process.stdout.write(`${closingLine(this.#counts)}\n`);
    process.exitCode = this.#counts.failed === 0 ? 0 : 1;
  }
}

/** Calls `work` with a new list of cases and finishes it; an error that ends the work early is a failed case. */
export async function runCases(work) {
  const cases = new Cases();
  await work(cases).catch((error) => cases.add('the check ran to its end', [error.message]));
  cases.finish();
}

import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { countJest, skippedNames } from './results.mjs';

/**
 * A jest reporter that names every skipped test and writes the counts, as JSON, to the file named by the
 * environment variable LATENTKIT_RESULTS, where the scripts that print the closing line find them.
 */
export default class ResultsReporter {
  constructor(globalConfig) {
    this.filtered = Boolean(globalConfig.testNamePattern);
  }

  onRunComplete(_contexts, results) {
    const names = skippedNames(results);
    // With -t almost everything is skipped, and on purpose.
    if (names.length > 0 && !this.filtered) {
      process.stdout.write(`\nSkipped:\n${names.map((name) => `  ${name}\n`).join('')}`);
    }
    const file = process.env.LATENTKIT_RESULTS;
    if (file) writeFileSync(file, JSON.stringify(countJest(results)));
  }
}

/** Adds two counts of passed, failed and skipped cases. */
export function addCounts(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** The line that every run of the tests and checks ends with. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * Counts the tests of a finished jest run. A test file that could not be run at all (a syntax error, a missing
 * import, no test in it) holds no counted test, so each one counts as a failure of its own.
 */
export function countJest(results) {
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

/** The full names of the tests that were skipped; by convention a name says why, as in `reads MNIST (needs LATENTKIT_DATA_DIR)`. */
export function skippedNames(results) {
  return results.testResults.flatMap((file) =>
    file.testResults.filter(({ status }) => ['pending', 'skipped', 'todo', 'disabled'].includes(status)).map(({ fullName }) => fullName),
  );
}

const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

// Writes {projectRoot}/out-test/<name>.json; the file is a target output, so a cached run restores it too.
module.exports = class {
  constructor(_global, options) {
    this.options = options;
  }
  onRunComplete(_contexts, results) {
    const dir = join(process.cwd(), 'out-test');
    mkdirSync(dir, { recursive: true });
    const {
      numPassedTests: passed,
      numFailedTests: failed,
      numPendingTests: skipped,
      numFailedTestSuites: suites,
    } = results;
    const skippedNames = results.testResults.flatMap((suite) =>
      suite.testResults.filter(({ status }) => status === 'pending').map(({ fullName }) => fullName),
    );
    writeFileSync(
      join(dir, `${this.options.name}.json`),
      JSON.stringify({ passed, failed: failed + (failed === 0 ? suites : 0), skipped, skippedNames }),
    );
  }
};

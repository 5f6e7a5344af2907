/** `npm test`: the checks, then every test, then one line with the real counts of both. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChecks } from './check.ts';
import { root } from './places.ts';

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
};
type Counts = { passed: number; failed: number; skipped: number };

const folder = join(root, 'test-results');
const reportFile = join(folder, 'vitest.json');
const countsFile = join(folder, 'counts.json');

mkdirSync(folder, { recursive: true });
for (const file of [reportFile, countsFile]) rmSync(file, { force: true });

const checks = await runChecks();
const code = await runVitest(process.argv.slice(2));
const counts = countsOf(code);
writeFileSync(countsFile, JSON.stringify(counts));
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
console.log(`\n${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exitCode = counts.failed > 0 || code !== 0 ? 1 : 0;

function countsOf(exitCode: number): Counts {
  const counts = {
    passed: checks.filter((check) => check.passed).length,
    failed: checks.filter((check) => !check.passed).length,
    skipped: 0,
  };
  try {
    const report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
    counts.passed += report.numPassedTests;
    counts.failed += report.numFailedTests;
    counts.skipped += report.numPendingTests + report.numTodoTests;
  } catch {
    counts.failed += 1;
  }
  // A file that does not load, an unhandled rejection, a set-up that fails: no test, and yet not passed.
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

function runVitest(args: readonly string[]): Promise<number> {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...args], {
      cwd: root,
      stdio: 'inherit',
    });
    child.once('error', reject);
    child.once('close', (exitCode) => resolve(exitCode ?? 1));
  });
}

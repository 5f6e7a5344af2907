/** `npm run check`: everything about the sources that needs no server of ours, a line per check. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './places.ts';

/** What a check found. */
export type CheckResult = {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
};

type Check = { readonly name: string; readonly fix?: string; readonly args: readonly string[] };

const modules = join(root, 'node_modules');
const bin = (path: string): string => join(modules, path);
const sources = [
  'program',
  'workflows',
  'activities',
  'db',
  'api',
  'bin',
  'demo',
  'bench',
  'test',
  'web/src',
];

const checks: readonly Check[] = [
  { name: 'format', fix: 'npm run format', args: [bin('oxfmt/bin/oxfmt'), '--check'] },
  {
    name: 'lint',
    args: [bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'],
  },
  { name: 'types', args: [bin('typescript-7/bin/tsc'), '-p', 'tsconfig.json'] },
  {
    name: 'types of the dashboard',
    args: [bin('typescript-7/bin/tsc'), '-p', 'web/tsconfig.json'],
  },
  {
    name: 'types of browser tests',
    args: [bin('typescript-7/bin/tsc'), '-p', 'test/browser/tsconfig.json'],
  },
  {
    name: 'imports',
    args: [
      bin('dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config=.dependency-cruiser.mjs',
      '--output-type=err-long',
      ...sources.filter((folder) => existsSync(join(root, folder))),
    ],
  },
  { name: 'nothing unused', args: [bin('knip/bin/knip.js'), '--no-progress'] },
  {
    name: 'generated files',
    fix: 'npm run generate',
    args: [join(root, 'bin/generate.ts'), '--check'],
  },
];

/** Runs the checks one after another; the output of those that fail is printed. */
export async function runChecks(): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const startedAt = Date.now();
    const { code, output } = await run(check.args);
    const seconds = (Date.now() - startedAt) / 1000;
    results.push({ name: check.name, passed: code === 0, seconds });
    console.log(`  ${code === 0 ? '✓' : '✗'} ${check.name} (${seconds.toFixed(1)} s)`);
    if (code === 0) continue;
    console.log(output.trimEnd().replaceAll(/^/gm, '      '));
    if (check.fix !== undefined) console.log(`      → ${check.fix}`);
  }
  return results;
}

function run(args: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

if (import.meta.main) {
  const results = await runChecks();
  process.exitCode = results.every((result) => result.passed) ? 0 : 1;
}

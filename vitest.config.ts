import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** A kind of test is a folder; what it needs running is its global set-up. */
function project(
  name: string,
  needs: ReadonlyArray<'postgres' | 'temporal'>,
  options: { timeoutMs: number; alone?: boolean },
): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      globalSetup: needs.map((server) => `test/support/global-${server}.ts`),
      testTimeout: options.timeoutMs,
      hookTimeout: Math.max(60_000, options.timeoutMs),
      fileParallelism: !(options.alone ?? false),
    },
  };
}

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: Math.max(2, Math.min(4, availableParallelism())),
    // A date that is read in local time must show itself wherever the tests run.
    env: { TZ: process.env['TZ'] ?? 'Pacific/Auckland' },
    projects: [
      project('unit', [], { timeoutMs: 10_000 }),
      project('workflows', ['temporal'], { timeoutMs: 60_000 }),
      project('replay', [], { timeoutMs: 60_000 }),
      project('integration', ['postgres', 'temporal'], { timeoutMs: 60_000 }),
      project('browser', ['postgres', 'temporal'], { timeoutMs: 120_000, alone: true }),
      project('faults', ['postgres', 'temporal'], { timeoutMs: 180_000, alone: true }),
    ],
  },
});

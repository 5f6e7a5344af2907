import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** A kind of test is a folder; what it needs running is its global set-up. */
function project(
  name: string,
  needs: ReadonlyArray<'postgres' | 'temporal'>,
  options: { timeoutMs: number; alone?: boolean; retry?: number },
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
      // Real servers on a shared machine: what fails twice or more is a fault, once may be the machine.
      retry: options.retry ?? 0,
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
      project('unit', [], { timeoutMs: 60_000 }),
      project('workflows', ['temporal'], { timeoutMs: 120_000, retry: 1 }),
      project('replay', [], { timeoutMs: 120_000 }),
      project('integration', ['postgres', 'temporal'], { timeoutMs: 60_000, retry: 2 }),
      project('browser', ['postgres', 'temporal'], { timeoutMs: 120_000, alone: true, retry: 2 }),
      project('faults', ['postgres', 'temporal'], { timeoutMs: 300_000, alone: true, retry: 1 }),
    ],
  },
});

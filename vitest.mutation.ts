import { defineConfig } from 'vitest/config';

/** The rules alone, once for each change that the mutation tests make to them: no servers, and no test of the whole world. */
// oxlint-disable-next-line import/no-default-export -- what the runner asks for
export default defineConfig({
  test: {
    include: ['test/unit/program/**/*.test.ts'],
    exclude: ['test/unit/program/world.test.ts', 'test/unit/program/explain.test.ts'],
    pool: 'threads',
    testTimeout: 30_000,
    env: { TZ: 'Pacific/Auckland' },
  },
});

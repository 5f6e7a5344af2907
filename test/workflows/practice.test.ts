import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { timeSkippingServer } from '../support/temporal.ts';
import { advance, openingRows } from '../../program/practice.reducers.ts';
import { progressQuery } from '../../workflows/messages.ts';
import { assessment, automatic, decided, milestone, planOf, practiceOf } from './fixtures.ts';
import { memory } from './memory.ts';
import { codeOf, movesOf, runJourneys } from './run.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await timeSkippingServer();
});
afterAll(() => env.teardown());

describe('the whole life of a practice', () => {
  test('six milestones are done in order and each pays once', async () => {
    const world = memory();
    const end = await runJourneys(env, world.activities, async ({ start }) => {
      const handle = await start();
      const { opened, assess, submit, decide, changed } = movesOf(handle);
      await opened();
      await assess('first-assessment');
      await submit('joint-plan');
      await decide('joint-plan', { role: 'partner-manager' });
      world.counts['people-certified'] = { have: 2, need: 3 };
      await changed();
      await submit('workshop');
      expect(world.rows().steps['people-certified']?.state).toBe('waiting');
      world.counts['people-certified'] = { have: 3, need: 3 };
      await changed();
      await decide('workshop');
      await submit('reference');
      await decide('reference');
      world.counts['first-customer'] = { have: 1, need: 1 };
      await changed();
      await env.sleep('1 minute');
      await assess('second-assessment');
      return handle.result();
    });
    expect(end).toBe('completed');
    expect(world.paid).toHaveLength(6);
    expect(world.tells.filter(({ what }) => what === 'journey-completed')).toHaveLength(1);
  });
});

/** Waits, in real time, for what a signal brings about. */
const until = (is: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(is()).toBe(true), { timeout: 10_000, interval: 20 });

const oneStep = () => practiceOf([milestone('plan', [decided('joint-plan')])]);

describe('decisions', () => {
  test('a change that is asked for comes back, and is decided in a second round', async () => {
    const world = memory(oneStep());
    const end = await runJourneys(env, world.activities, async ({ start }) => {
      const handle = await start();
      const { submit, decide } = movesOf(handle);
      await submit('joint-plan');
      const asked = await decide('joint-plan', { verdict: 'request-change', reason: 'page 3' });
      expect(asked).toMatchObject({ state: 'action_required', mover: 'partner', round: 1 });
      const again = await submit('joint-plan');
      expect(again).toMatchObject({ state: 'in_review', mover: 'vendor', round: 2 });
      await decide('joint-plan');
      return handle.result();
    });
    expect(end).toBe('completed');
    expect(world.paid).toHaveLength(1);
  });

  test('a change that is not answered in time rejects the step and ends the journey', async () => {
    const world = memory(oneStep());
    const end = await runJourneys(env, world.activities, async ({ start }) => {
      const handle = await start();
      const { submit, decide } = movesOf(handle);
      await submit('joint-plan');
      await decide('joint-plan', { verdict: 'request-change', reason: 'page 3' });
      return handle.result();
    });
    expect(end).toBe('rejected');
    expect(world.rows().steps['joint-plan']?.state).toBe('rejected');
    expect(world.tells.map(({ what }) => what)).toEqual([
      ...['to-decide', 'change-asked', 'reminder', 'reminder', 'rejected'],
    ]);
    expect(world.paid).toEqual([]);
  });

  test('a rejected step ends the journey and pays nothing', async () => {
    const world = memory(oneStep());
    const end = await runJourneys(env, world.activities, async ({ start }) => {
      const handle = await start();
      await movesOf(handle).submit('joint-plan');
      await movesOf(handle).decide('joint-plan', { verdict: 'reject', reason: 'not ours' });
      return handle.result();
    });
    expect(end).toBe('rejected');
    expect(world.paid).toEqual([]);
  });

  test('nobody decides their own, nor without the role, a reason, or something to decide', async () => {
    const world = memory(oneStep());
    await runJourneys(env, world.activities, async ({ start }) => {
      const handle = await start();
      const { submit, decide, withdraw } = movesOf(handle);
      expect(await codeOf(decide('joint-plan'))).toBe('STEP_NOT_OPEN');
      await submit('joint-plan', '12');
      expect(await codeOf(submit('joint-plan'))).toBe('STEP_NOT_OPEN');
      expect(await codeOf(decide('joint-plan', { by: '12' }))).toBe('OWN_DECISION');
      expect(await codeOf(decide('joint-plan', { by: '11' }))).toBe('OWN_DECISION');
      // Nor is it decided on their behalf: what is not theirs cannot be handed over.
      expect(await codeOf(decide('joint-plan', { behalf: '12' }))).toBe('OWN_DECISION');
      expect(await codeOf(decide('joint-plan', { behalf: '11' }))).toBe('OWN_DECISION');
      expect(await codeOf(decide('joint-plan', { role: 'partner-manager' }))).toBe(
        'NOT_THE_DECIDER',
      );
      expect(await codeOf(decide('joint-plan', { verdict: 'reject', reason: ' ' }))).toBe(
        'REASON_MISSING',
      );
      expect(await codeOf(decide('no-such-step'))).toBe('STEP_UNKNOWN');
      expect(world.calls['decide']).toBeUndefined();
      await decide('joint-plan');
      expect(await codeOf(decide('joint-plan', { by: '22' }))).toBe('NOT_FOUND');
      expect(await codeOf(withdraw())).toBe('NOT_FOUND');
    });
  });

  test('a mistaken decision is taken back while its milestone is open, decided again, and stands once that followed', async () => {
    const both = practiceOf([
      milestone('plan', [decided('joint-plan'), decided('workshop')]),
      milestone('enable', [decided('reference')]),
    ]);
    const world = memory(both);
    await runJourneys(env, world.activities, async ({ start }) => {
      const { submit, decide, takeBack, withdraw } = movesOf(await start());
      await submit('joint-plan');
      expect(await codeOf(takeBack('joint-plan'))).toBe('STEP_NOT_OPEN');
      await decide('joint-plan');
      expect(await codeOf(takeBack('joint-plan', ' '))).toBe('REASON_MISSING');
      const again = await takeBack('joint-plan');
      expect(again).toMatchObject({ state: 'in_review', round: 1, mover: 'vendor' });
      await decide('joint-plan', { verdict: 'request-change', reason: 'page 3' });
      expect(await takeBack('joint-plan')).toMatchObject({ state: 'in_review', round: 1 });
      await decide('joint-plan');
      await submit('workshop');
      await decide('workshop');
      expect(await codeOf(takeBack('joint-plan'))).toBe('DECISION_FOLLOWED');
      await withdraw();
    });
    expect(world.tells.filter(({ what }) => what === 'taken-back')).toHaveLength(2);
    expect(world.paid).toHaveLength(1);
  });

  test('an approval sent three times with one id counts once', async () => {
    const world = memory(
      practiceOf([milestone('plan', [decided('joint-plan'), decided('second')])]),
    );
    await runJourneys(env, world.activities, async ({ start }) => {
      const handle = await start();
      const { submit, decide, withdraw } = movesOf(handle);
      await submit('joint-plan');
      const answered = await Promise.all([1, 2, 3].map(() => decide('joint-plan', {}, 'same-id')));
      expect(answered.map(({ state }) => state)).toEqual(['approved', 'approved', 'approved']);
      expect(await codeOf(decide('joint-plan', { by: '22' }, 'other-id'))).toBe('ALREADY_DECIDED');
      await withdraw();
    });
    expect(world.calls['decide']).toBe(1);
  });

  test('of two decisions at the same moment one is recorded and the other refused', async () => {
    const world = memory(
      practiceOf([milestone('plan', [decided('joint-plan'), decided('second')])]),
    );
    await runJourneys(env, world.activities, async ({ start }) => {
      const handle = await start();
      const { submit, decide, withdraw } = movesOf(handle);
      await submit('joint-plan');
      const codes = await Promise.all(
        ['21', '22'].map((by) => codeOf(decide('joint-plan', { by }))),
      );
      expect(codes.filter((code) => code === 'nothing was refused')).toHaveLength(1);
      await withdraw();
    });
    expect(world.calls['decide']).toBe(1);
  });

  test('a decision that nobody takes is reminded of twice, then goes up', async () => {
    const world = memory(oneStep());
    const end = await runJourneys(env, world.activities, async ({ start }) => {
      const handle = await start();
      const { submit, decide } = movesOf(handle);
      await submit('joint-plan');
      await env.sleep('2 days');
      const told = () => world.tells.map(({ what }) => what);
      expect(told()).toEqual(['to-decide']);
      await env.sleep('1 day');
      expect(told()).toEqual(['to-decide', 'reminder']);
      await env.sleep('60 days');
      expect(told()).toEqual(['to-decide', 'reminder', 'reminder', 'escalation']);
      await decide('joint-plan');
      return handle.result();
    });
    expect(end).toBe('completed');
  });
});

describe('facts', () => {
  test('a burst of facts is looked at together', async () => {
    const world = memory(practiceOf([milestone('enable', [automatic('people-certified', 10)])]));
    const events: number[] = [];
    await runJourneys(
      env,
      world.activities,
      async ({ start }) => {
        const handle = await start();
        await movesOf(handle).opened();
        await Promise.all(
          Array.from({ length: 10 }, async (_, index) => {
            world.counts['people-certified'] = { have: index + 1, need: 10 };
            await movesOf(handle).changed();
          }),
        );
        expect(await handle.result()).toBe('completed');
      },
      events,
    );
    expect(world.calls['look']).toBeLessThanOrEqual(5);
  });

  test('what no longer holds takes its step back to waiting while the milestone is open', async () => {
    const world = memory(
      practiceOf([milestone('enable', [automatic('people-certified'), decided('workshop')])]),
    );
    const end = await runJourneys(env, world.activities, async ({ start }) => {
      const handle = await start();
      const { changed, submit, decide } = movesOf(handle);
      world.counts['people-certified'] = { have: 3, need: 3 };
      world.lookAt = (await env.currentTimeMs()) + 3 * 86_400_000;
      await changed();
      await submit('workshop');
      expect(world.rows().steps['people-certified']?.state).toBe('completed');
      world.counts['people-certified'] = { have: 2, need: 3 };
      world.lookAt = null;
      // Nobody signals that a certification lapses: the day comes.
      await env.sleep('4 days');
      expect(world.rows().steps['people-certified']).toMatchObject({
        state: 'waiting',
        have: 2,
        mover: 'facts',
      });
      expect(world.events).toContainEqual({
        step: 'people-certified',
        from: 'completed',
        to: 'invalidated',
      });
      await decide('workshop');
      world.counts['people-certified'] = { have: 3, need: 3 };
      await changed();
      return handle.result();
    });
    expect(end).toBe('completed');
    expect(world.paid).toHaveLength(1);
  });

  test('a milestone that is paid stays paid when its facts no longer hold', async () => {
    const world = memory(
      practiceOf([
        milestone('enable', [automatic('people-certified')]),
        milestone('build', [decided('reference')]),
      ]),
    );
    await runJourneys(env, world.activities, async ({ start }) => {
      const handle = await start();
      const { changed, submit, withdraw } = movesOf(handle);
      world.counts['people-certified'] = { have: 3, need: 3 };
      await changed();
      await until(() => world.rows().milestone === 'build');
      await submit('reference');
      world.counts['people-certified'] = { have: 2, need: 3 };
      await changed();
      await env.sleep('1 minute');
      expect(world.rows().steps['people-certified']?.state).toBe('invalidated');
      expect(world.rows().milestones.enable?.state).toBe('completed');
      await withdraw();
    });
    expect(world.paid).toHaveLength(1);
  });
});

describe('pause, withdrawal, lapse', () => {
  test('a pause stops the clock: due dates move by its length, and nothing else can be done', async () => {
    const world = memory(oneStep());
    const end = await runJourneys(env, world.activities, async ({ start }) => {
      const handle = await start();
      const { opened, submit, pause, resume, withdraw } = movesOf(handle);
      await opened();
      const before = world.rows().milestones.plan?.dueAt ?? 0;
      expect(await pause()).toBe('paused');
      expect(await codeOf(submit('joint-plan'))).toBe('JOURNEY_PAUSED');
      expect(await codeOf(pause())).toBe('JOURNEY_PAUSED');
      await env.sleep('100 days');
      expect(world.tells).toEqual([]);
      expect(await resume()).toBe('running');
      expect(await codeOf(resume())).toBe('VERSION_STALE');
      const movedDays = ((world.rows().milestones.plan?.dueAt ?? 0) - before) / 86_400_000;
      expect(movedDays).toBeCloseTo(100, 2);
      expect(world.rows().steps['joint-plan']?.dueAt).toBe(world.rows().milestones.plan?.dueAt);
      await withdraw();
      return handle.result();
    });
    expect(end).toBe('withdrawn');
  });

  test('a milestone that nobody finishes is reminded of, goes up, and lapses', async () => {
    const world = memory(oneStep());
    const startedAt = await env.currentTimeMs();
    const end = await runJourneys(env, world.activities, async ({ start }) =>
      (await start()).result(),
    );
    expect(end).toBe('lapsed');
    expect(world.rows().steps['joint-plan']?.state).toBe('expired');
    expect(world.tells.map(({ what }) => what)).toEqual([
      'reminder',
      'reminder',
      'escalation',
      'lapsed',
    ]);
    // Due after 10 days, and 30 days more.
    expect(((await env.currentTimeMs()) - startedAt) / 86_400_000).toBeGreaterThan(39);
  });

  test('nothing lapses while a decision is awaited', async () => {
    const world = memory(oneStep());
    const end = await runJourneys(env, world.activities, async ({ start }) => {
      const handle = await start();
      await movesOf(handle).submit('joint-plan');
      await env.sleep('300 days');
      await movesOf(handle).decide('joint-plan');
      return handle.result();
    });
    expect(end).toBe('completed');
  });
});

describe('starting', () => {
  test('a practice that the edition does not have is refused to whoever waits', async () => {
    const world = memory();
    await runJourneys(env, world.activities, async ({ start }) => {
      const handle = await start({ practice: 'nonsense' });
      // It may have failed before it heard the question: then its result says why.
      expect(['PRACTICE_UNKNOWN', 'NOT_FOUND']).toContain(await codeOf(movesOf(handle).opened()));
      expect(await codeOf(handle.result())).toBe('PRACTICE_UNKNOWN');
    });
  });

  test('one journey per partner and practice is open; another attempt follows', async () => {
    const world = memory(oneStep());
    await runJourneys(env, world.activities, async ({ start }) => {
      const first = await start();
      await movesOf(first).opened();
      const second = await start({ attempt: 2 });
      expect(await codeOf(second.result())).toBe('JOURNEY_OPEN');
      await movesOf(first).withdraw();
      // A journey that never began may begin later, under the same id.
      const again = await start({ attempt: 2 });
      await movesOf(again).opened();
      expect(await movesOf(again).withdraw()).toBe('withdrawn');
    });
  });
});

test('a journey may begin mid-way, and is paid for what is left', async () => {
  const practice = practiceOf([
    milestone('plan', [decided('joint-plan')]),
    milestone('build', [decided('reference')]),
  ]);
  const world = memory(practice);
  const at = await env.currentTimeMs();
  const plan = planOf(practice, at);
  const days = { partner: (from: number) => from + 1, decider: (from: number) => from + 1 };
  const { rows } = openingRows(plan, at, days);
  const submitted = advance(plan, rows, { kind: 'submit', step: 'joint-plan', by: '12', at }, days);
  const approve = { kind: 'decide', step: 'joint-plan', verdict: 'approve', at } as const;
  const midway = advance(plan, submitted.rows, approve, days);
  const resume = {
    plan,
    journeyId: '',
    rows: midway.rows,
    changedAt: at,
    lookAt: null,
    handled: [],
  };
  const end = await runJourneys(env, world.activities, async ({ start }) => {
    const handle = await start({ resume });
    await movesOf(handle).submit('reference');
    await movesOf(handle).decide('reference');
    return handle.result();
  });
  expect(end).toBe('completed');
  expect(world.paid).toHaveLength(1);
});

describe('when the world fails', () => {
  test('a decision waits for the database, for hours if need be, and is then recorded once', async () => {
    const world = memory(oneStep());
    let failures = 0;
    world.trouble = (call) => {
      if (call !== 'decide' || failures >= 30) return;
      failures += 1;
      throw new Error('the database is away');
    };
    const end = await runJourneys(env, world.activities, async ({ start }) => {
      const handle = await start();
      await movesOf(handle).submit('joint-plan');
      const deciding = movesOf(handle).decide('joint-plan');
      // The server does not skip time by itself while an update is awaited.
      for (let hour = 0; hour < 24 && failures < 30; hour += 1) {
        await until(() => failures > 0);
        await env.sleep('1 hour');
      }
      await env.sleep('1 hour');
      await deciding;
      return handle.result();
    });
    expect(end).toBe('completed');
    expect(failures).toBe(30);
    expect(world.paid).toHaveLength(1);
  });

  test('an answer that is lost after the commit is found as it stands, and pays once', async () => {
    const world = memory(oneStep());
    world.lost = (call, times) => {
      if (times < 3 && call !== 'look') throw new Error('the answer was lost');
    };
    const end = await runJourneys(env, world.activities, async ({ start }) => {
      const handle = await start();
      await movesOf(handle).submit('joint-plan');
      const row = await movesOf(handle).decide('joint-plan');
      expect(row.state).toBe('approved');
      return handle.result();
    });
    expect(end).toBe('completed');
    expect(world.calls).toMatchObject({ openJourney: 3, submit: 3, decide: 3 });
    expect(world.paid).toHaveLength(1);
  });
});

describe('history', () => {
  test('of a journey no promise is noted; it answers where it stands', async () => {
    const world = memory(oneStep());
    await runJourneys(env, world.activities, async ({ start }) => {
      const handle = await start();
      await movesOf(handle).opened();
      expect(await handle.query('__stack_trace')).toBe('');
      expect(await handle.query(progressQuery)).toMatchObject({ rows: { state: 'running' } });
      await movesOf(handle).withdraw();
    });
  });

  test('an approval sent three times across continue-as-new counts once', async () => {
    const world = memory(
      practiceOf([milestone('plan', [decided('joint-plan'), decided('second')])]),
    );
    const end = await runJourneys(env, world.activities, async ({ start }) => {
      const handle = await start({ eventsMax: 25 });
      const { opened, submit, decide, changed } = movesOf(handle);
      const { firstExecutionRunId } = handle;
      await opened();
      const current = env.client.workflow.getHandle<never>(
        handle.workflowId,
      ) as never as typeof handle;
      const moves = movesOf(current);
      await moves.submit('joint-plan');
      await moves.decide('joint-plan', {}, 'same-id');
      for (let n = 0; n < 10; n += 1) await movesOf(current).changed();
      await env.sleep('1 minute');
      const { runId } = await current.describe();
      expect(runId).not.toBe(firstExecutionRunId);
      const again = await Promise.all([1, 2].map(() => moves.decide('joint-plan', {}, 'same-id')));
      expect(again.map(({ state }) => state)).toEqual(['approved', 'approved']);
      await moves.submit('second');
      await moves.decide('second');
      void [submit, decide, changed];
      return current.result();
    });
    expect(end).toBe('completed');
    expect(world.calls['decide']).toBe(2);
    expect(world.paid).toHaveLength(1);
  });

  test('ten paced steps take at most seven events each', async () => {
    const steps = Array.from({ length: 5 }, (_, n) => decided(`step-${n}`));
    const world = memory(practiceOf([milestone('build', steps)]));
    const events: number[] = [];
    await runJourneys(
      env,
      world.activities,
      async ({ start }) => {
        const handle = await start();
        for (const { id } of steps) {
          await movesOf(handle).submit(id);
          await movesOf(handle).decide(id);
        }
        expect(await handle.result()).toBe('completed');
      },
      events,
    );
    expect(events[0] ?? Infinity).toBeLessThanOrEqual(70);
  });
});

test('two assessments stand at the beginning and at the end', async () => {
  const world = memory(
    practiceOf([
      milestone('assess', [assessment('first-assessment', 'then')]),
      milestone('grow', [assessment('second-assessment', 'now')]),
    ]),
  );
  const end = await runJourneys(env, world.activities, async ({ start }) => {
    const handle = await start();
    expect(await codeOf(movesOf(handle).assess('second-assessment'))).toBe('STEP_NOT_OPEN');
    await movesOf(handle).assess('first-assessment');
    await movesOf(handle).assess('second-assessment');
    return handle.result();
  });
  expect(end).toBe('completed');
  expect(world.paid).toHaveLength(2);
});

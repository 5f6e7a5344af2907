import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { datesOf } from '../../activities/enrolment.calendar.ts';
import { addDays, dayAt } from '../../program/days.ts';
import { advance, openingRows } from '../../program/enrolment.reducers.ts';
import { enrolmentQuery } from '../../workflows/messages.ts';
import { timeSkippingServer } from '../support/temporal.ts';
import {
  builder,
  calendar,
  CLEAR,
  DECIDED,
  german,
  GERMAN,
  MS_A_DAY,
  PEOPLE,
  planOf,
  reseller,
} from './enrolment.fixtures.ts';
import { enrolmentMemory, type EnrolmentMemory } from './enrolment.memory.ts';
import { movesOf, runEnrolments } from './enrolment.run.ts';
import { codeOf } from './run.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await timeSkippingServer();
});
afterAll(() => env.teardown());

/** Waits, in real time, for what the enrolment does by itself. */
const until = (is: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(is()).toBe(true), { timeout: 10_000, interval: 10 });
const lineOf = (world: EnrolmentMemory, id = DECIDED) => world.rows().lines[id];
const screened = (world: EnrolmentMemory) =>
  until(
    () =>
      world.rows().toScreen === false &&
      Object.values(world.rows().lines).every(({ state }) => state !== 'screening'),
  );
const said = (world: EnrolmentMemory): string[] => world.tells.map(({ what }) => what);

describe('from application to participation', () => {
  test('an application of a clear line and one to be decided becomes an enrolment', async () => {
    const world = enrolmentMemory();
    await runEnrolments(env, world.activities, async (start) => {
      const { opened, decide, accept, leave } = movesOf(await start());
      await opened();
      await screened(world);
      expect(lineOf(world, CLEAR)?.state).toBe('approved');
      expect(await decide()).toMatchObject({ state: 'agreement' });
      expect(await accept()).toMatchObject({ state: 'active' });
      await until(() => world.welcomes === 1);
      expect(world.participations).toHaveLength(2);
      await leave();
    });
    expect(world.welcomes).toBe(1);
    expect(said(world)).toEqual(['to-decide', 'agreement-asked', 'welcome', 'over']);
  });

  test('what screening finds goes to compliance, then to onboarding', async () => {
    const world = enrolmentMemory();
    world.hits = [{ check: 'denied-party', country: null, found: 'Zenit Optics' }];
    const end = await runEnrolments(env, world.activities, async (start) => {
      const handle = await start();
      const { opened, decide } = movesOf(handle);
      await opened();
      await screened(world);
      expect(await codeOf(decide())).toBe('NOT_THE_DECIDER');
      const compliance = { by: PEOPLE.compliance, role: 'compliance' };
      await decide({ ...compliance, lines: [DECIDED] });
      expect(lineOf(world)?.waitsFor).toEqual(['onboarding']);
      await decide({ ...compliance, lines: [CLEAR], verdict: 'reject', code: 'denied-party' });
      await decide({ verdict: 'reject', code: 'no-market' });
      return handle.result();
    });
    expect(end).toBe('rejected');
    expect(said(world).filter((what) => what === 'lines-rejected')).toHaveLength(2);
    expect(world.welcomes).toBe(0);
  });

  test('what compliance let go on comes back to it, and a company that is known ends the rest', async () => {
    const world = enrolmentMemory();
    world.hits = [{ check: 'denied-party', country: null, found: 'Zenit Optics' }];
    const end = await runEnrolments(env, world.activities, async (start) => {
      const handle = await start();
      const { opened, decide, takeBack, sameCompany } = movesOf(handle);
      await opened();
      await screened(world);
      const compliance = { by: PEOPLE.compliance, role: 'compliance' };
      expect(await codeOf(sameCompany())).toBe('LINE_NOT_OPEN');
      await decide({ ...compliance, lines: [DECIDED] });
      await takeBack([DECIDED], compliance);
      expect(lineOf(world)?.waitsFor).toEqual(['compliance', 'onboarding']);
      await decide({ ...compliance, lines: [DECIDED] });
      await sameCompany();
      return handle.result();
    });
    expect(end).toBe('rejected');
    expect(Object.values(world.rows().lines).map(({ state }) => state)).toEqual([
      'rejected',
      'rejected',
    ]);
  });

  test('a change is asked for, answered, and decided in a second round', async () => {
    const world = enrolmentMemory();
    const end = await runEnrolments(env, world.activities, async (start) => {
      const handle = await start({ asked: [builder] });
      const { opened, decide, answer, withdraw } = movesOf(handle);
      await opened();
      await screened(world);
      await decide({ verdict: 'request-change', reason: 'who delivers?' });
      expect(lineOf(world)?.state).toBe('action_required');
      await answer();
      expect(lineOf(world)).toMatchObject({ state: 'in_review', round: 2 });
      await decide();
      await withdraw();
      return handle.result();
    });
    expect(end).toBe('withdrawn');
  });

  test('a decision is taken back before anything followed, decided again, and stands once it has begun', async () => {
    const world = enrolmentMemory();
    await runEnrolments(env, world.activities, async (start) => {
      const { opened, decide, takeBack, accept, leave } = movesOf(await start());
      await opened();
      await screened(world);
      await decide({ verdict: 'reject', code: 'no-market' });
      expect(await takeBack()).toMatchObject({ state: 'in_review' });
      expect(lineOf(world)).toMatchObject({ state: 'in_review', reason: null, decidedBy: null });
      expect(await decide()).toMatchObject({ state: 'agreement' });
      expect(await accept()).toMatchObject({ state: 'active' });
      expect(await codeOf(takeBack())).toBe('DECISION_FOLLOWED');
      await until(() => world.welcomes === 1);
      await leave();
    });
    expect(said(world)).toContain('taken-back');
  });

  test('a change that nobody answers rejects its line, and with the last line the application', async () => {
    const world = enrolmentMemory();
    const end = await runEnrolments(env, world.activities, async (start) => {
      const handle = await start({ asked: [builder] });
      await movesOf(handle).opened();
      await screened(world);
      await movesOf(handle).decide({ verdict: 'request-change', reason: 'who delivers?' });
      return handle.result();
    });
    expect(end).toBe('rejected');
    expect(said(world)).toEqual([
      'to-decide',
      'change-asked',
      'reminder',
      'reminder',
      'lines-rejected',
      'over',
    ]);
  });

  test('a decision that nobody takes is reminded of twice, goes up, and lapses', async () => {
    const world = enrolmentMemory();
    const end = await runEnrolments(env, world.activities, async (start) =>
      (await start({ asked: [builder] })).result(),
    );
    expect(end).toBe('lapsed');
    expect(said(world)).toEqual([
      'to-decide',
      'reminder',
      'reminder',
      'escalation',
      'lines-lapsed',
      'over',
    ]);
  });

  test('an agreement that nobody accepts lapses', async () => {
    const world = enrolmentMemory();
    const end = await runEnrolments(env, world.activities, async (start) =>
      (await start({ asked: [reseller] })).result(),
    );
    expect(end).toBe('lapsed');
    expect(said(world)).toEqual([
      'agreement-asked',
      'reminder',
      'reminder',
      'lines-lapsed',
      'over',
    ]);
    expect(world.participations).toEqual([]);
  });

  test('nobody decides their own, without authority nobody signs, and of two decisions one counts', async () => {
    const world = enrolmentMemory();
    await runEnrolments(env, world.activities, async (start) => {
      const { opened, decide, accept, withdraw } = movesOf(await start());
      await opened();
      await screened(world);
      expect(await codeOf(decide({ by: PEOPLE.admin }))).toBe('OWN_DECISION');
      expect(await codeOf(decide({ verdict: 'reject' }))).toBe('REASON_MISSING');
      const codes = await Promise.all([codeOf(decide()), codeOf(decide({ by: '29' }))]);
      expect(codes.sort()).toEqual(['ALREADY_DECIDED', 'nothing was refused']);
      expect(await codeOf(accept('america', '2099-01'))).toBe('AGREEMENT_CHANGED');
      await withdraw();
    });
    expect(world.calls['decide']).toBe(1);
  });
});

describe('the life of an enrolment', () => {
  const activeOf = async (
    world: EnrolmentMemory,
    start: Parameters<Parameters<typeof runEnrolments>[2]>[0],
  ) => {
    const handle = await start({ asked: [reseller] });
    const moves = movesOf(handle);
    await moves.opened();
    await screened(world);
    await moves.accept();
    await until(() => world.welcomes === 1);
    return { handle, moves };
  };

  test('a country is added with its own agreement, and another dropped', async () => {
    const world = enrolmentMemory();
    await runEnrolments(env, world.activities, async (start) => {
      const { moves } = await activeOf(world, start);
      await moves.add([german]);
      await until(() => lineOf(world, GERMAN)?.state === 'approved');
      await moves.accept('europe');
      expect(lineOf(world, GERMAN)?.state).toBe('active');
      await moves.drop();
      expect(await codeOf(moves.drop([GERMAN]))).toBe('LAST_LINE');
      await moves.nameSignatories(['12']);
      expect(world.rows().signatories).toEqual(['12']);
      await moves.leave();
    });
    expect(world.welcomes).toBe(1);
  });

  test('a suspension ends participations until it is lifted', async () => {
    const world = enrolmentMemory();
    await runEnrolments(env, world.activities, async (start) => {
      const { moves } = await activeOf(world, start);
      await moves.suspend();
      expect(lineOf(world, CLEAR)?.to).not.toBeNull();
      expect(await codeOf(moves.add([german]))).toBe('ENROLMENT_SUSPENDED');
      await env.sleep('40 days');
      await moves.reinstate();
      expect(lineOf(world, CLEAR)).toMatchObject({ state: 'active', to: null });
      await moves.leave();
    });
    expect(world.participations.map(({ to }) => to === null)).toEqual([true, false, true, false]);
  });

  test('nobody renews: the ladder of reminders, grace, rest, the end', async () => {
    const world = enrolmentMemory();
    const end = await runEnrolments(env, world.activities, async (start) => {
      const { handle } = await activeOf(world, start);
      return handle.result();
    });
    expect(end).toBe('lapsed');
    expect(world.record.slice(-10).map(({ kind }) => kind)).toEqual(
      [
        ...['remind', 'remind', 'renewal-opened', 'screened', 'remind', 'remind'],
        ...['anniversary-passed', 'remind', 'remind', 'renewal-missed', 'take-up-missed'],
      ].slice(-10),
    );
    expect(said(world).slice(-3)).toEqual(['reminder', 'dormant', 'over']);
  });

  test('an enrolment that rests is taken up again within its time', async () => {
    const world = enrolmentMemory();
    await runEnrolments(env, world.activities, async (start) => {
      const { moves } = await activeOf(world, start);
      await env.sleep('420 days');
      await until(() => world.rows().state === 'dormant');
      expect(lineOf(world, CLEAR)?.state).toBe('resting');
      expect(await moves.renew()).toMatchObject({ state: 'active' });
      await until(() => !world.rows().toScreen);
      await moves.leave();
    });
    expect(said(world)).toContain('renewed');
  });

  test('at a renewal the plan is made anew, its agreement asked again, and what screening finds decided', async () => {
    const world = enrolmentMemory();
    await runEnrolments(env, world.activities, async (start) => {
      const { moves } = await activeOf(world, start);
      world.plan = planOf({
        agreements: world.plan.agreements.map((one) => ({ ...one, version: '2024-07' })),
      });
      world.hits = [{ check: 'denied-party', country: 'CA', found: 'Zenit Optics' }];
      await env.sleep('320 days');
      await until(() => lineOf(world, CLEAR)?.state === 'in_question');
      expect(await codeOf(moves.renew())).toBe('AGREEMENT_MISSING');
      await moves.accept('america', '2024-07');
      expect(await codeOf(moves.renew())).toBe('LINE_NOT_OPEN');
      await moves.decide({ lines: [CLEAR], by: PEOPLE.compliance, role: 'compliance' });
      expect(await moves.renew()).toMatchObject({ state: 'active' });
      await moves.leave();
    });
  });

  test('a version that comes meanwhile asks again and stops nothing', async () => {
    const world = enrolmentMemory();
    await runEnrolments(env, world.activities, async (start) => {
      const { moves } = await activeOf(world, start);
      world.plan = planOf({
        agreements: world.plan.agreements.map((one) => ({ ...one, version: '2024-07' })),
      });
      await moves.changed();
      await until(() => world.rows().agreements['america']?.state === 'asked');
      await env.sleep('100 days');
      expect(world.rows()).toMatchObject({ state: 'active' });
      await moves.accept('america', '2024-07');
      await moves.leave();
    });
    expect(said(world).filter((what) => ['reminder', 'escalation'].includes(what))).toEqual([
      'reminder',
      'reminder',
      'escalation',
    ]);
  });

  test('twelve years pass in seconds, with leap days and both sides of daylight saving', async () => {
    const toronto = { ...calendar, ...datesOf({ zones: { CA: 'America/Toronto' } }, 'CA') };
    const leapDay = Date.parse('2028-02-29T15:00:00Z');
    const skewMs = leapDay - (await env.currentTimeMs());
    const world = enrolmentMemory(planOf({ skewMs }), toronto);
    const [on, offsets, runs] = [[] as string[], new Set<number>(), new Set<string>()];
    await runEnrolments(env, world.activities, async (start) => {
      const { handle, moves } = await activeOf(world, start);
      for (let year = 1; year <= 12; year += 1) {
        const { renewal } = world.rows();
        if (renewal === null) throw new Error('no renewal');
        on.push(renewal.on);
        const ends = new Date(renewal.closesAt).getUTCHours();
        offsets.add(new Date(renewal.opensAt).getUTCHours()).add(ends);
        const sleepMs = renewal.opensAt - skewMs - (await env.currentTimeMs()) + MS_A_DAY;
        await env.sleep(Math.max(0, sleepMs));
        await until(() => world.rows().renewal?.opened === true && !world.rows().toScreen);
        runs.add((await handle.describe()).runId);
        await moves.renew();
      }
      const { rows } = await handle.query(enrolmentQuery);
      expect(rows).toMatchObject({ state: 'active', startedOn: '2028-02-29' });
      await moves.leave();
    });
    const years = Array.from({ length: 12 }, (_, year) => 2029 + year);
    expect(on).toEqual(years.map((year) => `${year}-02-${year % 4 === 0 ? 29 : 28}`));
    // Days begin at five in winter; that of the end of grace ends at four in summer.
    expect(offsets).toEqual(new Set([5, 3]));
    const opened = world.record.filter(({ kind }) => kind === 'renewal-opened');
    expect(opened.map(({ at }) => dayAt(at, 'America/Toronto'))).toEqual(
      on.map((day) => addDays(day, -60)),
    );
    // A run a year: each follows the release that is out then.
    expect(runs.size).toBe(12);
  });
});

describe('starting', () => {
  test('one enrolment of a partner is open; another attempt follows', async () => {
    const world = enrolmentMemory();
    await runEnrolments(env, world.activities, async (start) => {
      const first = await start();
      await movesOf(first).opened();
      const second = await start({ attempt: 2 });
      expect(await codeOf(second.result())).toBe('JOURNEY_OPEN');
      await movesOf(first).withdraw();
      const again = await start({ attempt: 2 });
      await movesOf(again).opened();
      expect(await movesOf(again).withdraw()).toMatchObject({ state: 'withdrawn' });
    });
  });

  test('an enrolment may begin mid-way', async () => {
    const world = enrolmentMemory();
    const at = await env.currentTimeMs();
    const plan = planOf();
    const { rows } = openingRows(
      plan,
      [reseller],
      { by: PEOPLE.admin, signatories: [PEOPLE.admin], at },
      calendar,
    );
    const midway = advance(plan, rows, { kind: 'screened', hits: [], at }, calendar).rows;
    const resume = {
      plan,
      rows: midway,
      enrolmentId: '',
      version: 0,
      welcomed: false,
      handled: [],
    };
    await runEnrolments(env, world.activities, async (start) => {
      const { opened, accept, leave } = movesOf(await start({ resume }));
      await opened();
      expect(await accept()).toMatchObject({ state: 'active' });
      await leave();
    });
    expect(world.calls['screened']).toBeUndefined();
    expect(world.welcomes).toBe(1);
  });
});

describe('when the world fails', () => {
  test('an answer that is lost after the commit is found as it stands', async () => {
    const world = enrolmentMemory();
    world.lost = (call, times) => {
      if (times < 3) throw new Error(`the answer to ${call} was lost`);
    };
    await runEnrolments(env, world.activities, async (start) => {
      const { opened, decide, accept, leave } = movesOf(await start());
      await opened();
      await screened(world);
      await decide();
      await accept();
      await until(() => (world.calls['welcome'] ?? 0) >= 3);
      await leave();
    });
    expect(world.calls).toMatchObject({ open: 3, decide: 3, accept: 3, welcome: 3 });
    expect(world.welcomes).toBe(1);
    expect(said(world)).toEqual(['to-decide', 'agreement-asked', 'welcome', 'over']);
  });
});

describe('history', () => {
  test('an acceptance sent three times across continue-as-new counts once', async () => {
    const world = enrolmentMemory();
    await runEnrolments(env, world.activities, async (start) => {
      const handle = await start({ asked: [reseller], eventsMax: 12 });
      const first = handle.firstExecutionRunId;
      await movesOf(handle).opened();
      const current = env.client.workflow.getHandle<never>(
        handle.workflowId,
      ) as never as typeof handle;
      const moves = movesOf(current);
      await screened(world);
      await moves.accept('america', '2023-07', 'same-id');
      for (let n = 0; n < 4; n += 1) {
        await moves.changed();
        await env.sleep('1 minute');
      }
      const { runId } = await current.describe();
      expect(runId).not.toBe(first);
      const again = await Promise.all(
        [1, 2].map(() => moves.accept('america', '2023-07', 'same-id')),
      );
      expect(again.map(({ state }) => state)).toEqual(['active', 'active']);
      await moves.leave();
      await current.result();
    });
    expect(world.calls['accept']).toBe(1);
    expect(world.welcomes).toBe(1);
  });

  test('a year of an enrolment takes less than a hundred events', async () => {
    const world = enrolmentMemory();
    const events: number[] = [];
    await runEnrolments(
      env,
      world.activities,
      async (start) => {
        const { opened, accept, leave } = movesOf(await start({ asked: [reseller] }));
        await opened();
        await screened(world);
        await accept();
        await until(() => world.welcomes === 1);
        await env.sleep('310 days');
        await until(() => world.rows().renewal?.opened === true && !world.rows().toScreen);
        await leave();
      },
      events,
    );
    expect(events[0] ?? Infinity).toBeLessThan(100);
  });
});

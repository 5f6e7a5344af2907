import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RuleViolation } from '../../program/errors.ts';
import { gapsOf, scoresOf } from '../../program/practice.assessment.ts';
import { lapsesAt, nextDeadline } from '../../program/practice.deadlines.ts';
import { proveStep, type ProvingFact } from '../../program/practice.proofs.ts';
import {
  advance,
  changedRows,
  isDone,
  openingRows,
  taken,
  type Calendar,
  type Change,
  type Outcome,
} from '../../program/practice.reducers.ts';
import * as rules from '../../program/practice.rules.ts';
import type { JourneyRows } from '../../program/practice.ts';
import { answers, automatic, MS_A_DAY, planOf, practiceOf } from '../workflows/fixtures.ts';

const calendar: Calendar = {
  partner: (from, days) => from + days * MS_A_DAY,
  decider: (from, days) => from + days * MS_A_DAY,
};
const startedAt = Date.parse('2026-01-05T00:00:00Z');
const practice = practiceOf();
const plan = planOf(practice, startedAt);
const steps = plan.milestones.flatMap((milestone) => milestone.steps);
const ids = steps.map(({ id }) => id);

/**
 * Anything that could be asked of a journey, sensible or not, an hour to ninety days after the
 * one before.
 */
const anyChange = fc.record({
  afterMs: fc.integer({ min: 3_600_000, max: 90 * MS_A_DAY }),
  step: fc.constantFrom(...ids),
  kind: fc.constantFrom(
    'assess',
    'submit',
    'decide',
    'look',
    'missed',
    'remind',
    'pause',
    'resume',
    'withdraw',
    'lapse',
  ),
  verdict: fc.constantFrom(
    'approve' as const,
    'approve' as const,
    'request-change' as const,
    'reject' as const,
  ),
  have: fc.integer({ min: 0, max: 4 }),
  rare: fc.integer({ min: 0, max: 9 }),
});
type Asked = typeof anyChange extends fc.Arbitrary<infer T> ? T : never;

/** The change if the rules allow it; null if they refuse, as the workflow would. */
function allowed(rows: JourneyRows, asked: Asked, at: number): Change | null {
  const { step, kind, verdict, have } = asked;
  try {
    switch (kind) {
      case 'assess':
        rules.assertMayAssess(plan, rows, { step, answers: answers() });
        return { kind: 'assess', step, by: '11', at };
      case 'submit':
        rules.assertMaySubmit(plan, rows, { step, evidence: ['1'] });
        return { kind: 'submit', step, by: '12', at };
      case 'decide': {
        const role = rules.decidedStep(plan, step).decider;
        rules.assertMayDecide(plan, rows, '11', { step, verdict, reason: 'why', by: '21', role });
        return { kind: 'decide', step, verdict, at };
      }
      case 'look':
        return {
          ...{ kind: 'look', at },
          counts: { 'people-certified': { have, need: 3 }, 'first-customer': { have, need: 1 } },
        };
      case 'missed':
        return { kind: 'answer-missed', step, at };
      case 'remind':
        return { kind: 'remind', subject: { step }, told: 1, at };
      case 'pause':
        rules.assertMayPause(rows);
        return { kind: 'pause', at };
      case 'resume':
        rules.assertMayResume(rows);
        return { kind: 'resume', at };
      default:
        // Ends are rare, or few journeys would get far.
        if (asked.rare > 0) return null;
        rules.assertMayWithdraw(rows);
        return { kind: kind === 'lapse' ? 'lapse' : 'withdraw', at };
    }
  } catch (error) {
    if (error instanceof RuleViolation) return null;
    throw error;
  }
}

function play(
  asked: readonly Asked[],
  each: (before: JourneyRows, outcome: Outcome, change: Change) => void,
): JourneyRows {
  let { rows } = openingRows(plan, startedAt, calendar);
  let at = startedAt;
  for (const one of asked) {
    at += one.afterMs;
    const change = allowed(rows, one, at);
    if (change === null) continue;
    const outcome = advance(plan, rows, change, calendar);
    each(rows, outcome, change);
    rows = outcome.rows;
  }
  return rows;
}

const property = (check: (asked: readonly Asked[]) => void): void =>
  fc.assert(fc.property(fc.array(anyChange, { maxLength: 80 }), check), { numRuns: 500 });

describe('whatever is asked of a journey', () => {
  test('each milestone is completed at most once, in order, and only with all its steps done', () =>
    property((asked) => {
      const completed: string[] = [];
      play(asked, (_, { rows, completed: milestone }) => {
        if (milestone === null) return;
        completed.push(milestone);
        const planned = plan.milestones.find(({ id }) => id === milestone);
        for (const { id } of planned?.steps ?? [])
          expect(isDone(rules.rowOf(rows, id).state)).toBe(true);
      });
      expect(completed).toEqual(plan.milestones.slice(0, completed.length).map(({ id }) => id));
    }));

  test('one milestone at most is open, and a completed one stays completed', () =>
    property((asked) => {
      play(asked, (before, { rows }) => {
        const states = plan.milestones.map(({ id }) => rows.milestones[id]?.state);
        expect(states.filter((state) => state === 'open').length).toBeLessThanOrEqual(1);
        for (const { id } of plan.milestones) {
          if (before.milestones[id]?.state === 'completed')
            expect(rows.milestones[id]?.state).toBe('completed');
        }
      });
    }));

  test('a journey that ended does not change any more, and nothing in it is anybody’s move', () =>
    property((asked) => {
      play(asked, (before, { rows }) => {
        if (rules.isClosed(before.state)) expect(rows).toEqual(before);
        if (!rules.isClosed(rows.state)) return;
        for (const row of Object.values(rows.steps))
          expect([row.mover, row.dueAt]).toEqual([null, null]);
        for (const kind of ['look', 'lapse'] as const) {
          const change =
            kind === 'look' ? ({ kind, counts: {}, at: 0 } as const) : ({ kind, at: 0 } as const);
          expect(advance(plan, rows, change, calendar).rows).toEqual(rows);
        }
      });
    }));

  test('what changed, taken over, gives the rows that stand, and versions rise by changes', () =>
    property((asked) => {
      play(asked, (before, { rows }) => {
        expect(taken(before, changedRows(before, rows))).toEqual(rows);
        for (const [id, row] of Object.entries(rows.steps)) {
          const was = rules.rowOf(before, id);
          if (row !== was) expect(row.version).toBeGreaterThan(was.version);
        }
      });
    }));

  test('a pause moves every date to come by its length, and none that passed', () =>
    property((asked) => {
      play(asked, (before, { rows }, change) => {
        if (change.kind !== 'resume') return;
        const pausedMs = change.at - (before.pausedAt ?? change.at);
        for (const row of Object.values(rows.steps)) {
          const was = rules.rowOf(before, row.step);
          expect(row.dueAt).toBe(was.dueAt === null ? null : was.dueAt + pausedMs);
        }
        for (const row of Object.values(rows.milestones)) {
          const movedMs = row.dueAt - (before.milestones[row.id]?.dueAt ?? 0);
          expect(movedMs).toBe(row.state === 'completed' ? 0 : pausedMs);
        }
      });
    }));

  test('every step that is open has a mover, a date, and leads to something due', () =>
    property((asked) => {
      const rows = play(asked, () => {});
      if (rows.state !== 'running') return;
      for (const row of Object.values(rows.steps)) {
        if (!['open', 'waiting', 'in_review', 'action_required'].includes(row.state)) continue;
        expect(row.mover).not.toBeNull();
        expect(row.dueAt).not.toBeNull();
      }
      const next = nextDeadline({ plan, rows, changedAt: startedAt, lookAt: null }, startedAt);
      const inReview = Object.values(rows.steps).some(({ state }) => state === 'in_review');
      if (!inReview) expect(next).not.toBeNull();
    }));
});

describe('deadlines', () => {
  test('a milestone lapses when overdue by its own time again, at least 30 days, with nothing moved for 14', () => {
    const due = startedAt + 60 * MS_A_DAY;
    expect(lapsesAt(startedAt, due, startedAt)).toBe(startedAt + 120 * MS_A_DAY);
    expect(lapsesAt(startedAt, startedAt + 5 * MS_A_DAY, startedAt)).toBe(
      startedAt + 35 * MS_A_DAY,
    );
    const movedLate = startedAt + 118 * MS_A_DAY;
    expect(lapsesAt(startedAt, due, movedLate)).toBe(movedLate + 14 * MS_A_DAY);
  });

  test('after an outage only the last reminder that passed goes out', () => {
    const { rows } = openingRows(plan, startedAt, calendar);
    const course = { plan, rows, changedAt: startedAt, lookAt: null };
    const late = startedAt + 12 * MS_A_DAY;
    expect(nextDeadline(course, late)).toMatchObject({ kind: 'remind', told: 2 });
  });
});

describe('attempts', () => {
  const ended = { attempt: 1, state: 'withdrawn', endedAt: startedAt } as const;
  const code = (work: () => unknown): string => {
    try {
      return String(work());
    } catch (error) {
      return error instanceof RuleViolation ? error.code : String(error);
    }
  };

  test('another attempt waits as long as the edition says, and while one is open there is none', () => {
    expect(rules.nextAttempt(null, 30, startedAt)).toBe(1);
    expect(code(() => rules.nextAttempt({ ...ended, endedAt: null }, 30, startedAt))).toBe(
      'JOURNEY_OPEN',
    );
    expect(code(() => rules.nextAttempt(ended, 30, startedAt + 30 * MS_A_DAY - 1))).toBe(
      'TOO_EARLY',
    );
    expect(rules.nextAttempt(ended, 30, startedAt + 30 * MS_A_DAY)).toBe(2);
  });
});

describe('what facts prove', () => {
  const certified = (person: string, on: string, expiresOn: string): ProvingFact => ({
    ...{
      id: `${person}${on}`,
      kind: 'certification.earned',
      subject: `${person}/x`,
      personId: person,
    },
    ...{ effectiveOn: on, fields: { expiresOn }, model: null, country: null },
  });
  const step = automatic('people-certified', 2);
  if (step.kind !== 'automatic') throw new Error('not automatic');

  test('a person counts once, while the certification is held, and the day on which that ends is known', () => {
    const facts = [
      certified('a', '2025-01-01', '2026-01-10'),
      certified('a', '2025-02-01', '2026-02-10'),
      certified('b', '2025-03-01', '2026-01-20'),
    ];
    expect(proveStep(step, facts, '2026-01-05')).toMatchObject({
      have: 2,
      need: 2,
      changesOn: '2026-01-11',
    });
    expect(proveStep(step, facts, '2026-01-20')).toMatchObject({
      have: 2,
      changesOn: '2026-01-21',
    });
    expect(proveStep(step, facts, '2026-01-21')).toMatchObject({
      have: 1,
      changesOn: '2026-02-11',
    });
    expect(proveStep(step, facts, '2026-02-11')).toMatchObject({ have: 0, changesOn: null });
  });

  test('a deal that was returned proves nothing, in whatever order they came', () => {
    const launch = {
      ...step,
      anyOf: [
        {
          family: 'deals',
          where: {},
          count: 'facts',
          min: 1,
          model: 'solution-reseller',
          withinMonths: 12,
        },
      ],
    } as const;
    const deal = (
      kind: 'deal.closed' | 'deal.returned',
      on: string,
      subject = 'D-1',
    ): ProvingFact => ({
      ...{ id: `${kind}${subject}`, kind, subject, personId: null, effectiveOn: on },
      ...{ fields: {}, model: 'solution-reseller', country: 'CA' },
    });
    const both = [deal('deal.returned', '2026-01-20'), deal('deal.closed', '2026-01-01')];
    expect(proveStep(launch, both.slice(1), '2026-02-01').have).toBe(1);
    expect(proveStep(launch, both, '2026-02-01').have).toBe(0);
    expect(proveStep(launch, both.toReversed(), '2026-02-01').have).toBe(0);
    expect(proveStep(launch, [deal('deal.closed', '2025-01-01')], '2026-02-01').have).toBe(0);
  });

  test('of several ways the one nearest to its goal is shown, and any one suffices', () => {
    const ways = {
      ...step,
      anyOf: [
        {
          family: 'certifications',
          where: {},
          count: 'persons',
          min: 4,
          model: null,
          withinMonths: null,
        },
        {
          family: 'certifications',
          where: { name: 'y' },
          count: 'persons',
          min: 1,
          model: null,
          withinMonths: null,
        },
      ],
    } as const;
    const facts = [certified('a', '2025-01-01', '2027-01-10')];
    expect(proveStep(ways, facts, '2026-01-05')).toMatchObject({ have: 1, need: 4 });
  });
});

test('scores are means with two places, and gaps are the widest first', () => {
  const given = { ...answers(3), 'people-1': 1, 'people-2': 2, 'demand-1': 2 };
  const scores = scoresOf(practice.assessment, given);
  expect(scores).toEqual({ people: '1.50', offers: '3.00', delivery: '3.00', demand: '2.50' });
  expect(gapsOf(practice.assessment, scores)).toEqual(['people', 'demand']);
});

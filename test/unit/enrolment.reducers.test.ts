import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayAt } from '../../program/days.ts';
import {
  ENROLMENT_STATES,
  isLive,
  isOver,
  isPending,
  type EnrolmentEvent,
  type EnrolmentEventKind,
  type EnrolmentRows,
  type EnrolmentState,
} from '../../program/enrolment.ts';
import { nextDue } from '../../program/enrolment.deadlines.ts';
import { advance, changedRows, taken } from '../../program/enrolment.reducers.ts';
import * as rules from '../../program/enrolment.rules.ts';
import { answerOf, ENROLMENT_EVENTS, enrolmentPairs } from '../../program/enrolment.table.ts';
import { RuleViolation } from '../../program/errors.ts';
import {
  builder,
  calendar,
  CLEAR,
  DECIDED,
  german,
  GERMAN,
  MS_A_DAY,
  opened,
  PEOPLE,
  planOf,
  reseller,
} from '../workflows/enrolment.fixtures.ts';

const plan = planOf();
const start = Date.parse('2026-01-05T12:00:00Z');
const reason = { by: PEOPLE.admin, reason: null };

type Sent = EnrolmentEvent extends infer Each
  ? Each extends { at: number }
    ? Omit<Each, 'at'>
    : never
  : never;

/** An enrolment that goes on; refused by a rule where the rule says no. */
function course(rows: EnrolmentRows, at = start) {
  const it = {
    rows,
    at,
    tells: [] as string[],
    do: (sent: Sent, afterDays = 0) => {
      it.at += afterDays * MS_A_DAY;
      const event = { ...sent, at: it.at } as EnrolmentEvent;
      rules.assertFits(plan, it.rows, event);
      const outcome = advance(plan, it.rows, event, calendar);
      it.rows = outcome.rows;
      it.tells.push(...outcome.tells.map(({ what }) => what));
      return it;
    },
  };
  return it;
}

const decide = (lines: string[], given: object = {}): Sent => ({
  ...{ kind: 'decide', lines, verdict: 'approve', code: null, reason: null },
  ...{ by: PEOPLE.onboarding, role: 'onboarding', ...given },
});
const takeBack = (lines: string[], given: object = {}): Sent => ({
  ...{ kind: 'take-back', lines, reason: 'the wrong line' },
  ...{ by: PEOPLE.onboarding, role: 'onboarding', ...given },
});
const sameCompany = (given: object = {}): Sent => ({
  ...{ kind: 'same-company', by: PEOPLE.onboarding, role: 'onboarding', ...given },
});
const accept = (entity = 'america'): Sent => ({
  ...{ kind: 'accept', entity, version: '2023-07', locale: 'en', by: PEOPLE.admin },
  hash: entity === 'america' ? 'a-en' : 'e-en',
});
const screened = (hits: Extract<EnrolmentEvent, { kind: 'screened' }>['hits'] = []): Sent => ({
  kind: 'screened',
  hits,
});
const denied = { check: 'denied-party', country: null, found: 'a name' };
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'nothing was refused';
  } catch (error) {
    return error instanceof RuleViolation ? error.code : String(error);
  }
};

const active = () =>
  course(opened([reseller, builder], start))
    .do(screened())
    .do(decide([DECIDED]))
    .do(accept());
const late = (days: number) => {
  const it = active();
  const { renewal } = it.rows;
  if (renewal === null) throw new Error('no renewal');
  it.at = renewal.dueAt + days * MS_A_DAY;
  return it;
};

/** An enrolment in each state. */
const IN: Record<EnrolmentState, () => ReturnType<typeof course>> = {
  screening: () => course(opened([reseller, builder], start)),
  in_review: () => IN.screening().do(screened()),
  agreement: () => IN.in_review().do(decide([DECIDED])),
  active,
  grace: () => late(0).do({ kind: 'anniversary-passed' }),
  suspended: () =>
    active().do({ kind: 'suspend', by: '23', role: 'partner-manager', reason: 'dispute' }),
  dormant: () => IN.grace().do({ kind: 'renewal-missed' }, 31),
  rejected: () =>
    IN.in_review()
      .do({ kind: 'drop', lines: [CLEAR], ...reason })
      .do(decide([DECIDED], { verdict: 'reject', code: 'no-market' })),
  withdrawn: () => IN.in_review().do({ kind: 'withdraw', ...reason }),
  lapsed: () => IN.dormant().do({ kind: 'take-up-missed' }, 180),
  left: () => active().do({ kind: 'leave', ...reason }),
};

/** Of each event one that fits, wherever the table lets it through. */
function fitting(kind: EnrolmentEventKind, rows: EnrolmentRows): Sent {
  const inReview =
    Object.values(rows.lines).find(({ state }) => state === 'in_review')?.id ?? DECIDED;
  switch (kind) {
    case 'decide':
      return decide([inReview]);
    case 'answer':
      return { kind, lines: [DECIDED], reason: 'mended', by: PEOPLE.admin };
    case 'take-back':
      return takeBack([DECIDED]);
    case 'same-company':
      return sameCompany();
    case 'accept':
      return accept();
    case 'add':
      return { kind, asked: [german], by: PEOPLE.admin };
    case 'drop':
      return { kind, lines: [CLEAR], ...reason };
    case 'name-signatories':
      return { kind, people: ['12'], by: PEOPLE.admin };
    case 'renew':
    case 'withdraw':
    case 'leave':
    case 'reinstate':
      return { kind, ...reason };
    case 'suspend':
      return { kind, by: '23', role: 'partner-manager', reason: 'dispute' };
    case 'screened':
      return screened();
    case 'revise':
    case 'renewal-opened':
      return { kind, plan };
    case 'answer-missed':
    case 'decision-missed':
      return { kind, line: inReview };
    case 'agreement-missed':
      return { kind, entity: 'america' };
    case 'remind':
      return { kind, subject: { of: 'line', line: inReview }, told: 1 };
    default:
      return { kind };
  }
}

describe('the table of states', () => {
  test.each(ENROLMENT_STATES)('an enrolment can be %s', (state) => {
    expect(IN[state]().rows.state).toBe(state);
  });

  test('every state is listed with every event', () => {
    expect(enrolmentPairs()).toHaveLength(ENROLMENT_STATES.length * ENROLMENT_EVENTS.length);
    expect(enrolmentPairs().every(({ answer }) => answer !== undefined)).toBe(true);
  });

  const pairs = enrolmentPairs().map(({ state, event, answer }) => [state, event, answer] as const);
  test.each(pairs)('%s × %s: %s', (state, kind, answer) => {
    const it = IN[state]();
    const event = { ...fitting(kind, it.rows), at: it.at } as EnrolmentEvent;
    const refusal = codeOf(() => rules.assertFits(plan, it.rows, event));
    const outcome = advance(plan, it.rows, event, calendar);
    if (answer === 'moves') {
      // The table lets it through; whether its own rule does depends on more than the state.
      expect([
        ...['nothing was refused', 'LINE_NOT_OPEN', 'ALREADY_DECIDED', 'AGREEMENT_NOT_ASKED'],
        ...['AGREEMENT_MISSING', 'RENEWAL_NOT_OPEN', 'DECISION_FOLLOWED'],
      ]).toContain(refusal);
    } else {
      expect(refusal).toBe(answer === 'ignored' ? 'nothing was refused' : answer);
      expect(outcome.rows).toEqual(it.rows);
      expect(outcome.tells).toEqual([]);
    }
  });

  test.each(['active', 'grace'] as const)(
    '%s: a line that was added is decided, and begins',
    (state) => {
      const it = IN[state]().do({
        ...{ kind: 'add', asked: [{ country: 'US', model: 'solution-builder' }], by: PEOPLE.admin },
      });
      it.do(screened()).do(decide(['US/solution-builder']));
      expect(it.rows.state).toBe(state);
      expect(it.rows.lines['US/solution-builder']?.state).toBe('active');
    },
  );
});

describe('from application to participation', () => {
  test('a clear line is approved by nobody, the other waits for onboarding', () => {
    const { rows } = IN.in_review();
    expect(rows.lines[CLEAR]).toMatchObject({ state: 'approved', waitsFor: [], decidedBy: null });
    expect(rows.lines[DECIDED]).toMatchObject({
      state: 'in_review',
      waitsFor: ['onboarding'],
      exceptions: ['market'],
    });
    expect(rows.agreements['america']).toMatchObject({ state: 'asked', accepted: null });
    expect(rows.agreements['europe']?.state).toBe('idle');
  });

  test('what screening found goes to compliance first, then to onboarding, on each line', () => {
    const it = IN.screening().do(screened([denied]));
    expect(it.rows.lines[CLEAR]).toMatchObject({
      waitsFor: ['compliance'],
      exceptions: ['denied-party'],
    });
    expect(codeOf(() => it.do(decide([CLEAR])))).toBe('NOT_THE_DECIDER');
    it.do(decide([CLEAR, DECIDED], { by: PEOPLE.compliance, role: 'compliance' }));
    expect(it.rows.lines[CLEAR]?.state).toBe('approved');
    expect(it.rows.lines[DECIDED]).toMatchObject({ state: 'in_review', waitsFor: ['onboarding'] });
  });

  test('a hit in one country holds up the lines of that country only', () => {
    const { rows } = course(opened([reseller, german], start)).do(
      screened([{ ...denied, country: 'DE' }]),
    );
    expect(rows.lines[CLEAR]?.state).toBe('approved');
    expect(rows.lines[GERMAN]?.waitsFor).toEqual(['compliance']);
  });

  test('the cloud is clear in the geography of the home, and elsewhere somebody’s decision', () => {
    const cloud = 'cloud-services-provider';
    const asked = ['US', 'DE'].map((country) => ({ country, model: cloud }) as const);
    const { rows } = course(opened(asked, start)).do(screened());
    expect(rows.lines[`US/${cloud}`]?.exceptions).toEqual([]);
    expect(rows.lines[`DE/${cloud}`]?.exceptions).toEqual(['geography']);
  });

  test('a change is asked for, answered, and decided in a second round', () => {
    const it = IN.in_review().do(decide([DECIDED], { verdict: 'request-change', reason: 'who?' }));
    expect(it.rows.lines[DECIDED]).toMatchObject({ state: 'action_required', round: 1 });
    it.do({ kind: 'answer', lines: [DECIDED, DECIDED], reason: 'Ann', by: PEOPLE.admin }, 3);
    expect(it.rows.lines[DECIDED]).toMatchObject({ state: 'in_review', round: 2, decidedBy: null });
    expect(it.do(decide([DECIDED])).rows.lines[DECIDED]?.state).toBe('approved');
    expect(codeOf(() => it.do(decide([DECIDED])))).toBe('ALREADY_DECIDED');
  });

  test('a mistaken decision is taken back by the role that took it, while nothing followed from it', () => {
    const it = IN.agreement();
    expect(codeOf(() => it.do(takeBack([DECIDED], { reason: ' ' })))).toBe('REASON_MISSING');
    expect(codeOf(() => it.do(takeBack([DECIDED], { role: 'compliance', by: '22' })))).toBe(
      'NOT_THE_DECIDER',
    );
    expect(codeOf(() => it.do(takeBack([DECIDED], { by: PEOPLE.admin })))).toBe('OWN_DECISION');
    // Nobody decided what was clear.
    expect(codeOf(() => it.do(takeBack([CLEAR])))).toBe('LINE_NOT_OPEN');
    it.do(takeBack([DECIDED]));
    expect(it.rows.state).toBe('in_review');
    expect(it.rows.lines[DECIDED]).toMatchObject({
      ...{ state: 'in_review', waitsFor: ['onboarding'], decidedBy: null, reason: null },
    });
    for (const given of [
      { verdict: 'reject', code: 'no-market' },
      { verdict: 'request-change', reason: 'who?' },
    ]) {
      it.do(decide([DECIDED], given)).do(takeBack([DECIDED]));
      expect(it.rows.lines[DECIDED]?.state).toBe('in_review');
    }
    it.do(decide([DECIDED])).do(accept());
    expect(codeOf(() => it.do(takeBack([DECIDED])))).toBe('DECISION_FOLLOWED');
  });

  test('what compliance cleared goes back to compliance, and what it confirmed too', () => {
    const compliance = { by: PEOPLE.compliance, role: 'compliance' };
    const it = IN.screening()
      .do(screened([denied]))
      .do(decide([CLEAR], compliance));
    expect(it.do(takeBack([CLEAR], compliance)).rows.lines[CLEAR]?.waitsFor).toEqual([
      'compliance',
    ]);
    it.do(decide([DECIDED], { ...compliance, verdict: 'reject', code: 'denied-party' }));
    it.do(takeBack([DECIDED], compliance));
    expect(it.rows.lines[DECIDED]).toMatchObject({
      ...{ state: 'in_review', waitsFor: ['compliance', 'onboarding'], reason: null },
    });
  });

  test('what compliance let go on is taken back after onboarding was asked, until onboarding has decided it', () => {
    const compliance = { by: PEOPLE.compliance, role: 'compliance' };
    const it = IN.screening()
      .do(screened([denied]))
      .do(decide([DECIDED], compliance));
    expect(it.rows.lines[DECIDED]).toMatchObject({
      ...{ waitsFor: ['onboarding'], decidedBy: null, clearedBy: PEOPLE.compliance },
    });
    expect(codeOf(() => it.do(takeBack([DECIDED])))).toBe('NOT_THE_DECIDER');
    const told = it.tells.length;
    it.do(takeBack([DECIDED], compliance));
    expect(it.rows.lines[DECIDED]).toMatchObject({
      ...{ state: 'in_review', waitsFor: ['compliance', 'onboarding'], clearedBy: null },
    });
    // The company never heard of it.
    expect(it.tells.slice(told)).toEqual(['to-decide']);
    it.do(decide([DECIDED], compliance)).do(decide([DECIDED]));
    expect(codeOf(() => it.do(takeBack([DECIDED], compliance)))).toBe('NOT_THE_DECIDER');
    it.do(takeBack([DECIDED]));
    expect(it.do(takeBack([DECIDED], compliance)).rows.lines[DECIDED]?.waitsFor).toEqual([
      'compliance',
      'onboarding',
    ]);
    it.do(decide([DECIDED], compliance));
    it.do(decide([DECIDED], { verdict: 'request-change', reason: 'who?' }));
    it.do({ kind: 'answer', lines: [DECIDED], reason: 'Ann', by: PEOPLE.admin });
    expect(codeOf(() => it.do(takeBack([DECIDED], compliance)))).toBe('LINE_NOT_OPEN');
  });

  test('what onboarding decided of a possible duplicate is onboarding’s to take back', () => {
    const it = IN.screening().do(
      screened([{ check: 'duplicate', country: null, found: 'Zenit Optics' }]),
    );
    it.do(decide([CLEAR])).do(takeBack([CLEAR]));
    expect(it.rows.lines[CLEAR]).toMatchObject({ state: 'in_review', waitsFor: ['onboarding'] });
  });

  test('that it is a company which is known ends all that is under way, whoever it waits for', () => {
    const it = IN.screening().do(screened([{ ...denied, country: 'CA' }]));
    // Compliance holds both; then one of them waits for onboarding, and the other still for compliance.
    expect(codeOf(() => it.do(sameCompany()))).toBe('LINE_NOT_OPEN');
    it.do(decide([DECIDED], { by: PEOPLE.compliance, role: 'compliance' }));
    expect(codeOf(() => it.do(sameCompany({ role: 'compliance', by: PEOPLE.compliance })))).toBe(
      'NOT_THE_DECIDER',
    );
    expect(codeOf(() => it.do(sameCompany({ by: PEOPLE.admin })))).toBe('OWN_DECISION');
    it.do(sameCompany());
    expect(it.rows.state).toBe('rejected');
    for (const line of [CLEAR, DECIDED]) {
      expect(it.rows.lines[line]).toMatchObject({
        ...{ state: 'rejected', reason: 'duplicate', decidedBy: PEOPLE.onboarding },
      });
    }
  });

  test('who decides on a colleague’s behalf decides nothing of their own, nor of the colleague’s', () => {
    const it = IN.in_review();
    expect(codeOf(() => it.do(decide([DECIDED], { behalf: PEOPLE.admin })))).toBe('OWN_DECISION');
    expect(codeOf(() => it.do(sameCompany({ behalf: PEOPLE.admin })))).toBe('OWN_DECISION');
    it.do(decide([DECIDED], { behalf: '29' }));
    expect(it.rows.lines[DECIDED]).toMatchObject({
      ...{ decidedBy: PEOPLE.onboarding, decidedFor: '29' },
    });
    expect(it.do(takeBack([DECIDED])).rows.lines[DECIDED]?.decidedFor).toBeNull();
  });

  test('a change that nobody answers rejects the line, and a decision that nobody takes lets it lapse', () => {
    const it = IN.in_review().do(decide([DECIDED], { verdict: 'request-change', reason: 'who?' }));
    it.do({ kind: 'answer-missed', line: DECIDED }, 14);
    expect(it.rows.lines[DECIDED]).toMatchObject({ state: 'rejected', reason: 'not-answered' });
    const late = IN.in_review().do({ kind: 'decision-missed', line: DECIDED }, 39);
    expect(late.rows.lines[DECIDED]?.state).toBe('in_review');
    expect(late.do({ kind: 'decision-missed', line: DECIDED }, 1).rows.lines[DECIDED]?.state).toBe(
      'expired',
    );
  });

  test('nobody decides what they asked for or may sign; a rejection has a reason of the edition', () => {
    const it = IN.in_review();
    expect(codeOf(() => it.do(decide([DECIDED], { by: PEOPLE.admin })))).toBe('OWN_DECISION');
    const reject = { verdict: 'reject' };
    expect(codeOf(() => it.do(decide([DECIDED], reject)))).toBe('REASON_MISSING');
    expect(codeOf(() => it.do(decide([DECIDED], { ...reject, code: 'because' })))).toBe(
      'REASON_UNKNOWN',
    );
    expect(codeOf(() => it.do(decide(['XX/nothing'])))).toBe('LINE_UNKNOWN');
    expect(codeOf(() => it.do(decide([])))).toBe('LINE_UNKNOWN');
  });

  test('the agreement is accepted by somebody with authority, in the version that was shown', () => {
    const it = IN.agreement();
    expect(codeOf(() => it.do({ ...accept(), by: '99' } as Sent))).toBe('NO_AUTHORITY');
    expect(codeOf(() => it.do({ ...accept(), hash: 'other' } as Sent))).toBe('AGREEMENT_CHANGED');
    expect(codeOf(() => it.do(accept('europe')))).toBe('AGREEMENT_NOT_ASKED');
    expect(it.do(accept()).rows).toMatchObject({ state: 'active', startedOn: '2026-01-05' });
    expect(it.tells.filter((what) => what === 'welcome')).toHaveLength(1);
    expect(Object.values(it.rows.lines).every(({ from }) => from === '2026-01-05')).toBe(true);
  });

  test('an agreement that nobody accepts lapses with what waited for it', () => {
    const it = IN.agreement().do({ kind: 'agreement-missed', entity: 'america' }, 20);
    expect(it.rows).toMatchObject({ state: 'lapsed', renewal: null });
    expect(it.rows.lines[CLEAR]?.state).toBe('expired');
  });

  test('each entity has its own agreement, and one does not wait for the other', () => {
    const it = course(opened([reseller, german], start))
      .do(screened())
      .do(accept());
    expect(it.rows.state).toBe('active');
    expect(it.rows.lines[GERMAN]).toMatchObject({ state: 'approved', from: null });
    it.do(accept('europe'), 2);
    expect(it.rows.lines[GERMAN]).toMatchObject({ state: 'active', from: '2026-01-07' });
    expect(it.rows.startedOn).toBe('2026-01-05');
  });
});

describe('the life of an enrolment', () => {
  test('a line is added and dropped; the last one is not dropped but left', () => {
    const it = active();
    expect(codeOf(() => it.do({ kind: 'add', asked: [reseller], by: '11' }))).toBe('LINE_EXISTS');
    it.do({ kind: 'add', asked: [german], by: '11' })
      .do(screened())
      .do(accept('europe'));
    expect(it.rows.lines[GERMAN]?.state).toBe('active');
    it.do({ kind: 'drop', lines: [CLEAR, DECIDED], ...reason }, 1);
    expect(it.rows.lines[CLEAR]).toMatchObject({ state: 'ended', to: '2026-01-07' });
    expect(codeOf(() => it.do({ kind: 'drop', lines: [GERMAN], ...reason }))).toBe('LAST_LINE');
    expect(it.do({ kind: 'leave', ...reason }).rows.state).toBe('left');
  });

  test('a suspension ends participations, and a reinstatement undoes it', () => {
    const before = active();
    const it = IN.suspended();
    expect(it.rows.lines[CLEAR]?.to).toBe('2026-01-06');
    it.do({ kind: 'reinstate', ...reason }, 40);
    expect(it.rows.lines).toEqual(before.rows.lines);
    expect(it.rows).toMatchObject({ state: 'active', suspendedAt: null });
  });

  test('who was suspended over the anniversary has the whole time of grace', () => {
    const it = IN.suspended().do({ kind: 'reinstate', ...reason }, 400);
    expect(it.rows.state).toBe('grace');
    expect(it.rows.renewal?.closesAt).toBe(it.at + 30 * MS_A_DAY);
  });

  test('a renewal opens, asks what has to be true again, and makes the plan anew', () => {
    const it = active();
    expect(codeOf(() => it.do({ kind: 'renew', ...reason }))).toBe('RENEWAL_NOT_OPEN');
    const agreements = plan.agreements.map((one) => ({ ...one, version: '2024-07' }));
    it.do({ kind: 'renewal-opened', plan: planOf({ agreements }) }, 310);
    expect(it.rows).toMatchObject({ toScreen: true, renewal: { opened: true } });
    expect(it.rows.agreements['america']).toMatchObject({
      state: 'asked',
      version: '2024-07',
      accepted: '2023-07',
    });
    expect(codeOf(() => it.do({ kind: 'renew', ...reason }))).toBe('AGREEMENT_MISSING');
    it.do(screened([denied]));
    expect(it.rows.lines[CLEAR]).toMatchObject({
      state: 'in_question',
      waitsFor: ['compliance'],
      to: null,
    });
  });

  test('a version that is asked for again stops nobody, however late it is', () => {
    const it = active();
    const agreements = plan.agreements.map((one) => ({ ...one, version: '2024-07' }));
    it.do({ kind: 'revise', plan: planOf({ agreements }) });
    it.do({ kind: 'agreement-missed', entity: 'america' }, 100);
    expect(it.rows.state).toBe('active');
    expect(Object.values(it.rows.lines).every(({ state }) => state === 'active')).toBe(true);
  });

  test('compliance keeps a line in question, or ends it', () => {
    const asked = () =>
      active()
        .do({ kind: 'renewal-opened', plan }, 310)
        .do(screened([denied]));
    const by = { by: PEOPLE.compliance, role: 'compliance' };
    const kept = asked().do(decide([CLEAR, DECIDED], by));
    expect(kept.do({ kind: 'renew', ...reason }).rows.renewal?.on).toBe('2028-01-05');
    const ended = asked().do(
      decide([CLEAR, DECIDED], { ...by, verdict: 'reject', code: 'denied-party' }),
    );
    expect(ended.rows.state).toBe('rejected');
    expect(ended.rows.lines[CLEAR]?.state).toBe('ended');
  });

  test('grace, rest, and taken up again within the time', () => {
    const it = IN.dormant();
    expect(it.rows.lines[CLEAR]).toMatchObject({ state: 'resting', to: '2027-02-06' });
    it.do({ kind: 'renew', ...reason }, 100);
    expect(it.rows).toMatchObject({
      state: 'active',
      toScreen: true,
      renewal: { on: '2028-01-05' },
    });
    expect(it.rows.lines[CLEAR]).toMatchObject({
      state: 'active',
      from: dayAt(it.at, 'UTC'),
      to: null,
    });
  });

  test('anniversaries are counted from the first day: 29 February comes back', () => {
    const it = course(
      opened([reseller], Date.parse('2028-02-29T12:00:00Z')),
      Date.parse('2028-02-29T12:00:00Z'),
    );
    it.do(screened()).do(accept());
    const on: string[] = [];
    for (let year = 0; year < 5; year += 1) {
      on.push(it.rows.renewal?.on ?? '');
      it.at = it.rows.renewal?.opensAt ?? 0;
      it.do({ kind: 'renewal-opened', plan })
        .do(screened())
        .do({ kind: 'renew', ...reason });
    }
    expect(on).toEqual(['2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29', '2033-02-28']);
  });
});

describe('attempts', () => {
  const ended = (state: EnrolmentState) => ({ attempt: 1, state, endedAt: start });
  test('another attempt waits for the time of the edition; who withdrew does not', () => {
    expect(rules.nextEnrolment(null, 90, start)).toBe(1);
    expect(codeOf(() => rules.nextEnrolment({ ...ended('left'), endedAt: null }, 90, start))).toBe(
      'JOURNEY_OPEN',
    );
    expect(codeOf(() => rules.nextEnrolment(ended('left'), 90, start + 89 * MS_A_DAY))).toBe(
      'TOO_EARLY',
    );
    expect(rules.nextEnrolment(ended('left'), 90, start + 90 * MS_A_DAY)).toBe(2);
    expect(rules.nextEnrolment(ended('withdrawn'), 90, start)).toBe(2);
  });
});

describe('what is due', () => {
  test('a decision is reminded of at half of its time and at its end, goes up, and lapses', () => {
    const it = IN.in_review();
    it.do({ kind: 'drop', lines: [CLEAR], ...reason });
    const days: number[] = [];
    const whats: string[] = [];
    for (
      let due = nextDue(plan, it.rows, it.at);
      due !== null && !isOver(it.rows.state);
      due = nextDue(plan, it.rows, it.at)
    ) {
      days.push(Math.round((due.at - start) / MS_A_DAY));
      whats.push(due.kind === 'remind' ? `remind ${due.told}` : due.kind);
      it.at = Math.max(it.at, due.at);
      it.do(due as Sent);
    }
    expect(whats).toEqual(['remind 1', 'remind 2', 'remind 3', 'decision-missed']);
    expect(days).toEqual([5, 9, 15, 40]);
    expect(it.rows.state).toBe('lapsed');
    expect(it.tells).toEqual([
      'to-decide',
      'agreement-asked',
      'reminder',
      'reminder',
      'escalation',
      'lines-lapsed',
      'over',
    ]);
  });

  test('a renewal that nobody answers: the ladder, grace, rest, the end', () => {
    const it = active();
    const seen: string[] = [];
    for (
      let due = nextDue(plan, it.rows, it.at);
      due !== null;
      due = nextDue(plan, it.rows, it.at)
    ) {
      it.at = Math.max(it.at, due.at);
      const day = dayAt(it.at, 'UTC');
      seen.push(`${due.kind === 'remind' ? 'remind' : due.kind} ${day}`);
      if (due.kind === 'renewal-opened') it.do({ ...due, plan }).do(screened());
      else it.do(due);
    }
    const on = (days: number): string => addDays('2027-01-05', days);
    expect(seen).toEqual([
      `remind ${on(-120)}`,
      `remind ${on(-90)}`,
      `renewal-opened ${on(-60)}`,
      `remind ${on(-60)}`,
      `remind ${on(-30)}`,
      `anniversary-passed ${on(0)}`,
      `remind ${on(0)}`,
      `remind ${on(30)}`,
      `renewal-missed ${on(31)}`,
      `take-up-missed ${on(31 + 180)}`,
    ]);
    expect(it.rows.state).toBe('lapsed');
  });
});

/** Anything that could be asked of an enrolment, sensible or not. */
const anyEvent = fc.record({
  kind: fc.constantFrom(...ENROLMENT_EVENTS),
  afterDays: fc.integer({ min: 0, max: 90 }),
  line: fc.constantFrom(CLEAR, DECIDED, GERMAN),
  verdict: fc.constantFrom(
    'approve' as const,
    'approve' as const,
    'request-change' as const,
    'reject' as const,
  ),
  role: fc.constantFrom('onboarding', 'compliance'),
  entity: fc.constantFrom('america', 'europe'),
  hit: fc.boolean(),
});

test('whatever is asked in whatever order, lines, dates and state agree', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), (asked) => {
      const it = course(opened([reseller, builder, german], start));
      for (const { kind, afterDays, line, verdict, role, entity, hit } of asked) {
        const before = it.rows;
        const sent =
          kind === 'decide'
            ? decide([line], { verdict, role, code: 'no-market', reason: 'so' })
            : kind === 'accept'
              ? accept(entity)
              : kind === 'screened'
                ? screened(hit ? [denied] : [])
                : kind === 'drop'
                  ? ({ kind, lines: [line], ...reason } as Sent)
                  : kind === 'add'
                    ? ({ kind, asked: [german], by: '11' } as Sent)
                    : fitting(kind, it.rows);
        const refused = codeOf(() => it.do(sent, afterDays)) !== 'nothing was refused';
        if (refused || answerOf(before.state, kind) === 'ignored') expect(it.rows).toEqual(before);
        expect(taken(before, changedRows(before, it.rows))).toEqual(it.rows);
        const lines = Object.values(it.rows.lines);
        if (isOver(it.rows.state)) {
          expect(lines.some((one) => isLive(one) || isPending(one))).toBe(false);
          expect(it.rows.renewal).toBeNull();
          expect(nextDue(plan, it.rows, it.at)).toBeNull();
        }
        if (['active', 'grace', 'suspended'].includes(it.rows.state)) {
          expect(lines.some(isLive)).toBe(true);
          expect(it.rows.renewal).not.toBeNull();
        }
        for (const one of lines) {
          expect(one.to === null || (one.from !== null && one.from < one.to)).toBe(true);
          expect(isLive(one) && it.rows.state !== 'suspended' && one.to !== null).toBe(false);
          expect(one.waitsFor.length > 0 && ['approved', 'active'].includes(one.state)).toBe(false);
          expect(isPending(one) && one.state === 'in_review' && one.dueAt === null).toBe(false);
        }
      }
    }),
    { numRuns: 300 },
  );
});

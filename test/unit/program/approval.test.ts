import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../../program/days.ts';
import type { ApprovalPolicy, ChecklistPolicy } from '../../../program/edition/policies.types.ts';
import {
  type ApprovalEvent,
  approvalOn,
  approvedDays,
  type WorkCalendar,
} from '../../../program/policies/approval.ts';
import { checklistVerdict, currentChecklist } from '../../../program/policies/checklists.ts';

const POLICY: ApprovalPolicy = {
  review: { count: 5, unit: 'business-days' },
  decision: { count: 14, unit: 'business-days' },
  answer: { count: 14, unit: 'days' },
  unanswered: 'rejected',
  dispute: { count: 30, unit: 'days' },
  consentWithdrawn: 'stands',
};
/** Business days that leave out weekends, and a holiday. */
const working =
  (weekend: readonly number[], holiday: string): WorkCalendar =>
  (from, count) => {
    let [day, left] = [from, count];
    while (left > 0) {
      day = addDays(day, 1);
      if (!weekend.includes(new Date(day).getUTCDay()) && day !== holiday) left -= 1;
    }
    return day;
  };
const CANADA = working([0, 6], '2023-07-03');
const EGYPT = working([5, 6], '2023-07-23');

type Happened = Readonly<Record<string, ApprovalEvent['kind']>>;
const eventsOf = (happened: Happened): ApprovalEvent[] =>
  Object.entries(happened).map(([on, kind]) => ({ on, kind }));
const on = (
  day: string,
  happened: Happened,
  policy: Partial<ApprovalPolicy> = {},
  reviewer = CANADA,
) => {
  const facts = {
    policy: { ...POLICY, ...policy },
    events: eventsOf(happened),
    reviewer,
    partner: CANADA,
  };
  const { state, why, move, dueOn, late } = approvalOn(facts, day);
  return [state, why, move, dueOn, late ? 'late' : '']
    .filter((word) => word !== null)
    .join(' ')
    .trim();
};

describe('an approval', () => {
  test('waits for a review of 5 business days and a decision of 14, by the calendar of the reviewer', () => {
    const submitted: Happened = { '2023-06-29': 'submitted' };
    expect(on('2023-06-28', submitted)).toBe('draft nothing-handed-in partner');
    expect(on('2023-06-29', submitted)).toBe('submitted waits-for-review reviewer 2023-07-07');
    expect(on('2023-07-08', submitted)).toBe('submitted waits-for-review reviewer 2023-07-07 late');
    expect(on('2023-06-29', submitted, {}, EGYPT)).toBe(
      'submitted waits-for-review reviewer 2023-07-06',
    );
    expect(on('2023-06-30', { ...submitted, '2023-06-30': 'looked-at' })).toBe(
      'in-review waits-for-decision reviewer 2023-07-20',
    );
  });

  test('a request for action that is not answered in 14 days is rejected on the day after, and may be disputed', () => {
    const asked: Happened = { '2023-06-29': 'submitted', '2023-07-10': 'action-requested' };
    expect(on('2023-07-24', asked)).toBe('action-required waits-for-answer partner 2023-07-24');
    expect(on('2023-07-25', asked)).toBe('rejected not-answered partner 2023-08-24');
    expect(on('2023-07-25', asked, { unanswered: 'reminded' })).toBe(
      'action-required waits-for-answer partner 2023-07-24 late',
    );
    expect(on('2023-07-25', { ...asked, '2023-07-25': 'answered' })).toBe(
      'rejected not-answered partner 2023-08-24',
    );
    expect(on('2023-07-24', { ...asked, '2023-07-24': 'answered' })).toBe(
      'submitted waits-for-review reviewer 2023-07-31',
    );
  });

  test('a rejection is disputed once, within 30 days; what is decided then is final', () => {
    const rejected: Happened = { '2023-06-29': 'submitted', '2023-07-10': 'rejected' };
    expect(on('2023-08-09', rejected)).toBe('rejected may-be-disputed partner 2023-08-09');
    expect(on('2023-08-10', rejected)).toBe('rejected decided');
    expect(on('2023-08-10', { ...rejected, '2023-08-10': 'disputed' })).toBe('rejected decided');
    const disputed: Happened = { ...rejected, '2023-08-09': 'disputed' };
    expect(on('2023-08-10', disputed)).toBe('disputed dispute-is-open reviewer 2023-08-29');
    const final: Happened = { ...disputed, '2023-08-20': 'rejected', '2023-08-21': 'disputed' };
    expect(on('2023-08-22', final)).toBe('rejected-finally decided-finally');
    expect(on('2023-08-22', { ...disputed, '2023-08-20': 'approved' })).toBe(
      'approved decided-finally',
    );
    expect(on('2023-07-11', { ...rejected, '2023-07-11': 'disputed' }, { dispute: null })).toBe(
      'rejected decided',
    );
  });

  test.each([
    ['stands', 'approved consent-withdrawn-but-stands', { from: '2023-07-10', to: null }],
    ['ends', 'ended consent-withdrawn', { from: '2023-07-10', to: '2023-08-01' }],
    ['taken-back', 'taken-back consent-withdrawn', null],
  ] as const)(
    'when the customer withdraws, what was approved %s',
    (consentWithdrawn, says, days) => {
      const happened: Happened = {
        '2023-06-29': 'submitted',
        '2023-07-10': 'approved',
        '2023-08-01': 'consent-withdrawn',
      };
      expect(on('2023-08-02', happened, { consentWithdrawn })).toBe(says);
      const policy = { ...POLICY, consentWithdrawn };
      const facts = { policy, events: eventsOf(happened), reviewer: CANADA, partner: CANADA };
      expect(approvedDays(facts, '2023-07-31')).toEqual({ from: '2023-07-10', to: null });
      expect(approvedDays(facts, '2023-08-02')).toEqual(days);
    },
  );

  test('whatever happens in whatever order, there is one answer, and what is final stays', () => {
    const kinds = [
      'submitted',
      'looked-at',
      'action-requested',
      'answered',
      'approved',
      'rejected',
      'disputed',
      'consent-withdrawn',
    ] as const;
    const events = fc.array(
      fc.record({
        on: fc.integer({ min: 0, max: 120 }).map((days) => addDays('2023-06-01', days)),
        kind: fc.constantFrom(...kinds),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(events, (all) => {
        const facts = { policy: POLICY, events: all, reviewer: CANADA, partner: CANADA };
        let before = approvalOn(facts, '2023-06-01');
        for (let i = 1; i <= 160; i++) {
          const day = addDays('2023-06-01', i);
          const verdict = approvalOn(facts, day);
          expect(approvalOn({ ...facts, events: all.toReversed() }, day)).toEqual(verdict);
          if (['rejected-finally', 'ended', 'taken-back'].includes(before.state)) {
            expect(verdict).toEqual(before);
          }
          if (before.state === 'rejected' && verdict.state === 'disputed') {
            const first = addDays(before.since ?? '', 30);
            expect(day <= first).toBe(true);
          }
          before = verdict;
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a checklist', () => {
  const CHECKLISTS: ChecklistPolicy = {
    current: { count: 6, unit: 'months' },
    accepted: { count: 3, unit: 'months' },
    versions: [
      { version: 'a', from: '2023-01-15', title: null },
      { version: 'b', from: '2023-07-01', title: null },
    ],
  };

  test('is current for 6 months and taken for 3 more; the newest that is current is begun with', () => {
    const at = (version: string, day: string) => checklistVerdict(CHECKLISTS, version, day);
    expect(at('a', '2023-01-14')).toEqual({ taken: false, why: 'not-yet', since: null });
    expect(at('a', '2023-07-14')).toEqual({ taken: true, why: 'current', until: '2023-07-15' });
    expect(at('a', '2023-07-15')).toEqual({ taken: true, why: 'accepted', until: '2023-10-15' });
    expect(at('a', '2023-10-15')).toEqual({ taken: false, why: 'too-old', since: '2023-10-15' });
    expect(at('c', '2023-10-15')).toEqual({ taken: false, why: 'unknown' });
    const current = (day: string) => currentChecklist(CHECKLISTS, day)?.version ?? null;
    expect(['2023-01-14', '2023-06-30', '2023-07-01', '2024-01-01'].map(current)).toEqual([
      null,
      'a',
      'b',
      null,
    ]);
  });
});

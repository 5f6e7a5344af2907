import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween } from '../../../../program/days.ts';
import type { Edition } from '../../../../program/edition/types.ts';
import type { Fact } from '../../../../program/facts.ts';
import { groupsOf, judge } from '../../../../program/judge.ts';
import { attainmentsOf } from '../../../../program/rules/capability.ts';
import { daysOfChange } from '../../../../program/rules/changes.ts';
import { holds } from '../../../../program/rules/requirement.ts';
import type { PeriodKind } from '../../../../program/rules/types.ts';
import { covers, periodAround, spanOf } from '../../../../program/rules/windows.ts';
import { certificationOf, dealOf, editionWith, returnOf, sceneWith } from './small.ts';

const START = '2022-01-01';
const LAST = 500;
const END = addDays(START, LAST);
const everyDay = Array.from({ length: LAST + 1 }, (_, at) => addDays(START, at));
const day = fc.integer({ min: -500, max: LAST }).map((days) => addDays(START, days));

const DEALS = 'from: deals, where: { status: closed }';
const REQUIREMENTS = [
  `{ measure: { ${DEALS}, window: 3 months }, min: 2 }`,
  `{ measure: { ${DEALS}, window: 45 days, value: { amount: USD } }, min: 300 }`,
  `{ measure: { ${DEALS}, window: quarter, per: customer, value: { amount: USD }, take: best }, min: 200 }`,
  `{ measure: { ${DEALS}, window: program year }, max: 2 }`,
  `{ measure: { ${DEALS}, window: last complete month }, min: 1 }`,
  `{ measure: { ${DEALS}, window: 2 complete quarters }, min: 2 }`,
  `{ measure: { ${DEALS}, window: last complete program year }, min: 1 }`,
  `{ measure: { ${DEALS}, window: 2 months, before: 5 months }, min: 1 }`,
  `{ measure: { growth: { of: { ${DEALS}, window: 6 months }, before: 6 months } }, above: 0 }`,
  `{ people: { holding: [x] }, min: 2 }`,
  `{ measure: { from: certifications, retired: 2 months, per: person }, min: 2 }`,
  `{ anyDayOf: 2 months, holds: { people: { holding: [x] }, min: 2 } }`,
  `{ anyDayOf: 1 month, holds: { measure: { ${DEALS}, window: month }, min: 2 } }`,
  `{ not: { measure: { ${DEALS}, window: 1 month, when: { people: { holding: [y] }, min: 1 } }, min: 1 } }`,
  `{ capability: kept }`,
  `{ capabilities: { kind: badge }, min: 2 }`,
];
const edition = editionWith(`
retired: { x: 2022-06-30 }
capabilities:
  - { capability: kept, kind: badge, title: { en: K, fr: K }, kept: 3 months, requires: { people: { holding: [x] }, min: 1 } }
  - { capability: live, kind: badge, title: { en: L, fr: L }, requires: { measure: { ${DEALS}, window: 1 month }, min: 1 } }
${REQUIREMENTS.map(
  (one, at) =>
    `  - { capability: c-${at}, kind: tried, title: { en: C, fr: C }, requires: ${one} }`,
).join('\n')}
`);
const capabilityOf = (name: string, of: Edition = edition) => {
  const found = of.rules.capabilities.find(({ id }) => id === name);
  if (found === undefined) throw new Error(name);
  return found;
};

const facts: fc.Arbitrary<readonly Fact[]> = fc
  .tuple(
    fc.uniqueArray(
      fc.tuple(
        day,
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom('A', 'B'),
        fc.option(fc.nat(90)),
      ),
      { maxLength: 8, selector: ([on, dollars]) => `${on}/${dollars}` },
    ),
    fc.uniqueArray(
      fc.tuple(
        fc.constantFrom('ana', 'ben'),
        fc.constantFrom('x', 'y'),
        day,
        fc.option(fc.nat(200)),
      ),
      { maxLength: 6, selector: ([who, name, on]) => `${who}/${name}/${on}` },
    ),
  )
  .map(([deals, held]) => [
    ...deals.flatMap(([on, dollars, customer, back], at) => {
      const deal = dealOf(`D-${at}`, on, dollars * 100, customer);
      return back === null ? [deal] : [deal, returnOf(deal, addDays(on, back))];
    }),
    ...held.map(([who, name, on, lasts]) =>
      certificationOf(who, name, on, lasts === null ? null : addDays(on, lasts)),
    ),
  ]);

describe('days of change', () => {
  test.each(REQUIREMENTS.map((text, at) => ({ text, at })))(
    'between them nothing changes: $text',
    ({ at }) => {
      const { requires } = capabilityOf(`c-${at}`);
      fc.assert(
        fc.property(facts, (all) => {
          const scene = sceneWith(edition, all, START);
          const changes = daysOfChange(requires, scene, START, END);
          let before = holds(requires, sceneWith(edition, all, START));
          for (const on of everyDay.slice(1)) {
            const now = holds(requires, { ...scene, day: on, memo: new Map() });
            if (now !== before && !changes.has(on)) throw new Error(`${on} is not among them`);
            before = now;
          }
        }),
        { numRuns: 12 },
      );
    },
    120_000,
  );
});

describe('attainments', () => {
  test('of what is not kept are the days on which its requirements hold', () => {
    fc.assert(
      fc.property(facts, (all) => {
        const live = capabilityOf('live');
        const scene = sceneWith(edition, all, START);
        const spans = attainmentsOf(live, scene, END);
        for (const on of everyDay) {
          const isAttained = spans.some(({ from, to }) => from <= on && (to === null || on < to));
          expect(isAttained, on).toBe(holds(live.requires, { ...scene, day: on, memo: new Map() }));
        }
      }),
      { numRuns: 15 },
    );
  });

  test('of what is kept end on an anniversary on which they no longer hold, and not before', () => {
    fc.assert(
      fc.property(facts, (all) => {
        const kept = capabilityOf('kept');
        const scene = sceneWith(edition, all, START);
        const spans = attainmentsOf(kept, scene, END);
        for (const { from, to } of spans) {
          expect(holds(kept.requires, { ...scene, day: from, memo: new Map() })).toBe(true);
          if (to !== null && to <= END)
            expect(holds(kept.requires, { ...scene, day: to, memo: new Map() })).toBe(false);
          if (to !== null) expect(daysBetween(from, to)).toBeGreaterThanOrEqual(89);
        }
        for (const on of everyDay)
          if (holds(kept.requires, { ...scene, day: on, memo: new Map() }))
            expect(
              spans.some(({ from, to }) => from <= on && (to === null || on < to)),
              on,
            ).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  test('are the same in whatever order the facts come', () => {
    fc.assert(
      fc.property(facts, (all) => {
        const kept = capabilityOf('kept');
        const mixed = all.toReversed();
        expect(attainmentsOf(kept, sceneWith(edition, mixed, START), END)).toEqual(
          attainmentsOf(kept, sceneWith(edition, all, START), END),
        );
      }),
    );
  });
});

describe('windows', () => {
  const KINDS: readonly PeriodKind[] = [
    'month',
    'quarter',
    'half-year',
    'calendar-year',
    'program-year',
  ];

  test('periods follow each other without a gap, and each day lies in one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...KINDS),
        day,
        fc.constantFrom('01-01', '07-01', '03-15'),
        (of, on, starts) => {
          const period = periodAround(of, on, starts);
          expect(period.from <= on && on < period.to).toBe(true);
          expect(periodAround(of, period.to, starts).from).toBe(period.to);
          expect(periodAround(of, addDays(period.to, -1), starts)).toEqual(period);
        },
      ),
    );
  });

  test('on the last day of a period the last complete one is it, and so until the next one is over', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...KINDS),
        day,
        fc.integer({ min: 1, max: 3 }),
        (of, on, count) => {
          const dated = { on, until: null };
          const { to } = periodAround(of, on, '07-01');
          const complete = spanOf({ kind: 'complete', of, count }, dated, '07-01');
          expect(complete.from).toBe(addDays(to, -1));
          let end = to;
          for (let i = 0; i < count; i += 1) end = periodAround(of, end, '07-01').to;
          expect(complete.to).toBe(addDays(end, -1));
          // In its own period it counts from its day on, to the last of them.
          const own = spanOf({ kind: 'period', of }, dated, '07-01');
          expect(covers(own, on) && covers(own, addDays(to, -1)) && !covers(own, to)).toBe(true);
        },
      ),
    );
  });
});

describe('a clause that pays a measure', () => {
  const paying = editionWith(`
clauses:
  - clause: two-best
    number: '1.1'
    title: { en: A, fr: A }
    says: { en: A, fr: A }
    earns: { kind: performing, model: company }
    measure: { ${DEALS}, window: quarter, per: customer, value: { points: 1, per: { amount: 100 USD } }, atMost: 4 }
    every: quarter
    lasts: program year
`);

  test('gives the same points in whatever order facts and returns come, up to its cap in each period', () => {
    fc.assert(
      fc.property(facts, fc.infiniteStream(fc.nat()), (all, random) => {
        const order = random[Symbol.iterator]();
        const mixed = all
          .map((one) => ({ one, by: Number(order.next().value) }))
          .sort((a, b) => a.by - b.by)
          .map(({ one }) => one);
        const lines = (of: readonly Fact[]) =>
          judge([paying], groupsOf([paying], of, of), of, [])
            .map(({ points, from, to, group }) => ({ points, from, to, group }))
            .sort((a, b) => (a.from < b.from ? -1 : 1));
        const paid = lines(all);
        expect(lines(mixed)).toEqual(paid);
        for (const { points, from, to } of paid) {
          expect(points).toBeLessThanOrEqual(4);
          // They count until the program year is over.
          expect(to).toBe(periodAround('program-year', from, '07-01').to);
        }
        expect(new Set(paid.map(({ group }) => group)).size).toBe(paid.length);
      }),
      { numRuns: 60 },
    );
  });
});

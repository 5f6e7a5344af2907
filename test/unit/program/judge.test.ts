import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Line } from '../../../program/entries.ts';
import type { Fact } from '../../../program/facts.ts';
import { changesFor, groupsOf, judge, readsFor, verdictOf } from '../../../program/judge.ts';
import type { Participation, StandingLine } from '../../../program/judge.types.ts';
import type { Day } from '../../../program/models.ts';
import {
  EDITIONS,
  TAKES_PART,
  answering,
  clause,
  edition,
  fact,
  returnOf,
  someFacts,
} from './factories.ts';
import { shuffled } from './world.ts';

const judged = (
  facts: readonly Fact[],
  editions = EDITIONS,
  participations: readonly Participation[] = TAKES_PART,
): readonly Line[] => judge(editions, groupsOf(editions, facts, facts), facts, participations);

const onDay = (lines: readonly Line[], day: Day): number =>
  lines
    .filter(({ from, to }) => from <= day && day < to)
    .reduce((all, { points }) => all + points, 0);

describe('whatever the order', () => {
  test('the same facts, shuffled and repeated, give the same lines', () => {
    fc.assert(
      fc.property(someFacts, fc.integer(), (facts, seed) => {
        const again = shuffled([...facts, ...facts, ...facts.slice(0, 5)], seed);
        expect(judged(again)).toEqual(judged(facts));
      }),
      { numRuns: 200 },
    );
  });

  test('facts that come one by one leave what they give all at once', () => {
    fc.assert(
      fc.property(someFacts, fc.integer(), (facts, seed) => {
        const stored: Fact[] = [];
        let standing: StandingLine[] = [];
        for (const one of shuffled(facts, seed)) {
          stored.push(one);
          const first = answering(stored, readsFor(EDITIONS, [one]));
          const read = [...first, ...answering(stored, readsFor(EDITIONS, [one], first))];
          const groups = groupsOf(EDITIONS, [one], read);
          const names = new Set(groups.map((g) => `${g.edition} ${g.clause} ${g.group}`));
          const own = standing.filter((l) => names.has(`${l.edition} ${l.clause} ${l.group}`));
          const { negate, post } = changesFor(
            judge(EDITIONS, groups, [one, ...read], TAKES_PART),
            own,
          );
          standing = standing.filter((line) => !negate.includes(line));
          standing.push(
            ...post.map((line, i) => ({ ...line, key: `${stored.length}/${i}`, revision: 0 })),
          );
        }
        expect(changesFor(judged(facts), standing)).toEqual({ negate: [], post: [] });
      }),
      { numRuns: 200 },
    );
  });

  test('more facts than a group needs change nothing', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const [one] = facts;
        if (one === undefined) return;
        const groups = groupsOf(EDITIONS, [one], facts);
        const names = new Set(groups.map((g) => `${g.edition} ${g.clause} ${g.group}`));
        const all = judged(facts).filter((l) => names.has(`${l.edition} ${l.clause} ${l.group}`));
        expect(judge(EDITIONS, groups, facts, TAKES_PART)).toEqual(all);
      }),
    );
  });

  test('what is posted and negated makes exactly the wanted lines stand', () => {
    fc.assert(
      fc.property(someFacts, someFacts, (before, after) => {
        const standing = judged(before).map((line, i) => ({
          ...line,
          key: String(i),
          revision: 0,
        }));
        const wanted = judged(after);
        const { negate, post } = changesFor(wanted, standing);
        const left = [...standing.filter((line) => !negate.includes(line)), ...post];
        expect(
          changesFor(
            wanted,
            left.map((line, i) => ({ ...line, key: String(i), revision: 0 })),
          ),
        ).toEqual({
          negate: [],
          post: [],
        });
        expect(left).toHaveLength(wanted.length);
      }),
    );
  });
});

describe('caps', () => {
  test('are never exceeded, on any day', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const groups = Map.groupBy(
          judged(facts),
          (line) => `${line.edition} ${line.clause} ${line.group}`,
        );
        for (const lines of groups.values()) {
          const most =
            lines[0]?.clause === 'capped' ? 50 : lines[0]?.clause === 'course' ? 10 : Infinity;
          for (const { from } of lines) {
            expect(onDay(lines, from)).toBeLessThanOrEqual(most);
            expect(onDay(lines, from)).toBeGreaterThanOrEqual(0);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('are freed by a return for deals that close later, not for earlier ones', () => {
    const editions = [
      edition({
        clauses: [clause({ id: 'c', per: ['customer'], period: 'program-year', atMost: 15 })],
      }),
    ];
    const first = fact({ subject: 'D-1', effectiveOn: '2022-03-01' });
    const second = fact({ subject: 'D-2', effectiveOn: '2022-03-02' });
    const third = fact({ subject: 'D-3', effectiveOn: '2022-03-09' });
    const lines = judged([third, returnOf(first, '2022-03-05'), second, first], editions);
    expect(lines.map(({ subject, points, from }) => [subject, points, from])).toEqual([
      ['D-1', 10, '2022-03-01'],
      ['D-2', 5, '2022-03-02'],
      ['D-1', -10, '2022-03-05'],
      ['D-3', 10, '2022-03-09'],
    ]);
  });

  test('go first to the fact that comes first by day, then source, then id', () => {
    const editions = [
      edition({
        clauses: [clause({ id: 'c', per: ['customer'], period: 'program-year', atMost: 10 })],
      }),
    ];
    const second = fact({ subject: 'D-2' });
    const first = fact({ subject: 'D-1' });
    const other = fact({ subject: 'D-0', source: 'events' });
    expect(judged([second, other, first], editions).map(({ subject }) => subject)).toEqual(['D-1']);
  });

  test('start anew where an edition starts', () => {
    const one = {
      clauses: [clause({ id: 'c', per: ['customer'], period: 'program-year', atMost: 10 })],
    } as const;
    const editions = [
      edition({ id: 'old', ...one }),
      edition({ id: 'new', inForce: { from: '2022-03-15', to: null }, ...one }),
    ];
    const lines = judged(
      [fact({ subject: 'D-1' }), fact({ subject: 'D-2', effectiveOn: '2022-03-20' })],
      editions,
    );
    expect(lines.map(({ edition: id, points }) => [id, points])).toEqual([
      ['new', 10],
      ['old', 10],
    ]);
  });

  test('do not mix customers, whatever they are called', () => {
    const groups = groupsOf(
      [
        edition({
          clauses: [
            clause({ id: 'c', per: ['customer', 'product'], period: 'program-year', atMost: 10 }),
          ],
        }),
      ],
      [
        fact({ subject: 'D-1', fields: { status: 'closed', customer: 'a/b', product: 'c' } }),
        fact({ subject: 'D-2', fields: { status: 'closed', customer: 'a', product: 'b/c' } }),
      ],
      [],
    );
    expect(groups.map(({ group }) => group)).toEqual(['2021/a%2Fb/c', '2021/a/b%2Fc']);
  });
});

describe('returns', () => {
  test('net what their deal earned to zero, from their day on', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const lines = judged(facts);
        for (const back of facts.filter(({ kind }) => kind === 'deal.returned')) {
          const own = lines.filter(({ subject }) => subject === back.subject);
          const last = [back.effectiveOn, ...own.map(({ from }) => from)].sort().at(-1) ?? '';
          expect(onDay(own, last)).toBe(0);
        }
      }),
      { numRuns: 200 },
    );
  });

  const editions = [edition({ clauses: [clause({ id: 'c' })] })];

  test('take back as a line of their own, for the days that are left, also in a later program year', () => {
    const deal = fact({ effectiveOn: '2022-06-20' });
    const back = returnOf(deal, '2022-08-01');
    const [earned, taken] = judged([back, deal], editions);
    expect(earned).toMatchObject({
      fact: deal.id,
      points: 10,
      from: '2022-06-20',
      to: '2023-06-20',
    });
    expect(taken).toMatchObject({
      fact: back.id,
      points: -10,
      from: '2022-08-01',
      to: '2023-06-20',
    });
  });

  test('on the day of closing, or before, leave nothing', () => {
    const deal = fact({});
    expect(judged([deal, returnOf(deal, '2022-03-01')], editions)).toEqual([]);
    expect(judged([deal, returnOf(deal, '2022-02-01')], editions)).toEqual([]);
  });

  test('after the points have lapsed take nothing', () => {
    const deal = fact({});
    expect(judged([deal, returnOf(deal, '2023-03-01')], editions)).toHaveLength(1);
  });

  test('earn nothing without their deal, and wait for it', () => {
    const deal = fact({});
    const back = returnOf(deal, '2022-04-01');
    expect(judged([back], editions)).toEqual([]);
    expect(verdictOf(editions, back, [back], TAKES_PART, [])).toBe('no-original');
    expect(verdictOf(editions, back, [deal, back], TAKES_PART, [])).toBe('returned');
  });
});

describe('what a fact earns', () => {
  const one = (over: Parameters<typeof clause>[0], facts: readonly Fact[], taking = TAKES_PART) =>
    judged(facts, [edition({ clauses: [clause(over)] })], taking);

  test.each([
    ['49999', 0],
    ['50000', 1],
    ['149999', 1],
    ['150000', 2],
    ['1000000', 10],
  ])(
    '%s cents at a point for each US$1,000 are %i points, rounded once, half away from zero',
    (minor, points) => {
      const lines = one({ id: 'c' }, [fact({ money: { currency: 'USD', minor } })]);
      expect(lines.reduce((all, line) => all + line.points, 0)).toBe(points);
    },
  );

  test('is worked out at the pinned rate, in the smallest coin of its currency', () => {
    const yen = fact({ money: { currency: 'JPY', minor: '1000000' }, rate: '0.0075' });
    expect(one({ id: 'c' }, [yen])[0]?.points).toBe(8);
  });

  test('counts for the model and the country of its account, a month, a year', () => {
    expect(one({ id: 'c' }, [fact({ effectiveOn: '2024-02-29' })])[0]).toMatchObject({
      model: 'solution-reseller',
      country: 'CA',
      from: '2024-02-29',
      to: '2025-02-28',
    });
  });

  test('belongs to the company, without model and country, where the clause says so', () => {
    const line = one(
      { id: 'c', earns: { kind: 'performing', model: 'company', influence: false } },
      [fact({})],
    )[0];
    expect(line).toMatchObject({ model: null, country: null });
  });

  test('is nothing outside a participation, and from its end on', () => {
    const until = [
      { country: 'CA', model: 'solution-reseller' as const, from: '2021-07-01', to: '2022-03-01' },
    ];
    expect(one({ id: 'c' }, [fact({})], until)).toEqual([]);
    expect(one({ id: 'c' }, [fact({ effectiveOn: '2022-02-28' })], until)).toHaveLength(1);
  });

  test('counts once when two sources tell of the same deal', () => {
    expect(
      one({ id: 'c' }, [fact({}), fact({ source: 'crm', effectiveOn: '2022-03-02' })]),
    ).toHaveLength(1);
  });

  test('is a step of the whole month, from its last day', () => {
    const used = (sourceId: string, minor: string): Fact =>
      fact({
        sourceId,
        subject: sourceId,
        kind: 'consumption.reported',
        model: 'cloud-services-provider',
        effectiveOn: '2022-02-28',
        money: { currency: 'USD', minor },
      });
    const lines = judged([used('a', '60000'), used('b', '39999')]);
    expect(lines).toEqual([]);
    expect(judged([used('a', '60000'), used('b', '40000')])).toMatchObject([
      {
        points: 1,
        fact: null,
        subject: '2022-02/CA',
        group: '2022-02/CA',
        from: '2022-02-28',
        to: '2023-02-28',
      },
    ]);
  });
});

describe('verdicts', () => {
  const course = (over: Partial<Fact>): Fact =>
    fact({
      kind: 'training.completed',
      personId: '7',
      model: null,
      country: null,
      subject: '7/a',
      fields: { course: 'a', result: 'passed' },
      money: null,
      ...over,
    });
  const verdict = (one: Fact, others: readonly Fact[] = [], taking = TAKES_PART) => {
    const facts = [one, ...others];
    return verdictOf(EDITIONS, one, facts, taking, judged(facts, EDITIONS, taking));
  };

  test('say in a word why a fact earns, or does not', () => {
    const deal = fact({});
    expect(verdict(deal)).toBe('earns');
    expect(verdict(deal, [], [])).toBe('no-participation');
    expect(verdict(deal, [returnOf(deal, '2022-05-01')])).toBe('returned');
    expect(verdict(fact({ money: { currency: 'USD', minor: '100' } }))).toBe('too-small');
    expect(verdict(fact({ kind: 'deployment.completed' }))).toBe('no-clause');
    expect(verdict(course({ fields: { course: 'a', result: 'failed' } }))).toBe('not-passed');
    const big = fact({
      subject: 'D-0',
      effectiveOn: '2022-02-01',
      money: { currency: 'USD', minor: '9000000' },
    });
    expect(verdict(deal, [big])).toBe('capped');
    const earlier = course({ sourceId: 'earlier', effectiveOn: '2022-01-01' });
    expect(verdict(course({}), [earlier])).toBe('repeated');
    const little = fact({
      kind: 'consumption.reported',
      model: 'cloud-services-provider',
      money: { currency: 'USD', minor: '1' },
    });
    expect(verdict(little)).toBe('below-step');
  });
});

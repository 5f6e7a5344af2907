import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../../../program/days.ts';
import {
  compare,
  exact,
  exactOf,
  least,
  most,
  over,
  plus,
  times,
} from '../../../../program/exact.ts';
import type { Fact } from '../../../../program/facts.ts';
import { shaped, PLAIN } from '../../../../program/rules/shape.ts';
import type { Step } from '../../../../program/rules/types.ts';
import {
  certificationOf,
  dealOf,
  editionWith,
  returnOf,
  sceneWith,
  textOf,
  valueOf,
} from './small.ts';

const DEALS = `from: deals, where: { status: closed }, value: { amount: USD }`;
const edition = editionWith(`
regions: { americas: [CA, US], emea: [FR] }
measures:
  - { measure: revenue, ${DEALS}, window: 12 months }
  - { measure: capped, ${DEALS}, window: 12 months, per: customer, each: { atMost: 500 }, atMost: 900 }
  - { measure: two-best, ${DEALS}, window: 12 months, per: customer, top: 2 }
  - { measure: best-customer, ${DEALS}, window: 12 months, per: customer, take: best }
  - { measure: customers, ${DEALS}, window: 12 months, per: customer, distinct: customer }
  - { measure: people, from: certifications, per: person }
  - { measure: held, from: certifications }
  - { measure: six-sixty-seven, from: certifications, per: person, value: 6.67 }
  - { measure: staffed, from: certifications, once: [country, person], per: country, within: count, each: { needs: 2 }, distinct: country }
  - { measure: americas, from: certifications, where: { region: americas }, per: person }
  - { measure: emea, from: certifications, where: { region: emea }, per: person }
  - { measure: nowhere, from: certifications, where: { country: null }, per: person }
  - { measure: growth, growth: { of: revenue, before: 12 months, baseline: 100 USD } }
  - { measure: one-of, best: [people, held, 2] }
  - { measure: least-of, least: [people, held, 2] }
  - { measure: two-of, best: [people, held, 2], top: 2 }
  - { measure: all-of, sum: [people, held, 2] }
  - { measure: even, average: [{ measure: people, weight: 3 }, { measure: held, weight: 1 }] }
  - { measure: ratio, ratio: { of: people, per: revenue, each: 100 USD } }
`);
const NAMES = edition.rules.measures.map(({ id }) => id);

const day = fc.integer({ min: 0, max: 900 }).map((days) => addDays('2022-01-01', days));
const people = fc.constantFrom('ana', 'ben', 'eva');
const facts: fc.Arbitrary<Fact[]> = fc
  .array(
    fc.oneof(
      fc
        .tuple(day, fc.integer({ min: 0, max: 90_000 }), fc.constantFrom('A', 'B', 'C'), fc.nat(99))
        .map(([on, cents, customer, id]) => dealOf(`D-${id}`, on, cents, customer)),
      fc
        .tuple(
          people,
          fc.constantFrom('x', 'y'),
          day,
          fc.option(day),
          fc.constantFrom('CA', 'US', 'FR', null),
        )
        .map(([person, name, on, until, country]) =>
          certificationOf(person, name, on, until !== null && until >= on ? until : null, country),
        ),
    ),
    { maxLength: 25 },
  )
  .map((all) => [...new Map(all.map((one) => [one.id, one])).values()]);
const withReturns = fc
  .tuple(facts, fc.nat())
  .map(([all, seed]) => [
    ...all,
    ...all
      .filter(({ kind }, at) => kind === 'deal.closed' && (seed >> (at % 20)) % 3 === 0)
      .map((deal) => returnOf(deal, addDays(deal.effectiveOn, seed % 200))),
  ]);

describe('measures', () => {
  test('come to the same whatever the order of the facts, and however often each is told', () => {
    fc.assert(
      fc.property(withReturns, day, fc.infiniteStream(fc.nat()), (all, on, random) => {
        const order = random[Symbol.iterator]();
        const mixed = [...all, ...all.slice(0, 5)]
          .map((one) => ({ one, by: Number(order.next().value) }))
          .sort((a, b) => a.by - b.by)
          .map(({ one }) => one);
        const [first, second] = [sceneWith(edition, all, on), sceneWith(edition, mixed, on)];
        // Certifications that are told twice are one: the same person, name and day.
        for (const name of NAMES) expect(textOf(name, second), name).toBe(textOf(name, first));
      }),
    );
  });

  test('pass no cap, and the best is no less than each', () => {
    fc.assert(
      fc.property(withReturns, day, (all, on) => {
        const scene = sceneWith(edition, all, on);
        const at = (name: string) => valueOf(name, scene);
        expect(compare(at('capped'), exactOf('900'))).toBeLessThanOrEqual(0);
        expect(compare(at('capped'), at('revenue'))).toBeLessThanOrEqual(0);
        for (const part of ['people', 'held']) {
          expect(compare(at('one-of'), at(part))).toBeGreaterThanOrEqual(0);
          expect(compare(at('least-of'), at(part))).toBeLessThanOrEqual(0);
        }
        expect(at('all-of')).toEqual(plus(at('two-of'), at('least-of')));
        expect(compare(at('best-customer'), at('two-best'))).toBeLessThanOrEqual(0);
        expect(compare(at('two-best'), at('revenue'))).toBeLessThanOrEqual(0);
        expect(compare(at('people'), at('held'))).toBeLessThanOrEqual(0);
        expect(at('even')).toEqual(
          over(plus(times(at('people'), exact(3n)), at('held')), exact(4n)),
        );
      }),
    );
  });

  test('that count only grow with another fact', () => {
    fc.assert(
      fc.property(facts, facts, day, (some, more, on) => {
        const all = [...new Map([...some, ...more].map((one) => [one.id, one])).values()];
        const [before, after] = [sceneWith(edition, some, on), sceneWith(edition, all, on)];
        for (const name of ['people', 'held', 'staffed', 'one-of', 'six-sixty-seven'])
          expect(compare(valueOf(name, after), valueOf(name, before)), name).toBeGreaterThanOrEqual(
            0,
          );
      }),
    );
  });

  test('of people are exact: 6.67 three times is 20.01', () => {
    const three = ['ana', 'ben', 'eva'].map((who) => certificationOf(who, 'x', '2022-01-01'));
    expect(valueOf('six-sixty-seven', sceneWith(edition, three, '2022-01-01'))).toEqual(
      exact(2001n, 100n),
    );
  });

  test('count countries that have two people, and people of regions once in each', () => {
    fc.assert(
      fc.property(facts, day, (all, on) => {
        const scene = sceneWith(edition, all, on);
        const held = all.filter(
          ({ kind, effectiveOn, fields }) =>
            kind === 'certification.earned' &&
            effectiveOn <= on &&
            (fields['expiresOn'] === undefined || String(fields['expiresOn']) >= on),
        );
        const peopleIn = (...countries: (string | null)[]): number =>
          new Set(held.filter(({ country }) => countries.includes(country)).map((f) => f.personId))
            .size;
        const staffed = ['CA', 'US', 'FR'].filter((country) => peopleIn(country) >= 2).length;
        expect(valueOf('staffed', scene)).toEqual(exact(BigInt(staffed)));
        expect(valueOf('americas', scene)).toEqual(exact(BigInt(peopleIn('CA', 'US'))));
        expect(valueOf('emea', scene)).toEqual(exact(BigInt(peopleIn('FR'))));
      }),
    );
  });

  test('grow from the baseline on, and not from below it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30_000 }),
        fc.integer({ min: 0, max: 60_000 }),
        (then, now) => {
          const scene = sceneWith(
            edition,
            [dealOf('D-1', '2022-03-01', then), dealOf('D-2', '2023-03-01', now)],
            '2023-06-30',
          );
          const expected =
            then < 10_000 ? exact(0n) : exact(BigInt((now - then) * 100), BigInt(then));
          expect(valueOf('growth', scene)).toEqual(expected);
        },
      ),
      {
        examples: [
          [10_000, 10_000],
          [9_999, 20_000],
          [10_000, 0],
        ],
      },
    );
  });
});

const decimal = fc
  .integer({ min: -2_000_00, max: 2_000_00 })
  .map((cents) => exact(BigInt(cents), 100n));
const steps: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.uniqueArray(fc.nat(1500), { minLength: 1, maxLength: 5 }),
    fc.array(fc.nat(20), { minLength: 5, maxLength: 5 }),
  )
  .map(([froms, gives]) =>
    froms
      .sort((a, b) => a - b)
      .map((from, at) => ({ from: String(from), gives: String(gives[at] ?? 0) })),
  );

describe('shapes', () => {
  test('bands are the sum of what each part of the value gives', () => {
    fc.assert(
      fc.property(steps, decimal, (bands, value) => {
        const parts = bands.map(({ from, gives }, at) => {
          const to = bands[at + 1]?.from ?? '999999';
          const inside = most(
            exact(0n),
            plus(least(value, exactOf(to)), times(exactOf(from), exact(-1n))),
          );
          return times(inside, exactOf(gives));
        });
        expect(shaped({ ...PLAIN, bands }, value)).toEqual(parts.reduce(plus, exact(0n)));
      }),
    );
  });

  test('a step begins with its number, and ends below the next', () => {
    fc.assert(
      fc.property(steps, decimal, (rows, value) => {
        const inside = rows.find(
          ({ from }, at) =>
            compare(value, exactOf(from)) >= 0 &&
            (rows[at + 1] === undefined || compare(value, exactOf(rows[at + 1]?.from ?? '0')) < 0),
        );
        expect(shaped({ ...PLAIN, steps: rows }, value)).toEqual(exactOf(inside?.gives ?? '0'));
      }),
    );
  });

  test('caps, floors and bands that rise keep the order of values', () => {
    fc.assert(
      fc.property(steps, decimal, decimal, fc.nat(500), (bands, a, b, cap) => {
        const shape = { ...PLAIN, needs: '5', bands, atMost: String(cap), round: 'half' as const };
        const [low, high] = compare(a, b) <= 0 ? [a, b] : [b, a];
        expect(compare(shaped(shape, low), shaped(shape, high))).toBeLessThanOrEqual(0);
        expect(compare(shaped(shape, high), exact(BigInt(cap)))).toBeLessThanOrEqual(0);
      }),
    );
  });
});

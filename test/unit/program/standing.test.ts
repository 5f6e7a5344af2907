import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween } from '../../../program/days.ts';
import { MODELS, POINT_KINDS } from '../../../program/models.ts';
import {
  type Certificate,
  type Change,
  type Sum,
  peopleHolding,
  standingOf,
  tierOn,
  timelineOf,
} from '../../../program/standing.ts';
import { edition } from './factories.ts';

const EDITION = edition({});
const TODAY = '2023-06-30';

const sum = (over: Partial<Sum>): Sum => ({
  model: 'solution-reseller',
  kind: 'performing',
  influence: false,
  country: 'CA',
  points: 10,
  ...over,
});
const certificate = (over: Partial<Certificate>): Certificate => ({
  personId: '7',
  name: 'advanced-compute',
  from: '2023-01-01',
  to: '2024-01-01',
  ...over,
});

const ahead = fc.array(
  fc.record({
    on: fc.integer({ min: 1, max: 400 }).map((d) => addDays(TODAY, d)),
    points: fc.integer({ min: -9, max: 3 }),
  }),
  { maxLength: 20 },
);
const sums = fc.array(
  fc.record({
    model: fc.constantFrom(...MODELS, null),
    kind: fc.constantFrom(...POINT_KINDS),
    influence: fc.boolean(),
    country: fc.constantFrom('CA', 'US', null),
    points: fc.integer({ min: 0, max: 9 }),
  }),
  { maxLength: 15 },
);
const certificates = fc.array(
  fc.record({
    personId: fc.constantFrom('7', '8'),
    name: fc.constant('advanced-compute'),
    from: fc.constant('2023-01-01'),
    to: fc.option(
      fc.integer({ min: -5, max: 300 }).map((d) => addDays(TODAY, d)),
      { nil: null },
    ),
  }),
  { maxLength: 3 },
);

describe('standing', () => {
  test('adds up: models, countries and kinds each come to the total', () => {
    fc.assert(
      fc.property(sums, (all) => {
        const standing = standingOf({
          edition: EDITION,
          asOf: TODAY,
          sums: all,
          ahead: [],
          certificates: [],
        });
        const added = (list: readonly { points: number }[]): number =>
          list.reduce((n, { points }) => n + points, 0);
        expect(added(standing.models)).toBe(standing.points);
        expect(added(standing.countries)).toBe(standing.points);
        expect(added(standing.models.flatMap(({ countries }) => countries))).toBe(standing.points);
        const { foundational, performing, differentiating } = standing.kinds;
        expect(foundational + performing + differentiating).toBe(standing.points);
      }),
    );
  });

  test('rolls 10 points of the company and 30 and 20 in two models up to 60', () => {
    const all = [
      sum({ model: null, country: null, points: 10 }),
      sum({ points: 30 }),
      sum({ model: 'cloud-services-provider', points: 20 }),
    ];
    expect(
      standingOf({ edition: EDITION, asOf: TODAY, sums: all, ahead: [], certificates: [] }).points,
    ).toBe(60);
  });

  test('is secured exactly until the last day on which the tier holds', () => {
    fc.assert(
      fc.property(sums, ahead, certificates, (all, changes, held) => {
        const standing = standingOf({
          edition: EDITION,
          asOf: TODAY,
          sums: all,
          ahead: changes,
          certificates: held,
        });
        const levelOn = (day: string): number => {
          const points = changes
            .filter(({ on }) => on <= day)
            .reduce((n, one) => n + one.points, standing.points);
          return tierOn(EDITION, points, held, day).level;
        };
        const until = standing.tier.securedUntil;
        const days = Array.from({ length: 410 }, (_, i) => addDays(TODAY, i));
        const fall = days.find((day) => levelOn(day) < standing.tier.level);
        expect(until).toBe(fall === undefined ? null : addDays(fall, -1));
      }),
      { numRuns: 60 },
    );
  });

  test('names the lapse that costs the tier, and how many new points keep it', () => {
    const changes: Change[] = [
      { on: '2023-07-05', points: -1 },
      { on: '2023-08-01', points: -8 },
      { on: '2023-09-01', points: -5 },
    ];
    const input = {
      edition: EDITION,
      asOf: TODAY,
      sums: [sum({ points: 25 })],
      certificates: [certificate({})],
    };
    expect(standingOf({ ...input, ahead: changes }).lapse).toEqual({
      on: '2023-08-01',
      points: 8,
      leaves: 16,
      neededToKeep: 4,
    });
    expect(standingOf({ ...input, ahead: changes.slice(0, 1) }).lapse).toEqual({
      on: '2023-07-05',
      points: 1,
      leaves: 24,
      neededToKeep: 0,
    });
    expect(standingOf({ ...input, ahead: [] }).lapse).toBeNull();
  });

  test('needs all requirements of a tier, and says what the next one lacks', () => {
    const standing = standingOf({
      edition: EDITION,
      asOf: TODAY,
      sums: [sum({ points: 40 })],
      ahead: [],
      certificates: [],
    });
    expect(standing.tier.id).toBe('registered');
    expect(standing.next?.requirements.map(({ have, need, holds }) => [have, need, holds])).toEqual(
      [
        [40, 20, true],
        [0, 1, false],
      ],
    );
    const certified = standingOf({
      edition: EDITION,
      asOf: TODAY,
      sums: [sum({ points: 20 })],
      ahead: [],
      certificates: [certificate({})],
    });
    expect([certified.tier.id, certified.next, certified.tier.securedUntil]).toEqual([
      'select',
      null,
      '2023-12-31',
    ]);
  });

  test('shows the models that are taken part in, with or without points', () => {
    const standing = standingOf({
      edition: EDITION,
      asOf: TODAY,
      sums: [sum({ influence: true })],
      ahead: [],
      certificates: [],
      models: ['solution-services-provider'],
    });
    expect(standing.models.map(({ model, points }) => [model, points])).toEqual([
      ['solution-reseller', 10],
      ['solution-services-provider', 0],
    ]);
    expect(standing.kinds).toEqual({
      foundational: 0,
      performing: 10,
      differentiating: 0,
      influence: 10,
    });
  });

  test('counts a certified person once, from the first day to the last', () => {
    const held = [
      certificate({}),
      certificate({ name: 'sales-professional' }),
      certificate({ personId: '8' }),
    ];
    expect(peopleHolding(held, [], '2023-12-31')).toBe(2);
    expect(peopleHolding(held, ['sales-professional'], '2023-01-01')).toBe(1);
    expect(peopleHolding(held, [], '2024-01-01')).toBe(0);
    expect(peopleHolding(held, [], '2022-12-31')).toBe(0);
  });
});

describe('the timeline', () => {
  test('is what counts on each day, past and to come', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            on: fc.integer({ min: -400, max: 400 }).map((d) => addDays(TODAY, d)),
            points: fc.integer({ min: -9, max: 9 }),
          }),
        ),
        (changes) => {
          const points = changes
            .filter(({ on }) => on <= TODAY)
            .reduce((n, one) => n + one.points, 0);
          const [from, to] = [addDays(TODAY, -365), addDays(TODAY, 365)];
          const line = timelineOf({ today: TODAY, points, changes, from, to });
          expect([line[0]?.on, line.at(-1)?.on]).toEqual([from, to]);
          for (const point of line) {
            const counts = changes
              .filter(({ on }) => on <= point.on)
              .reduce((n, one) => n + one.points, 0);
            expect(point).toEqual({
              on: point.on,
              points: counts,
              ahead: daysBetween(TODAY, point.on) > 0,
            });
          }
        },
      ),
    );
  });
});

import { addDays, addMonths, monthOf } from '../days.ts';
import type { Fact } from '../facts.ts';
import type { Day } from '../models.ts';
import { matchesFilter } from './fields.ts';
import type { Rec, Records } from './records.types.ts';
import type { Duty } from './types.ts';
import { periodAround } from './windows.ts';

/** What became of one period of a duty. */
export type DutyState = 'on-time' | 'late' | 'missing' | 'corrected';

/**
 * A record for each period of each duty that was due on or before a day: told in time, told late, told in time and
 * corrected, or missing. Its day is the day on which it was due.
 */
export function dutyRecords(records: Records, day: Day): readonly Rec[] {
  return records.edition.rules.duties.flatMap((duty) => recordsOfDuty(records, duty, day));
}

function recordsOfDuty(records: Records, duty: Duty, day: Day): readonly Rec[] {
  const told = records.of(duty.from, day).filter((rec) => matchesFilter(records, rec, duty.where));
  const months = duty.every === 'month' ? 1 : 3;
  return owed(records, duty, day).flatMap(({ from, to }) => {
    const made: Rec[] = [];
    for (let start = from; addMonths(start, months) <= to; start = addMonths(start, months)) {
      const end = addMonths(start, months);
      const due = addDays(end, duty.dueDays - 1);
      if (due > day) break;
      const mine = told
        .filter((rec) => rec.on >= start && rec.on < end)
        .map((rec) => toldOn(duty, rec))
        .filter((on) => on <= day)
        .sort();
      made.push(recordOfPeriod(duty, start, due, stateOf(mine, due, duty)));
    }
    return made;
  });
}

/** The days on which anything was told that meets a duty: what became of a period may change on them. */
export const daysTold = (records: Records, day: Day): readonly Day[] =>
  records.edition.rules.duties.flatMap((duty) =>
    records
      .of(duty.from, day)
      .filter((rec) => matchesFilter(records, rec, duty.where))
      .map((rec) => toldOn(duty, rec)),
  );

function stateOf(told: readonly Day[], due: Day, duty: Duty): DutyState {
  const [first] = told;
  if (first === undefined) return 'missing';
  if (first > due) return 'late';
  const last = told.at(-1) ?? first;
  return last > due && last <= addDays(due, duty.correctDays) ? 'corrected' : 'on-time';
}

function toldOn(duty: Duty, rec: Rec): Day {
  const day = duty.told === null ? null : rec.fields[duty.told];
  return typeof day === 'string' ? day : knownOn(rec.fact, rec.on);
}

const knownOn = (fact: Fact | null, on: Day): Day =>
  fact === null || fact.knownAt === 0 ? on : new Date(fact.knownAt).toISOString().slice(0, 10);

/** The whole months in which the duty was owed, until a day. */
function owed(records: Records, duty: Duty, day: Day): readonly { from: Day; to: Day }[] {
  const { known, edition } = records;
  const spans =
    duty.model === null
      ? [{ from: edition.inForce.from, to: null }]
      : known.participations.filter(({ model }) => model === duty.model);
  const period = duty.every;
  const startOf = (one: Day): Day => periodAround(period, one, '01-01').from;
  const afterOf = (one: Day): Day => periodAround(period, one, '01-01').to ?? one;
  const whole = spans.map(({ from, to }) => ({
    from: from === startOf(from) ? from : afterOf(from),
    to: to === null || to > day ? afterOf(day) : startOf(to),
  }));
  return joined(whole.sort((a, b) => (a.from < b.from ? -1 : 1)));
}

/** Spans that overlap are one: a month is owed once, in however many countries. */
function joined(spans: readonly { from: Day; to: Day }[]): readonly { from: Day; to: Day }[] {
  const all: { from: Day; to: Day }[] = [];
  for (const span of spans) {
    const last = all.at(-1);
    if (last !== undefined && span.from <= last.to) last.to = span.to > last.to ? span.to : last.to;
    else all.push({ ...span });
  }
  return all;
}

const recordOfPeriod = (duty: Duty, start: Day, due: Day, state: DutyState): Rec => ({
  id: `${duty.id}/${monthOf(start)}`,
  fact: null,
  on: due,
  until: null,
  returnedOn: null,
  subject: `${duty.id}/${monthOf(start)}`,
  person: null,
  model: null,
  country: null,
  fields: { duty: duty.id, period: monthOf(start), state },
  usd: null,
  points: null,
});

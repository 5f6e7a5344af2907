import { addDays, addMonths, firstOf, monthOf, programYearOf, programYearStart } from './days.ts';
import type { Clause, Edition } from './edition/types.ts';
import type { Line } from './entries.ts';
import { type Exact, ZERO, compare, exact, over, plus, rounded, times } from './exact.ts';
import { FACT_FAMILY, type Fact } from './facts.ts';
import type { Participation } from './judge.types.ts';
import { byOrder } from './match.ts';
import { usdOf } from './money.ts';
import { familyOf } from './rules/fields.ts';
import { daysRead, monthsRead, paidFor } from './rules/paid.ts';
import { worthOfFact } from './rules/worth.ts';
import type { Day } from './models.ts';

/**
 * How one clause turns a group of facts into lines. Everything here depends on the group alone, so that a fact that
 * comes late, twice or out of order gives what it would have given in time.
 */

/** Days, `to` exclusive. */
type Days = { readonly from: Day; readonly to: Day };

/** Whether a clause depends on other facts than its subject, and is folded per period. */
export const isFolded = (clause: Clause): boolean => clause.period !== null;

/** The program year, quarter or month around a day, cut where the edition starts and ends. */
export function periodOf(
  clause: Clause,
  edition: Edition,
  within: { readonly from: Day; readonly to: Day | null },
  day: Day,
): Days {
  const whole = wholePeriodOf(clause, edition, day);
  return {
    from: whole.from < within.from ? within.from : whole.from,
    to: within.to !== null && within.to < whole.to ? within.to : whole.to,
  };
}

function wholePeriodOf(clause: Clause, edition: Edition, day: Day): Days {
  if (clause.period === 'program-year') {
    const year = programYearOf(day, edition.programYearStarts);
    return {
      from: programYearStart(year, edition.programYearStarts),
      to: programYearStart(year + 1, edition.programYearStarts),
    };
  }
  const months = clause.period === 'quarter' ? 3 : 1;
  const index = Number(day.slice(5, 7)) - 1;
  const from = addMonths(firstOf(monthOf(day)), -(index % months));
  return { from, to: addMonths(from, months) };
}

/** A period's name in a group: `2022` for a program year, `2022-Q1`, `2022-03`. */
function periodName(clause: Clause, edition: Edition, day: Day): string {
  if (clause.period === 'program-year')
    return String(programYearOf(day, edition.programYearStarts));
  if (clause.period === 'month') return monthOf(day);
  return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}

/**
 * The program year in which all lines of a group begin; null where they may begin in several: a subject's facts may come
 * in any year, and a return takes back on its own day.
 */
export function yearOfGroup(clause: Clause, edition: Edition, group: string): number | null {
  const startsWithMonth = edition.programYearStarts.endsWith('-01');
  if (clause.returns || !startsWithMonth) return null;
  const [period = ''] = group.split('/', 1);
  if (clause.period === 'program-year') return Number(period);
  if (clause.period === 'month') return programYearOf(firstOf(period), edition.programYearStarts);
  return null;
}

/** The groups of a clause that pays a measure to which a fact may matter: periods, and countries where it is paid for each. */
export function keysOfMeasure(
  clause: Clause,
  edition: Edition,
  within: { readonly from: Day; readonly to: Day | null },
  fact: Fact,
): readonly string[] {
  const months = monthsRead(clause, edition).get(familyOf(fact));
  if (months === undefined) return [];
  const keys: string[] = [];
  let period = periodOf(clause, edition, within, fact.effectiveOn);
  const last = addMonths(fact.effectiveOn, months);
  for (;;) {
    if (period.from >= period.to) return keys;
    if (daysRead(months, period).from <= fact.effectiveOn) {
      const name = periodName(clause, edition, period.from);
      keys.push(clause.per.includes('country') ? `${name}/${fact.country ?? ''}` : name);
    }
    if (period.to > last || period.to === within.to) return keys;
    period = periodOf(clause, edition, within, period.to);
  }
}

/** The group of a fact under a clause: its subject, or period and `per` (`2022/cust-0007`). */
export function keyOf(clause: Clause, edition: Edition, fact: Fact): string {
  if (!isFolded(clause)) return fact.subject;
  const parts = clause.per.map((per) => escaped(partOf(per, fact)));
  return [periodName(clause, edition, fact.effectiveOn), ...parts].join('/');
}

function partOf(per: Clause['per'][number], fact: Fact): string {
  switch (per) {
    case 'person':
      return fact.personId ?? '';
    case 'country':
      return fact.country ?? '';
    case 'month':
      return monthOf(fact.effectiveOn);
    default:
      return String(fact.fields[per] ?? '');
  }
}

// Two groups never share a name, whatever a customer is called.
const escaped = (part: string): string =>
  part.includes('%') || part.includes('/')
    ? part.replaceAll('%', '%25').replaceAll('/', '%2F')
    : part;

/** Whether the partner took part, on the fact's day, with the model and in the country that it came by. */
export const participates = (fact: Fact, participations: readonly Participation[]): boolean =>
  fact.model === null ||
  participations.some(
    ({ model, country, from, to }) =>
      model === fact.model &&
      country === fact.country &&
      from <= fact.effectiveOn &&
      (to === null || fact.effectiveOn < to),
  );

/** What a fact is worth under a clause, before rounding and caps. */
export function exactWorthOf(edition: Edition, clause: Clause, fact: Fact): Exact {
  if ('record' in clause.value) return worthOfFact(edition, clause.value.record, fact);
  if (!('usd' in clause.value) && !('perUsd' in clause.value))
    return exact(BigInt(clause.value.points));
  const usd = usdOf(fact.money, fact.rate) ?? ZERO;
  if ('usd' in clause.value) return usd;
  return over(times(usd, exact(BigInt(clause.value.points))), exact(BigInt(clause.value.perUsd)));
}

/** The same, rounded once. */
export const worthOf = (edition: Edition, clause: Clause, fact: Fact): number =>
  Number(rounded(exactWorthOf(edition, clause, fact)));

export type GroupToFold = {
  readonly edition: Edition;
  readonly within: { readonly from: Day; readonly to: Day | null };
  readonly clause: Clause;
  readonly group: string;
  /** The facts that may earn, in any order, perhaps repeated. */
  readonly members: readonly Fact[];
  /** The returns of the subject of a fact. */
  readonly returns: (fact: Fact) => readonly Fact[];
  readonly participations: readonly Participation[];
};

/** The lines that a group earns. */
export function foldGroup(input: GroupToFold): readonly Line[] {
  if (input.clause.measure !== null) return foldMeasure(input);
  const members = onceEach(input.clause, input.members);
  return input.clause.steps === null ? foldFacts(input, members) : foldSteps(input, members);
}

/**
 * The facts of a group in order, each happening once: a deal closes once and a training is passed once a day, whoever
 * else sends it too.
 */
function onceEach(clause: Clause, facts: readonly Fact[]): readonly Fact[] {
  if (facts.length < 2) return facts;
  const seen = new Set<string>();
  return [...facts].sort(byOrder).filter((fact) => {
    const day = clause.once || FACT_FAMILY[fact.kind] === 'deals' ? '' : fact.effectiveOn;
    const happening = `${fact.kind}\u0000${day}\u0000${fact.subject}`;
    if (seen.has(happening)) return false;
    seen.add(happening);
    return true;
  });
}

/** A line per fact, up to the cap; a return takes back what its deal earned and frees the cap. */
function foldFacts(input: GroupToFold, members: readonly Fact[]): readonly Line[] {
  const { clause } = input;
  const dealOf = clause.returns ? firstReturns(members, input.returns) : new Map<Fact, Fact>();
  // Returned before it closed, or on the same day: it never counted.
  const neverCounted = new Set(
    [...dealOf]
      .filter(([back, deal]) => back.effectiveOn <= deal.effectiveOn)
      .map(([, deal]) => deal),
  );
  const earned = new Map<Fact, Line>();
  const lines: Line[] = [];
  let used = 0;
  for (const fact of dealOf.size === 0 ? members : [...members, ...dealOf.keys()].sort(byOrder)) {
    const deal = dealOf.get(fact);
    if (deal !== undefined) {
      const line = earned.get(deal);
      if (line === undefined || fact.effectiveOn >= line.to) continue;
      used -= line.points;
      lines.push({ ...line, fact: fact.id, points: -line.points, from: fact.effectiveOn });
      continue;
    }
    if (neverCounted.has(fact)) continue;
    const worth = worthOf(input.edition, clause, fact);
    const points = clause.atMost === null ? worth : Math.min(worth, clause.atMost - used);
    if (points === 0) continue;
    used += points;
    const line = lineOf(input, {
      fact: fact.id,
      subject: fact.subject,
      points,
      from: fact.effectiveOn,
      like: fact,
    });
    earned.set(fact, line);
    lines.push(line);
  }
  return lines;
}

/** Return → its deal; of several returns of a deal the first counts. */
function firstReturns(deals: readonly Fact[], returns: GroupToFold['returns']): Map<Fact, Fact> {
  const found = new Map<Fact, Fact>();
  for (const deal of deals) {
    const first = [...returns(deal)].sort(byOrder)[0];
    if (first !== undefined) found.set(first, deal);
  }
  return found;
}

/** One line for the whole group, by the step that its sum reaches; it counts from the period's last day. */
function foldSteps(input: GroupToFold, members: readonly Fact[]): readonly Line[] {
  const { clause, edition, within, group } = input;
  const like = members[0];
  const step = stepOf(edition, clause, members);
  if (like === undefined || step === null || step.points === 0) return [];
  const from = addDays(periodOf(clause, edition, within, like.effectiveOn).to, -1);
  return [lineOf(input, { fact: null, subject: group, points: step.points, from, like })];
}

/** One line for the period: what the measure comes to on its last day. */
function foldMeasure(input: GroupToFold): readonly Line[] {
  const { clause, edition, within, group, members, participations } = input;
  const [name = '', country = null] = group.split('/');
  const on = addDays(periodOf(clause, edition, within, dayOfPeriod(clause, edition, name)).to, -1);
  const like = members.find((fact) => country === null || fact.country === country) ?? members[0];
  if (like === undefined) return [];
  const facts = [...members, ...members.flatMap((fact) => input.returns(fact))];
  const points = paidFor(clause, edition, on, facts, participations, country);
  if (points === 0) return [];
  return [
    lineOf(input, { fact: null, subject: group, points, from: on, like: { ...like, country } }),
  ];
}

/** A day in the period of this name. */
function dayOfPeriod(clause: Clause, edition: Edition, name: string): Day {
  if (clause.period === 'program-year')
    return programYearStart(Number(name), edition.programYearStarts);
  const [year, quarter] = name.split('-Q');
  if (quarter === undefined) return firstOf(name);
  return firstOf(`${year}-${String(Number(quarter) * 3 - 2).padStart(2, '0')}`);
}

/** The sum of a group and the step that it reaches; null below the first. */
export function stepOf(
  edition: Edition,
  clause: Clause,
  members: readonly Fact[],
): { readonly from: number; readonly points: number } | null {
  const sum = members.reduce(
    (total, fact) => plus(total, exactWorthOf(edition, clause, fact)),
    ZERO,
  );
  const reached = (clause.steps ?? []).filter(({ from }) => compare(sum, exact(BigInt(from))) >= 0);
  return reached.sort((a, b) => b.from - a.from)[0] ?? null;
}

/** A line of this group; `like` is a fact whose model and country it takes where the clause says so. */
function lineOf(
  { clause, edition, group }: GroupToFold,
  of: Pick<Line, 'fact' | 'subject' | 'points' | 'from'> & { readonly like: Fact },
): Line {
  const { kind, influence } = clause.earns;
  const model =
    clause.earns.model === 'company'
      ? null
      : clause.earns.model === 'account'
        ? of.like.model
        : clause.earns.model;
  const isOfPeriod = clause.steps !== null || clause.measure !== null;
  const hasCountry = model !== null && (!isOfPeriod || clause.per.includes('country'));
  return {
    clause: clause.id,
    edition: edition.id,
    group,
    subject: of.subject,
    fact: of.fact,
    points: of.points,
    model,
    kind,
    influence,
    country: hasCountry ? of.like.country : null,
    from: of.from,
    to: endOf(clause, edition, of.from),
  };
}

/** The first day on which points no longer count. */
function endOf({ lasts }: Clause, { programYearStarts, validityMonths }: Edition, from: Day): Day {
  if (lasts !== 'program-year') return addMonths(from, lasts ?? validityMonths);
  return programYearStart(programYearOf(from, programYearStarts) + 1, programYearStarts);
}

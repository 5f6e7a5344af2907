import { addDays } from '../days.ts';
import type { Edition } from '../edition/types.ts';
import type { Line } from '../entries.ts';
import { FACT_FAMILY, type Fact } from '../facts.ts';
import type { Participation } from '../judge.types.ts';
import { byOrder, isReturn } from '../match.ts';
import { usdOf } from '../money.ts';
import type { Day } from '../models.ts';
import { attributed } from './attribution.ts';
import { dutyRecords } from './duties.ts';
import { familyOf } from './fields.ts';
import type { Known, Rec, Records, Status } from './records.types.ts';

export const NO_STATUS: Status = {
  anniversary: null,
  migration: null,
  manual: [],
  decisions: [],
  disputes: [],
};

export const nothingKnown: Known = {
  facts: [],
  lines: [],
  participations: [],
  attributes: {},
  people: new Map(),
  home: null,
  status: NO_STATUS,
};

export function recordsOf(edition: Edition, known: Known): Records {
  const families = new Map<string, readonly Rec[]>();
  const facts = known.facts.map((fact) => attributed(edition, fact)).sort(byOrder);
  const returnedOn = new Map<string, Day>();
  for (const fact of facts.filter(isReturn)) {
    if (!returnedOn.has(fact.subject)) returnedOn.set(fact.subject, fact.effectiveOn);
  }
  const make = (family: string): readonly Rec[] => {
    if (family === 'points') return known.lines.map(recordOfLine);
    if (family === 'participations') return known.participations.map(recordOfParticipation);
    return onceEach(
      facts
        .filter((fact) => familyOf(fact) === family && !isReturn(fact))
        .map((fact) => recordOf(edition, known, fact, returnedOn.get(fact.subject) ?? null)),
      isTold(family),
    );
  };
  const records: Records = {
    edition,
    known,
    of: (family, day) => {
      if (family === 'duties') return dutyRecords(records, day);
      const made = families.get(family) ?? make(family);
      families.set(family, made);
      return made;
    },
  };
  return records;
}

/** Families of which the same happening may be told by several sources, and counts once. */
const TOLD: ReadonlySet<string> = new Set<string>(
  Object.values(FACT_FAMILY).filter((family) => family !== 'records'),
);
const isTold = (family: string): boolean => TOLD.has(family);

function recordOf(edition: Edition, known: Known, fact: Fact, returnedOn: Day | null): Rec {
  const { fields, personId } = fact;
  const family = edition.rules.records.find(({ id }) => id === familyOf(fact));
  const until = fields[family?.until ?? 'expiresOn'];
  return {
    id: fact.id,
    fact,
    on: fact.effectiveOn,
    until: typeof until === 'string' && until !== '' ? addDays(until, 1) : null,
    returnedOn,
    subject: fact.subject,
    person: personId,
    model: fact.model,
    country:
      fact.country ?? (personId === null ? null : (known.people.get(personId) ?? known.home)),
    fields,
    usd: usdOf(fact.money, fact.rate),
    points: null,
  };
}

const recordOfLine = (line: Line, at: number): Rec => ({
  id: `line-${at}`,
  fact: null,
  on: line.from,
  until: line.to,
  returnedOn: null,
  subject: line.subject,
  person: null,
  model: line.model,
  country: line.country,
  fields: { clause: line.clause, kind: line.kind, influence: line.influence },
  usd: null,
  points: line.points,
});

const recordOfParticipation = (one: Participation, at: number): Rec => ({
  id: `participation-${at}`,
  fact: null,
  on: one.from,
  until: one.to,
  returnedOn: null,
  subject: `${one.model}/${one.country}`,
  person: null,
  model: one.model,
  country: one.country,
  fields: {},
  usd: null,
  points: null,
});

/** A deal closes once and a training is passed once a day, whoever else sends it too. */
function onceEach(records: readonly Rec[], severalTell: boolean): readonly Rec[] {
  if (!severalTell) return records;
  const seen = new Set<string>();
  return records.filter(({ fact, subject, on }) => {
    const day = fact !== null && FACT_FAMILY[fact.kind] === 'deals' ? '' : on;
    const happening = `${fact?.kind}\u0000${day}\u0000${subject}`;
    if (seen.has(happening)) return false;
    seen.add(happening);
    return true;
  });
}

/**
 * What facts prove of an automatic step, counted; pure, so that a count can be explained and
 * tried.
 */
import type { PlannedStep, Proof } from './edition/types.ts';
import { addDays, addMonths } from './days.ts';
import { FACT_FAMILY, type Fact, type FactFamily } from './facts.ts';
import { matches } from './match.ts';
import type { Day, ModelId } from './models.ts';
import type { StepCount } from './practice.reducers.ts';

type AutomaticStep = Extract<PlannedStep, { kind: 'automatic' }>;

/** The part of a fact that a proof reads. */
export type ProvingFact = Pick<
  Fact,
  'id' | 'kind' | 'subject' | 'personId' | 'effectiveOn' | 'fields' | 'model' | 'country'
>;

/**
 * One way to prove a step, and how far it is; `facts` are ids of those that count, newest first,
 * at most 20.
 */
export type Way = {
  readonly model: ModelId | null;
  readonly family: FactFamily;
  readonly have: number;
  readonly need: number;
  readonly facts: readonly string[];
};

/**
 * A step's count with its ways; `changesOn` is the next day on which it changes by itself, null
 * if none.
 */
export type Proved = StepCount & { readonly ways: readonly Way[]; readonly changesOn: Day | null };

const FACTS_SHOWN_MAX = 20;

/** How far facts prove a step on a day: by the way that is nearest to its goal. */
export function proveStep(step: AutomaticStep, facts: readonly ProvingFact[], today: Day): Proved {
  const counted = step.anyOf.map((proof) => countProof(proof, facts, today));
  const nearest = counted.reduce((best, each) =>
    each.way.have * best.way.need > best.way.have * each.way.need ? each : best,
  );
  return {
    have: nearest.way.have,
    need: nearest.way.need,
    ways: counted.map(({ way }) => way),
    changesOn: earliest(counted.map(({ changesOn }) => changesOn)),
  };
}

/**
 * Facts that match, once each: by person, by customer, or by what they are about (a deal, a
 * month), so that it does not matter who sent it or how often.
 */
function countProof(
  proof: Proof,
  facts: readonly ProvingFact[],
  today: Day,
): { readonly way: Way; readonly changesOn: Day | null } {
  const returned = new Set(
    facts.filter((fact) => fact.kind === 'deal.returned').map((fact) => fact.subject),
  );
  const standing = facts.filter((fact) => isMatch(proof, fact) && !returned.has(fact.subject));
  const counting = standing.filter((fact) => counts(proof, fact, today));
  const distinct = new Map<string, ProvingFact>();
  for (const fact of counting.sort((a, b) => (a.effectiveOn < b.effectiveOn ? 1 : -1))) {
    const key = subjectOf(proof, fact);
    if (key !== null && !distinct.has(key)) distinct.set(key, fact);
  }
  return {
    way: {
      model: proof.model,
      family: proof.family,
      have: distinct.size,
      need: proof.min,
      facts: [...distinct.values()].slice(0, FACTS_SHOWN_MAX).map(({ id }) => id),
    },
    changesOn: earliest(
      standing.flatMap((fact) => turnsOf(proof, fact)).filter((day) => day > today),
    ),
  };
}

/** A registered deal is no closed one, and a failed training trains nobody. */
function isMatch(proof: Proof, fact: ProvingFact): boolean {
  if (FACT_FAMILY[fact.kind] !== proof.family || !matches(fact, proof.where)) return false;
  if (proof.model !== null && fact.model !== proof.model) return false;
  if (proof.family === 'deals') return fact.kind === 'deal.closed';
  return fact.kind !== 'training.completed' || fact.fields['result'] !== 'failed';
}

function counts(proof: Proof, fact: ProvingFact, today: Day): boolean {
  const [from, to] = daysOf(proof, fact);
  return from <= today && (to === null || today < to);
}

/**
 * The days on which a fact counts, `to` exclusive: a certification while held, others while the
 * window reaches.
 */
function daysOf(proof: Proof, fact: ProvingFact): readonly [Day, Day | null] {
  const ends = [
    proof.withinMonths === null
      ? null
      : addDays(addMonths(fact.effectiveOn, proof.withinMonths), 1),
    proof.family === 'certifications' ? heldUntil(fact) : null,
  ];
  return [fact.effectiveOn, earliest(ends)];
}

const turnsOf = (proof: Proof, fact: ProvingFact): readonly Day[] =>
  daysOf(proof, fact).filter((day) => day !== null);

/**
 * The first day on which a certification is not held any more: the day after it expires; null if
 * it never does.
 */
function heldUntil(fact: ProvingFact): Day | null {
  const expiresOn = fact.fields['expiresOn'];
  return typeof expiresOn === 'string' && expiresOn !== '' ? addDays(expiresOn, 1) : null;
}

function subjectOf(proof: Proof, fact: ProvingFact): string | null {
  if (proof.count === 'persons') return fact.personId;
  if (proof.count === 'facts') return fact.subject;
  const customer = fact.fields['customer'];
  return typeof customer === 'string' ? customer : null;
}

const earliest = (days: readonly (Day | null)[]): Day | null =>
  days.reduce<Day | null>(
    (first, day) => (day !== null && (first === null || day < first) ? day : first),
    null,
  );

/** The families of facts that a step's proofs read. */
export const familiesOf = (step: PlannedStep): readonly FactFamily[] =>
  step.kind === 'automatic' ? [...new Set(step.anyOf.map(({ family }) => family))] : [];

import type { Clause, Edition, Where } from './edition/types.ts';
import { FACT_FAMILY, type Fact, type FactFamily, type FactFields } from './facts.ts';
import { fits } from './rules/fields.ts';

/** Facts in the order in which clauses fold them: effective day, then source and its id, byte by byte. */
export function byOrder(a: Fact, b: Fact): number {
  if (a.effectiveOn !== b.effectiveOn) return a.effectiveOn < b.effectiveOn ? -1 : 1;
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  if (a.sourceId !== b.sourceId) return a.sourceId < b.sourceId ? -1 : 1;
  return 0;
}

/** What a `where` calls `name`: the model and country of the account, or a field of the fact. */
function fieldOf(
  fact: Pick<Fact, 'fields' | 'model' | 'country'>,
  name: string,
): FactFields[string] {
  if (name === 'model') return fact.model;
  if (name === 'country') return fact.country;
  return fact.fields[name] ?? null;
}

/** Whether every field that `where` names has the value, or one of the values, that it says. */
export const matches = (fact: Pick<Fact, 'fields' | 'model' | 'country'>, where: Where): boolean =>
  Object.entries(where).every(([name, wanted]) => {
    const value = fieldOf(fact, name);
    return typeof wanted === 'object' ? fits(value, wanted) : wanted === value;
  });

/** A return takes back; it never earns. */
export const isReturn = (fact: Fact): boolean => fact.kind === 'deal.returned';

const byFamily = new WeakMap<Edition, Map<FactFamily, readonly Clause[]>>();

/** The clauses of an edition that read a family of facts, in the order of the edition. */
export function clausesFrom(edition: Edition, family: FactFamily): readonly Clause[] {
  const known = byFamily.get(edition) ?? new Map<FactFamily, readonly Clause[]>();
  byFamily.set(edition, known);
  const found =
    known.get(family) ??
    edition.clauses.filter(({ from, measure }) => measure === null && from === family);
  known.set(family, found);
  return found;
}

/**
 * The clauses that a fact can earn by. A clause that earns for a model takes only facts that came by an account of that
 * model; facts of people come by none.
 */
export const clausesFor = (edition: Edition, fact: Fact): readonly Clause[] =>
  isReturn(fact)
    ? []
    : clausesFrom(edition, FACT_FAMILY[fact.kind]).filter(
        (clause) => isOfModel(clause, fact) && matches(fact, clause.where),
      );

const isOfModel = ({ earns }: Clause, fact: Fact): boolean =>
  earns.model === 'company' ||
  earns.model === 'account' ||
  fact.model === null ||
  fact.model === earns.model;

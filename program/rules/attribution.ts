import type { Edition } from '../edition/types.ts';
import type { Fact } from '../facts.ts';
import type { ModelId } from '../models.ts';
import { familyOf, fits } from './fields.ts';
import type { Filter } from './types.ts';

const known = new WeakMap<Edition, WeakMap<Fact, Fact>>();

/** A fact with the model, country and fields that the edition's first fitting rule gives it. */
export function attributed(edition: Edition, fact: Fact): Fact {
  const { attribution } = edition.rules;
  if (attribution.length === 0) return fact;
  let facts = known.get(edition);
  if (facts === undefined) known.set(edition, (facts = new WeakMap()));
  const seen = facts.get(fact);
  if (seen !== undefined) return seen;
  const rule = attribution.find(
    ({ from, where }) => from === familyOf(fact) && isAbout(fact, where),
  );
  const placed =
    rule === undefined
      ? fact
      : {
          ...fact,
          model: (rule.model as ModelId | null) ?? fact.model,
          country:
            rule.country === null
              ? fact.country
              : String(fact.fields[rule.country] ?? fact.country),
          fields: { ...fact.fields, ...rule.fields },
        };
  facts.set(fact, placed);
  return placed;
}

const isAbout = (fact: Fact, where: Filter): boolean =>
  Object.entries(where).every(([name, wanted]) =>
    fits(
      name === 'model'
        ? fact.model
        : name === 'country'
          ? fact.country
          : (fact.fields[name] ?? null),
      wanted,
    ),
  );

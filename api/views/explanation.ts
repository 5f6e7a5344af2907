/** An explanation as it goes out: people by their names, only for those who may see them. */
import type { Static } from 'typebox';
import type { Explained, Reason } from '../../program/explain.ts';
import { deedSays } from '../../program/explain/deeds.ts';
import type { Edition } from '../../program/edition/types.ts';
import { idOf } from '../ids.ts';
import type * as schemas from '../schemas/explanation.ts';

/** People whom a tree speaks of. */
export const peopleIn = (reason: Reason): readonly string[] => [
  ...(reason.record?.person === null || reason.record === null ? [] : [reason.record.person]),
  ...reason.of.flatMap(peopleIn),
];

type ReasonItem = Static<typeof schemas.Reason>;

export function reasonItem(names: ReadonlyMap<string, string>, reason: Reason): ReasonItem {
  const { record } = reason;
  const person = record?.person ?? null;
  const name = person === null ? undefined : names.get(person);
  const isPerson = reason.kind === 'group' && person !== null;
  return {
    kind: reason.kind,
    // A person's own id is nobody's where the name is not shown.
    id: isPerson ? idOf('psn', person) : reason.id,
    title: isPerson && name !== undefined ? { en: name, fr: name } : reason.title,
    says: reason.says,
    holds: reason.holds,
    have: reason.have,
    need: reason.need,
    unit: reason.unit,
    rule: reason.rule,
    asks: reason.asks,
    record:
      record === null
        ? null
        : {
            fact: record.fact === null ? null : idOf('fct', record.fact),
            subject: isPerson ? '' : record.subject,
            on: record.on,
            until: record.until,
            person:
              person === null || name === undefined ? null : { id: idOf('psn', person), name },
          },
    of: reason.of.map((one) => reasonItem(names, one)),
    more: reason.more,
  };
}

export function explainedItem(
  of: string,
  edition: Edition,
  names: ReadonlyMap<string, string>,
  { tree, next, ways, missing, lapses, ...explained }: Explained,
): Static<typeof schemas.Explained> {
  return {
    of,
    ...explained,
    tree: reasonItem(names, tree),
    next: next === null ? null : reasonItem(names, next),
    missing: [...missing],
    lapses: [...lapses],
    ways: ways.map(({ says, effort, deeds }) => ({
      says,
      effort,
      deeds: deeds.map((deed) => ({
        family: deed.family,
        count: deed.count,
        usd: deed.usd,
        points: deed.points,
        says: deedSays(deed, edition),
        rule: deed.rule,
      })),
    })),
  };
}

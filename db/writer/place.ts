/** From a draft to a place; beyond this point nobody is named by a mail address. */
import { hash } from 'node:crypto';
import type { FactDraft } from '../../program/facts.ts';
import type { Editions } from '../../program/judge.types.ts';
import type { Country, Day } from '../../program/models.ts';
import { place, type Placing } from '../../program/place.ts';
import type { Places } from '../places.ts';

/** A draft that names people by id, what it says as a hash, and where it belongs. */
export type PlacedDraft = {
  /** `person` is `psn:` and an id; so are the person's places in `sourceId` and `subject`. */
  readonly draft: FactDraft;
  readonly hash: Buffer;
  readonly placing: Placing;
  /** The version of the map that it was placed by. */
  readonly mapVersion: string;
};

/** Where the facts of a batch are dated and placed. */
export type PlaceRules = {
  readonly editions: Editions;
  readonly today: (countries: readonly Country[]) => Day;
};

/** Places one draft. Everything that it needs was read into `places` before. */
export function placeDraft(draft: FactDraft, places: Places, rules: PlaceRules): PlacedDraft {
  const placing = place(draft, { ...rules, ...places });
  const personId = draft.person === null ? null : places.person(draft.person)?.personId;
  const named: FactDraft = {
    ...draft,
    ...(placing.outcome === 'parked'
      ? { sourceId: placing.sourceId, subject: placing.subject }
      : {}),
    ...(placing.outcome === 'placed'
      ? { sourceId: placing.fact.sourceId, subject: placing.fact.subject }
      : {}),
    person: personId === null || personId === undefined ? null : `psn:${personId}`,
  };
  return { draft: named, hash: hashOf(named), placing, mapVersion: places.version };
}

/** What a fact says, in 16 bytes: the same whatever order its fields came in, and by whichever way it was placed. */
function hashOf(draft: FactDraft): Buffer {
  const { kind, account, person, country, when, subject, fields, money } = draft;
  const sorted = Object.keys(fields)
    .sort()
    .map((name) => [name, fields[name]]);
  // By name, not as objects: what waited comes back from `jsonb` with its names in another order.
  const time = Object.entries(when)[0];
  const amount = money === null ? null : [money.currency, money.minor];
  const said = [kind, account, person, country, time, subject, sorted, amount];
  return hash('sha256', JSON.stringify(said), 'buffer').subarray(0, 16);
}

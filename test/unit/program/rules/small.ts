import { editionFrom } from '../../../../program/edition/load.ts';
import type { Edition } from '../../../../program/edition/types.ts';
import { decimalOf, type Exact } from '../../../../program/exact.ts';
import type { Fact } from '../../../../program/facts.ts';
import type { Day } from '../../../../program/models.ts';
import { measured, namedMeasure } from '../../../../program/rules/measure.ts';
import { nothingKnown, recordsOf } from '../../../../program/rules/records.ts';
import { sceneOf } from '../../../../program/rules/scene.ts';
import type { Scene } from '../../../../program/rules/scene.types.ts';

/** Small editions and facts for properties of the pieces. */

const HEAD = `
schema: 1
edition: small
title: { en: Small, fr: Petit }
inForce: { from: 2022-01-01 }
programYearStarts: 07-01
pointsLast: 12 months
models: { resale: { title: { en: Resale, fr: Revente } } }
kinds: { performing: { title: { en: Points, fr: Points } } }
tiers:
  - { tier: registered, title: { en: Registered, fr: Inscrit }, requires: { all: [] } }
`;

/** An edition with these rules. */
export function editionWith(rules: string): Edition {
  const read = editionFrom('small', [
    { name: 'small/edition.yaml', text: HEAD },
    { name: 'small/rules.yaml', text: rules },
  ]);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.edition;
}

const PLAIN = {
  partnerId: 'partner',
  siteId: null,
  personId: null,
  model: null,
  country: null,
  source: 'test',
  occurredAt: null,
  knownAt: 0,
  money: null,
  rate: null,
} as const;

/** A deal closed by a customer, in cents of US dollars. */
export const dealOf = (id: string, on: Day, cents: number, customer = 'A'): Fact => ({
  ...PLAIN,
  id,
  sourceId: id,
  kind: 'deal.closed',
  subject: id,
  effectiveOn: on,
  fields: { deal: id, status: 'closed', customer, product: 'p', role: 'transact', licence: 'l' },
  money: { currency: 'USD', minor: String(cents) },
  rate: '1',
});

export const returnOf = (deal: Fact, on: Day): Fact => ({
  ...deal,
  id: `${deal.id}-back`,
  sourceId: `${deal.id}-back`,
  kind: 'deal.returned',
  effectiveOn: on,
  rate: null,
});

/** A certification of a person, held through its last day. */
export const certificationOf = (
  person: string,
  name: string,
  on: Day,
  expiresOn: Day | null = null,
  country: string | null = null,
): Fact => ({
  ...PLAIN,
  id: `${person}/${name}/${on}`,
  sourceId: `${person}/${name}/${on}`,
  kind: 'certification.earned',
  subject: `${person}/${name}`,
  personId: person,
  country,
  effectiveOn: on,
  fields: { name, ...(expiresOn === null ? {} : { expiresOn }) },
});

export const sceneWith = (edition: Edition, facts: readonly Fact[], day: Day): Scene =>
  sceneOf(recordsOf(edition, { ...nothingKnown, facts }), day);

/** What a named measure comes to. */
export function valueOf(name: string, scene: Scene): Exact {
  const measure = namedMeasure(scene, name);
  if (measure === null) throw new Error(`no measure ${name}`);
  return measured(measure, scene);
}

/** The same as text, with enough places to tell two apart. */
export const textOf = (name: string, scene: Scene): string => decimalOf(valueOf(name, scene), 9);

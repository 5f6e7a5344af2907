/** What proves a step, in words. */
import type { ProofFact } from '../../db/queries/journey-views.ts';
import type { Proof } from '../../program/edition/types.ts';
import type { Text } from '../../program/models.ts';

const field = (fact: ProofFact, name: string): string => {
  const value = fact.fields[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};
const same = (text: string): Text => ({ en: text, fr: text });

/** Who or what proved it, with what, on which day. */
export function proofOf(fact: ProofFact): { title: Text; detail: Text; on: string | null } {
  switch (fact.kind) {
    case 'training.completed':
      return {
        title: same(fact.person ?? fact.subject),
        detail: same(field(fact, 'course')),
        on: fact.on,
      };
    case 'certification.earned':
      return {
        title: same(fact.person ?? fact.subject),
        detail: same(field(fact, 'name')),
        on: fact.on,
      };
    case 'consumption.reported':
      return {
        title: same(field(fact, 'customer')),
        detail: {
          en: `consumption in ${fact.on.slice(0, 7)}`,
          fr: `consommation en ${fact.on.slice(0, 7)}`,
        },
        on: fact.on,
      };
    default:
      return { title: same(fact.subject), detail: same(field(fact, 'customer')), on: fact.on };
  }
}

const FAMILIES: Readonly<Record<Proof['family'], (count: number) => Text>> = {
  trainings: (count) => ({
    en: count === 1 ? 'a training completed' : `${count} trainings completed`,
    fr: count === 1 ? 'une formation terminée' : `${count} formations terminées`,
  }),
  certifications: (count) => ({
    en: count === 1 ? 'a certification held' : `${count} certifications held`,
    fr: count === 1 ? 'une certification détenue' : `${count} certifications détenues`,
  }),
  deals: (count) => ({
    en: count === 1 ? 'a closed deal' : `${count} closed deals`,
    fr: count === 1 ? 'une vente conclue' : `${count} ventes conclues`,
  }),
  consumption: (count) => ({
    en: count === 1 ? 'a tenant with consumption' : `${count} tenants with consumption`,
    fr: count === 1 ? 'un locataire avec consommation' : `${count} locataires avec consommation`,
  }),
  deployments: (count) => ({
    en: count === 1 ? 'a delivered engagement' : `${count} delivered engagements`,
    fr: count === 1 ? 'un mandat livré' : `${count} mandats livrés`,
  }),
  offerings: (count) => ({
    en: count === 1 ? 'a validated offering' : `${count} validated offerings`,
    fr: count === 1 ? 'une offre validée' : `${count} offres validées`,
  }),
  records: (count) => ({
    en: count === 1 ? 'a record' : `${count} records`,
    fr: count === 1 ? 'un enregistrement' : `${count} enregistrements`,
  }),
};

/** One way to prove a step, in words. */
export function wayTitle(proof: Proof): Text {
  if (proof.count === 'persons') {
    const [en, fr] =
      proof.family === 'trainings' ? ['trained', 'formées'] : ['certified', 'certifiées'];
    return {
      en: `${proof.min} ${proof.min === 1 ? 'person' : 'people'} ${en}`,
      fr: `${proof.min} personnes ${fr}`,
    };
  }
  if (proof.family === 'deals' && proof.where['role'] === 'influence') {
    return { en: 'an influenced engagement', fr: 'un mandat influencé' };
  }
  return FAMILIES[proof.family](proof.min);
}

import type { Text } from '../models.ts';
import { both } from './items.words.ts';
import type { Item, Part } from './items.ts';
import type { Policies, Span, Term, TierPolicy } from './policies.types.ts';
import type { Place } from './types.ts';

const WORDS: Readonly<Record<string, Text>> = {
  automatic: both('by itself', 'd’elle-même'),
  parked: both('after a person decides', 'après la décision d’une personne'),
  never: both('never before the anniversary', 'jamais avant l’anniversaire'),
  straight: both('straight to the level reached', 'directement au niveau atteint'),
  one: both('one level at a time', 'un niveau à la fois'),
  'at-once': both('at once', 'sur-le-champ'),
  daily: both('every day', 'chaque jour'),
  quarterly: both('every quarter', 'chaque trimestre'),
  yearly: both('every year', 'chaque année'),
  'carry-over': both('what was kept stays', 'ce qui était conservé le reste'),
  reset: both('begins anew', 'repart à zéro'),
  freeze: both('the tier stays', 'le niveau demeure'),
  ignored: both('changes nothing', 'ne change rien'),
  rejected: both('is not accepted', 'n’est pas acceptée'),
  reminded: both('is asked for again', 'est redemandée'),
  stands: both('what was approved stands', 'ce qui est approuvé demeure'),
  ends: both('it ends', 'elle prend fin'),
  'taken-back': both('it is taken back', 'elle est reprise'),
};
const word = (value: string): Text => WORDS[value] ?? both(value, value);

const NONE = both('none', 'aucun');
const span = (value: Span | null): Text =>
  value === null
    ? NONE
    : value.unit === 'days'
      ? both(`${value.count} days`, `${value.count} jours`)
      : both(`${value.count} months`, `${value.count} mois`);
const term = (value: Term | null): Text =>
  value === null
    ? NONE
    : value.unit === 'days'
      ? both(`${value.count} days`, `${value.count} jours`)
      : both(`${value.count} business days`, `${value.count} jours ouvrables`);

/** How tiers move, how what was reached is renewed and approved, in words; nothing where an edition does not say. */
export function policyItems({ place, tiers, renewal, approval, checklists }: Policies): Item[] {
  if (place === null) return [];
  const item = (id: string, title: Text, parts: readonly Part[]): Item => ({
    ...{ section: 'policies', id, number: null, title, says: null, place, parts },
  });
  const part = (id: string, name: Text, says: Text): Part => ({ id, name, says, place });
  return [
    item('tiers', both('How tiers move', 'Comment les niveaux évoluent'), tierParts(tiers, place)),
    ...(renewal === null
      ? []
      : [
          item('renewal', both('Renewal', 'Renouvellement'), [
            part(
              'every',
              both('Every', 'Tous les'),
              span({ count: renewal.everyMonths, unit: 'months' }),
            ),
            part(
              'opens',
              both('Opens on day', 'S’ouvre le jour'),
              both(`${renewal.opensOnDay}`, `${renewal.opensOnDay}`),
            ),
            part(
              'closes',
              both('Closes on day', 'Se ferme le jour'),
              both(`${renewal.closesOnDay}`, `${renewal.closesOnDay}`),
            ),
            part(
              'reminders',
              both('Reminders on days', 'Rappels aux jours'),
              both(renewal.remindOnDays.join(', '), renewal.remindOnDays.join(', ')),
            ),
            ...renewal.checks.map((one) =>
              part(
                `check/${one.anyOf.join('-')}`,
                both(
                  `Check: ${one.anyOf.join(' or ')}`,
                  `Vérification : ${one.anyOf.join(' ou ')}`,
                ),
                both(
                  `with every ${one.everyRenewals}. renewal`,
                  `tous les ${one.everyRenewals} renouvellements`,
                ),
              ),
            ),
          ]),
        ]),
    ...(approval === null
      ? []
      : [
          item('approval', both('Approval', 'Approbation'), [
            part('review', both('Looked at within', 'Examinée sous'), term(approval.review)),
            part('decision', both('Decided within', 'Décidée sous'), term(approval.decision)),
            part(
              'answer',
              both('The partner answers within', 'Le partenaire répond sous'),
              term(approval.answer),
            ),
            part(
              'unanswered',
              both('Without an answer it', 'Sans réponse, elle'),
              word(approval.unanswered),
            ),
            part(
              'dispute',
              both('May be disputed within', 'Contestable sous'),
              term(approval.dispute),
            ),
            part(
              'consent',
              both('If a customer withdraws consent', 'Si un client retire son accord'),
              word(approval.consentWithdrawn),
            ),
          ]),
        ]),
    ...(checklists === null
      ? []
      : [
          item('checklists', both('Checklists', 'Listes de contrôle'), [
            part('current', both('Current for', 'En vigueur pendant'), span(checklists.current)),
            part(
              'accepted',
              both('Accepted for, after that', 'Acceptées ensuite pendant'),
              span(checklists.accepted),
            ),
            ...checklists.versions.map(({ version, from }) =>
              part(
                `version/${version}`,
                both(`Version ${version}`, `Version ${version}`),
                both(from, from),
              ),
            ),
          ]),
        ]),
  ];
}

function tierParts(tiers: TierPolicy, place: Place): readonly Part[] {
  const part = (id: keyof TierPolicy, en: string, fr: string, says: Text): Part => ({
    ...{ id, name: both(en, fr), says, place },
  });
  return [
    part('promotion', 'A partner rises', 'Un partenaire monte', word(tiers.promotion)),
    part('demotion', 'A partner falls', 'Un partenaire descend', word(tiers.demotion)),
    part('up', 'Upwards', 'Vers le haut', word(tiers.up)),
    part('down', 'Downwards', 'Vers le bas', word(tiers.down)),
    part('decided', 'Decided', 'Décidé', word(tiers.decided)),
    part(
      'window',
      'The best day counts of the last',
      'Le meilleur jour compte sur',
      span(tiers.window),
    ),
    part('hold', 'What was reached is kept', 'Ce qui est atteint est conservé', span(tiers.hold)),
    part(
      'protection',
      'Protected after a move',
      'Protégé après une migration',
      span(tiers.protection),
    ),
    part('grace', 'Time to make up for it', 'Délai pour se rattraper', span(tiers.grace)),
    part('notice', 'Announced before', 'Annoncé avant', span(tiers.notice)),
    part(
      'atProgramYear',
      'At the program year',
      'À l’année de programme',
      word(tiers.atProgramYear),
    ),
    part('disputes', 'While a dispute is open', 'Pendant une contestation', word(tiers.disputes)),
  ];
}

import type { story as en } from '../en/story.ts';
import type { SameTexts } from '../texts.tsx';

/** Où en est D-005501? Tout sur une vente, un client ou une personne. */
export const story: SameTexts<typeof en> = {
  deal: 'Vente {subject}',
  customer: 'Client {subject}',
  person: '{subject}',
  counts: '{title} compte {points, plural, one {# point} other {# points}}',
  countsNothing: '{title} ne compte pas',
  line: '{count, plural, one {Un fait} other {# faits}} de {partner}, du plus récent au plus ancien',
  day: 'Jour',
  what: 'Ce qui a été déclaré',
  became: 'Ce qu’il en est advenu',
  points: 'Points',
  received: 'Envoyé par {source}, reçu le {received}',
  clause: 'article {clause}',
  none: 'Rien n’est connu à ce sujet',
  noneSays:
    'Aucun fait de ce partenaire ne le nomme. Cherchez autrement ou demandez à qui envoie ses faits.',
};

import type { delegationEn } from './words.delegation.en.ts';

/** The same in French as it is written in Canada. */
export const delegationFr: Readonly<Record<keyof typeof delegationEn, string>> = {
  somebody: 'Une personne de l’équipe',
  'open.decisions': 'Ouvrir vos décisions',
  'open.handed': 'Voir qui décide pour qui',
  'label.from': 'Premier jour',
  'label.until': 'Dernier jour',
  'why.delegate': 'Ces décisions vous ont été confiées : voilà pourquoi vous recevez ce message.',
  'why.absent': 'Ce sont vos décisions : voilà pourquoi vous recevez ce message.',
  'delegation.badge': 'du {from} au {until}',
  'delegation.handed.subject':
    '{away, select, true {{who} est hors du bureau} other {{who} vous confie des décisions}} : vous décidez du {from} au {until}',
  'delegation.handed.title':
    '{away, select, true {{who} est hors du bureau, et vous décidez} other {{who} vous confie des décisions}}',
  'delegation.handed.text':
    'Du {from} au {until}, vous décidez aussi pour {who}. Chacune de ces décisions dit au nom de qui elle est prise. Si cela vous est impossible, rendez-les, pour qu’aucun partenaire n’attende.',
  'delegation.away.after': 'Les messages sur les nouvelles décisions vous parviennent à sa place.',
  'delegation.ended.subject': '{who} décide à nouveau, et vous n’avez plus à le faire',
  'delegation.ended.title': '{who} décide à nouveau',
  'delegation.ended.text':
    'Vous deviez décider à sa place jusqu’au {until}. Cette délégation a pris fin. Vous n’avez rien à faire.',
  'delegation.given-back.subject': '{who} ne décide plus pour vous',
  'delegation.given-back.title': '{who} vous rend vos décisions',
  'delegation.given-back.text':
    'Cette personne devait décider pour vous jusqu’au {until}. Confiez vos décisions à quelqu’un d’autre ou décidez vous-même, pour qu’aucun partenaire n’attende.',
};

import type { ignite as en } from '../en/ignite.ts';
import type { SameTexts } from '../texts.tsx';

/** Les mots d’*Ignite* : le catalogue des pratiques et les parcours en cours. */
export const ignite: SameTexts<typeof en> = {
  'title.none': 'Bâtir une pratique',
  'title.some':
    '{count, plural, one {Une pratique est en cours} other {# pratiques sont en cours}}',
  'title.done': '{count, plural, one {Une pratique est bâtie} other {# pratiques sont bâties}}',
  says: 'Six jalons, d’une évaluation à trois clients. Chacun rapporte des points une fois par année de programme.',
  'says.move':
    '{count, plural, one {Une pratique vous attend} other {# pratiques vous attendent}}. Chaque jalon rapporte des points une fois par année de programme.',
  yours: 'Les vôtres',
  catalogue: 'Pratiques que vous pouvez bâtir',
  'catalogue.note.plain': 'Ouvertes à tous les modèles d’affaires',
  points: '{points, plural, one {# point} other {# points}}',
  pointsOf: '{points, number} points sur {of, number}',
  steps: '{count, plural, one {# étape} other {# étapes}}',
  ended: 'Terminées',
  bar: '{done, number} jalons faits sur {of, number}',
  pointsWord: '{points, plural, one {point} other {points}}',
  'milestone.assess': 'Évaluer',
  'milestone.plan': 'Planifier',
  'milestone.enable': 'Former',
  'milestone.build': 'Bâtir',
  'milestone.launch': 'Lancer',
  'milestone.grow': 'Croître',
  start: 'Commencer',
  startOne: 'Commencer {practice}',
  open: 'Ouvrir',
  openOne: 'Ouvrir {practice}',
  again: 'Recommencer',
  againOn: 'Vous pourrez recommencer le {day}',
  at: 'Au jalon {milestone}',
  due: '{milestone}, pour le {day}',
  since: 'commencé le {day}',
  attempt: 'tentative {attempt, number}',
  mayNot:
    'L’administrateur du partenaire ou le responsable de pratique de votre société commence une pratique.',
  'empty.title': 'Aucune pratique n’est en cours',
  'empty.says':
    'Commencez-en une ci-dessous : vous répondez à une courte évaluation, et elle devient le plan.',
  'begin.title': 'Commencer la pratique {practice}?',
  'begin.lead': 'Ce que cela veut dire',
  'begin.1':
    'La première étape est une évaluation de maturité d’une dizaine de minutes. Elle devient votre plan.',
  'begin.2':
    'Six jalons avec des échéances en jours ouvrables. Vous pouvez faire une pause, et les dates suivent.',
  'begin.3':
    'Formations, certifications et ventes cochent leurs étapes d’elles-mêmes. Références et documents vont à un évaluateur.',
  'begin.4':
    'Chaque jalon rapporte une fois par année de programme et reste acquis, même si vous vous retirez : {points} points en tout.',
  'begin.5':
    'Votre gestionnaire de partenaires est avisé, et des rappels vous parviennent par courriel.',
  'begin.go': 'Commencer {practice}',
  'begin.cancel': 'Pas maintenant',
  'all.title.running':
    '{count, plural, =0 {Aucun parcours n’est en cours} one {Un parcours est en cours} other {# parcours sont en cours}}',
  'all.title.paused':
    '{count, plural, =0 {Aucun parcours n’est en pause} one {Un parcours est en pause} other {# parcours sont en pause}}',
  'all.title.completed':
    '{count, plural, =0 {Aucun parcours n’est terminé} one {Un parcours est terminé} other {# parcours sont terminés}}',
  'all.titleMore': 'Plus de {count, number} parcours',
  'all.views': 'Quels parcours',
  'all.view.running': 'En cours',
  'all.view.paused': 'En pause',
  'all.view.completed': 'Terminés',
  'all.says.running': 'Toutes les pratiques que bâtissent les partenaires que vous suivez.',
  'all.says.paused': 'Ils se reposent, et leurs dates attendent avec eux.',
  'all.says.completed': 'Chacun avec son évaluation avant et maintenant.',
  'all.late':
    '{count, plural, one {Un est en retard} other {# sont en retard}}. Les plus en retard d’abord.',
  'all.empty.running': 'Aucun partenaire ne bâtit de pratique',
  'all.empty.paused': 'Aucun partenaire n’a mis de pratique en pause',
  'all.empty.completed': 'Aucun partenaire n’a encore bâti une pratique jusqu’au bout',
  'all.empty.says':
    'Les parcours apparaissent ici dès qu’un partenaire en commence un dans Ignite.',
};

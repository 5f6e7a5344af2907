import type { history as en } from '../en/history.ts';
import type { SameTexts } from '../texts.tsx';

/** *Historique des points*. */
export const history: SameTexts<typeof en> = {
  title: 'Historique des points',
  line: 'Chaque ligne gagnée, reprise ou échue. Rien n’est jamais modifié ni retiré.',
  filters: 'Restreindre la liste',
  search: 'Vente, client ou personne',
  model: 'Modèle d’affaires',
  allModels: 'Tous les modèles',
  kind: 'Type de points',
  allKinds: 'Tous les types',
  country: 'Pays',
  allCountries: 'Tous les pays',
  from: 'Du',
  to: 'Au',
  clear: 'Tout effacer',
  csv: 'Télécharger en CSV',
  day: 'Jour',
  what: 'Quoi',
  where: 'Compte pour',
  pointsHead: 'Points',
  until: 'Jusqu’au',
  whyHead: 'Raisons',
  takenBack: 'Repris',
  lapsed: 'Échu',
  ahead: 'Compte dès le {day}',
  late: 'reçu en retard',
  empty: 'Les points que vous gagnez seront listés ici',
  emptySays:
    'Rien n’a encore compté. Les points viennent des formations, des certifications, des ventes, de la consommation et des jalons d’Ignite.',
  emptyFilter: 'Aucune ligne ne correspond',
  emptyFilterSays: 'Élargissez les dates ou retirez un filtre.',
  clause: 'article {number}',
  shown:
    '{count, plural, one {# ligne affichée} other {# lignes affichées}}, {more, select, yes {la suite plus bas} other {il n’y en a pas d’autres}}',
};

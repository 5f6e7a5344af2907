import type { guide as en } from '../en/guide.ts';
import type { SameTexts } from '../texts.tsx';

/** Les mots du *Guide du programme* : une édition telle que les partenaires la lisent. */
export const guide: SameTexts<typeof en> = {
  above: 'Guide du programme',
  'above.letter': 'Ce qui change',
  line: 'En vigueur à compter du {from}. Chaque phrase mène à la ligne de la version qui la dit.',
  filters: 'Choisir',
  edition: 'Version',
  before: 'Comparée à',
  'before.none': 'Le guide lui-même',
  model: 'Modèle d’affaires',
  country: 'Pays',
  all: 'Tous',
  search: 'Chercher dans le guide',
  found: '{count, plural, =0 {Rien trouvé} one {Une section} other {# sections}}',
  'none.title': 'Aucune section ne dit « {q} »',
  'none.says': 'Cherchez une partie de mot, un nombre ou une clause comme 4.3.',
  print: 'Imprimer',
  open: 'Ouvrir comme page',
  contents: 'Table des matières',
  example: 'Exemple',
  case: 'Cas de référence : {title}',
  checked:
    '{count, plural, =0 {Aucun cas de référence ne vérifie cette version} one {Vérifié par un cas de référence} other {Vérifié : # cas de référence ont été calculés selon ces règles et donnent ce qu’ils annoncent}}',
  failed: 'À ne pas utiliser : ces règles ne donnent pas ce que les cas de référence annoncent',
  draft: 'Une ébauche : elle ne régit encore rien',
  place: '{file}, ligne {line}',
  'empty.title': 'Aucune version du programme',
  'empty.says': 'Le guide apparaît ici dès qu’une version est chargée.',
};

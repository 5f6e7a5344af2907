import { both, decimalSaid } from '../edition/items.words.ts';
import type { Edition } from '../edition/types.ts';
import { countryIn, textIn, wordsOf } from '../explain/words.ts';
import type { Day, Locale, Text } from '../models.ts';

/** What families of records, their fields and the values of these are called. */

const FAMILIES: Readonly<Record<string, Text>> = {
  trainings: both('courses', 'cours'),
  certifications: both('certifications', 'certifications'),
  deals: both('deals', 'ventes'),
  consumption: both('consumption', 'consommation'),
  deployments: both('deployments', 'déploiements'),
  offerings: both('validated offerings', 'offres validées'),
  points: both('points', 'points'),
  participations: both('business models in countries', 'modèles d’affaires par pays'),
  duties: both('declarations', 'déclarations'),
};
const ONE_OF: Readonly<Record<string, Text>> = {
  trainings: both('Course', 'Cours'),
  certifications: both('Certification', 'Certification'),
  deals: both('Deal', 'Vente'),
  consumption: both('Consumption', 'Consommation'),
  deployments: both('Deployment', 'Déploiement'),
  offerings: both('Validated offering', 'Offre validée'),
};

const FIELDS: Readonly<Record<string, Text>> = {
  account: both('account', 'compte'),
  amount: both('amount', 'montant'),
  area: both('area', 'domaine'),
  certification: both('certification', 'certification'),
  country: both('country', 'pays'),
  course: both('course', 'cours'),
  customer: both('customer', 'client'),
  id: both('number', 'numéro'),
  kind: both('kind', 'type'),
  licence: both('licence', 'licence'),
  managed: both('managed', 'géré'),
  member: both('partner', 'partenaire'),
  milestone: both('milestone', 'étape'),
  model: both('business model', 'modèle d’affaires'),
  month: both('month', 'mois'),
  name: both('name', 'nom'),
  person: both('person', 'personne'),
  practice: both('practice', 'pratique'),
  product: both('product', 'produit'),
  quarter: both('quarter', 'trimestre'),
  region: both('region', 'région'),
  result: both('result', 'résultat'),
  role: both('role', 'rôle'),
  stage: both('stage', 'étape'),
  status: both('status', 'état'),
  title: both('title', 'titre'),
  type: both('type', 'type'),
  validation: both('validation', 'validation'),
  year: both('year', 'année'),
  expiresOn: both('valid until', 'valide jusqu’au'),
  duty: both('declaration', 'déclaration'),
  'monthly-revenue': both('monthly revenue', 'revenu mensuel'),
};
const MANY: Readonly<Record<string, Text>> = {
  country: both('countries', 'pays'),
  course: both('courses', 'cours'),
  customer: both('customers', 'clients'),
  id: both('records', 'enregistrements'),
  member: both('partners', 'partenaires'),
  month: both('months', 'mois'),
  person: both('people', 'personnes'),
  product: both('products', 'produits'),
  quarter: both('quarters', 'trimestres'),
  region: both('regions', 'régions'),
};

const VALUES: Readonly<Record<string, Text>> = {
  closed: both('closed', 'conclue'),
  registered: both('registered', 'enregistrée'),
  returned: both('returned', 'retournée'),
  transact: both('sold by you', 'vendue par vous'),
  influence: both('influenced by you', 'influencée par vous'),
  passed: both('passed', 'réussi'),
  failed: both('failed', 'échoué'),
  subscription: both('subscription', 'abonnement'),
  saas: both('software as a service', 'logiciel-service'),
  perpetual: both('perpetual', 'perpétuelle'),
  services: both('services', 'services'),
  solution: both('solution', 'solution'),
  launched: both('launched', 'lancée'),
  launch: both('launch', 'lancement'),
  assess: both('assess', 'évaluation'),
  compute: both('compute', 'calcul'),
  storage: both('storage', 'stockage'),
  network: both('network', 'réseau'),
  security: both('security', 'sécurité'),
  containers: both('containers', 'conteneurs'),
  observability: both('observability', 'observabilité'),
  infrastructure: both('infrastructure', 'infrastructure'),
};

const DAYS = {
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }),
  'fr-CA': new Intl.DateTimeFormat('fr-CA', { dateStyle: 'long', timeZone: 'UTC' }),
} as const;
/** `1 March 2023`, `1er mars 2023`. */
export const daySaid = (locale: Locale, day: Day): string =>
  locale === 'en'
    ? DAYS.en.format(Date.parse(day))
    : DAYS['fr-CA'].format(Date.parse(day)).replace(/^1 /u, '1er ');

const pick = (texts: Readonly<Record<string, Text>>, name: string): Text | undefined =>
  Object.hasOwn(texts, name) ? texts[name] : undefined;
const lower = (name: string): string => wordsOf(name).toLowerCase();

export const familyNoun = (edition: Edition, family: string, locale: Locale): string => {
  const known = pick(FAMILIES, family);
  if (known !== undefined) return textIn(locale, known);
  const title = edition.rules.records.find(({ id }) => id === family)?.title;
  return title === null || title === undefined ? lower(family) : lowered(textIn(locale, title));
};

/** One record of a family, as an example begins with it. */
export const oneNoun = (edition: Edition, family: string, locale: Locale): string => {
  const known = pick(ONE_OF, family);
  const title = edition.rules.records.find(({ id }) => id === family)?.title;
  return textIn(locale, known ?? title ?? both(wordsOf(family), wordsOf(family)));
};

export const fieldNoun = (field: string, locale: Locale): string => {
  const name = field.startsWith('partner.') ? field.slice('partner.'.length) : field;
  return textIn(locale, pick(FIELDS, name) ?? both(lower(name), lower(name)));
};
export const fieldsNoun = (field: string, locale: Locale): string =>
  textIn(locale, pick(MANY, field) ?? pick(FIELDS, field) ?? both(lower(field), lower(field)));

/** A value of a field as it is read. Names of products and of certifications are those of the vendor. */
export function valueNoun(edition: Edition, field: string, value: unknown, locale: Locale): string {
  if (typeof value === 'boolean')
    return textIn(locale, value ? both('yes', 'oui') : both('no', 'non'));
  if (value === null) return textIn(locale, both('none', 'aucun'));
  const word = typeof value === 'string' ? value : JSON.stringify(value);
  if (field === 'country' || field === 'partner.home')
    return /^[A-Z]{2}$/u.test(word) ? countryIn(locale, word) : word;
  const model = edition.models[word as keyof Edition['models']];
  if (model !== undefined) return textIn(locale, model.title);
  const known = field === 'name' ? undefined : pick(VALUES, word);
  if (known !== undefined) return textIn(locale, known);
  if (/^\d{4}-\d{2}-\d{2}$/u.test(word)) return daySaid(locale, word);
  if (typeof value === 'number') return decimalSaid(locale, word);
  if (/^[a-z]{2,3}$/u.test(word)) return word.toUpperCase();
  return /^[a-z][a-z0-9-]*-[a-z0-9-]+$|^[a-z]{4,}$/u.test(word) ? wordsOf(word) : word;
}

/** A title within a sentence: its first letter small, unless it is a name. */
export const lowered = (title: string): string =>
  /^\p{Lu}[\p{Ll}’]/u.test(title) && !/\s\p{Lu}/u.test(title)
    ? title.charAt(0).toLowerCase() + title.slice(1)
    : title;

import type { Fact } from '../facts.ts';
import type { FactVerdict } from '../judge.types.ts';
import type { Text } from '../models.ts';
import { countryIn, dayIn, inBoth, moneyIn, wordsOf } from './words.ts';

/** What a fact is, in a line: `Deal D-006204, CA$27,400.00`. The names of people are nobody's here. */
export const factTitle = (fact: Fact): Text =>
  inBoth((locale) => {
    const { fields } = fact;
    const field = (name: string): string => String(fields[name] ?? '');
    const isEnglish = locale === 'en';
    switch (fact.kind) {
      case 'training.completed':
        return `${isEnglish ? 'Course' : 'Cours'} ${wordsOf(field('course'))}`;
      case 'certification.earned':
        return `${isEnglish ? 'Certification' : 'Certification'} ${wordsOf(field('name'))}`;
      case 'deal.registered':
      case 'deal.closed':
      case 'deal.returned': {
        const amount = fact.money === null ? '' : `, ${moneyIn(locale, fact.money)}`;
        return `${isEnglish ? 'Deal' : 'Vente'} ${fact.subject}${amount}`;
      }
      case 'consumption.reported': {
        const amount = fact.money === null ? '' : `, ${moneyIn(locale, fact.money)}`;
        return `${wordsOf(field('product'))}, ${field('customer')}${amount}`;
      }
      case 'deployment.completed':
        return `${isEnglish ? 'Deployment' : 'Déploiement'} ${fact.subject}, ${wordsOf(field('product'))}`;
      case 'offering.validated':
        return `${isEnglish ? 'Offering' : 'Offre'} ${fact.subject}`;
      case 'record.reported':
        return `${wordsOf(field('record'))} ${fact.subject}`;
    }
  });

const HAPPENED: Readonly<Record<Fact['kind'], readonly [string, string]>> = {
  'training.completed': ['Passed', 'Réussi le'],
  'certification.earned': ['Earned', 'Obtenue le'],
  'deal.registered': ['Registered', 'Enregistrée le'],
  'deal.closed': ['Closed', 'Conclue le'],
  'deal.returned': ['Returned', 'Retournée le'],
  'consumption.reported': ['Consumed until', 'Consommé jusqu’au'],
  'deployment.completed': ['Completed', 'Réalisé le'],
  'offering.validated': ['Validated', 'Validée le'],
  'record.reported': ['Of', 'Du'],
};

/** When and where a fact took effect: `Closed 21 Mar 2026, Canada`. */
export const factDetail = (fact: Fact): Text =>
  inBoth((locale) => {
    const [en, fr] = HAPPENED[fact.kind];
    const isFailed = fact.kind === 'training.completed' && fact.fields['result'] !== 'passed';
    const verb = isFailed ? (locale === 'en' ? 'Taken' : 'Suivi le') : locale === 'en' ? en : fr;
    const country = fact.country === null ? '' : `, ${countryIn(locale, fact.country)}`;
    return `${verb} ${dayIn(locale, fact.effectiveOn)}${country}`;
  });

const VERDICTS: Readonly<Record<FactVerdict, Text>> = {
  earns: { en: 'It earns points.', fr: 'Il donne des points.' },
  'no-participation': {
    en: 'It earns nothing: on that day you did not take part with this model in this country.',
    fr: 'Il ne donne rien : ce jour-là, vous ne participiez pas avec ce modèle dans ce pays.',
  },
  'no-clause': {
    en: 'It earns nothing: no clause of the program speaks of it.',
    fr: 'Il ne donne rien : aucune clause du programme n’en parle.',
  },
  'not-passed': {
    en: 'It earns nothing: only a course that is passed counts.',
    fr: 'Il ne donne rien : seul un cours réussi compte.',
  },
  capped: {
    en: 'It earns nothing more: the most that the clause gives in this period was reached.',
    fr: 'Il ne donne rien de plus : le maximum de la clause pour cette période était atteint.',
  },
  'below-step': {
    en: 'It earns nothing: the month stays below the first step.',
    fr: 'Il ne donne rien : le mois reste sous le premier palier.',
  },
  returned: {
    en: 'It counts nothing any more: the customer returned it.',
    fr: 'Il ne compte plus : le client l’a retourné.',
  },
  'no-original': {
    en: 'A return whose deal is not known yet: nothing is taken back.',
    fr: 'Un retour dont la vente n’est pas encore connue : rien n’est repris.',
  },
  'too-small': {
    en: 'It earns nothing: the amount is less than half of what gives a point.',
    fr: 'Il ne donne rien : le montant est inférieur à la moitié de ce qui donne un point.',
  },
  repeated: {
    en: 'It earns nothing: the same was counted already in this program year.',
    fr: 'Il ne donne rien : la même chose a déjà compté cette année de programme.',
  },
};

/** Why a fact earns, or does not, in a sentence. */
export const verdictSays = (verdict: FactVerdict): Text => VERDICTS[verdict];

import { dayIn, inBoth } from '../explain/words.ts';
import type { Day, Locale, Text } from '../models.ts';
import type { TierWhy } from './tiers.types.ts';

/** Why the tier of a day is what it is, in a sentence for its partner. */

type Say = (on: Day | null) => string;
type Words = Readonly<Record<Exclude<TierWhy['code'], 'waiting-for-decision'>, Say>>;

const EN: Words = {
  requirements: () => 'The tier is what the requirements give.',
  promoted: (on) => `Promoted on ${on}: all its requirements hold.`,
  lowered: (on) => `Lowered on ${on} to what the requirements give.`,
  'reset-at-program-year': (on) =>
    `Set back to what the requirements give as the program year began, ${on}.`,
  'within-window': (on) =>
    `Kept by the best day of the window${on === null ? '' : `, until ${on}`}.`,
  held: (on) => `Kept for the term that it was reached for${on === null ? '' : `, until ${on}`}.`,
  protected: (on) =>
    `The status brought from the earlier program is protected${on === null ? '' : ` until ${on}`}.`,
  'kept-until-anniversary': (on) => `Kept until the anniversary${on === null ? '' : `, ${on}`}.`,
  'in-grace': (on) =>
    on === null
      ? 'A requirement did not hold for a time, within its grace.'
      : `A requirement does not hold any more. The tier is lost on ${on} unless it holds again.`,
  notice: (on) =>
    on === null
      ? 'A requirement did not hold for a time; the tier was not taken away.'
      : `The tier will be taken away on ${on} unless its requirements hold again.`,
  'never-lowered': () => 'A tier that was reached is not taken away.',
  'next-decision': (on) =>
    `Tiers are decided on given days${on === null ? '' : `; the next takes effect on ${on}`}.`,
  'one-level-at-a-time': (on) =>
    `Tiers move one level at a time${on === null ? '' : `; the next on ${on}`}.`,
  manual: (on) => `A person set this tier${on === null ? '' : `, until ${on}`}.`,
  'frozen-by-dispute': (on) =>
    `The tier does not move while a dispute is open${on === null ? '' : `, until ${on}`}.`,
};

const FR: Words = {
  requirements: () => 'Le niveau est celui que donnent les exigences.',
  promoted: (on) => `Promotion le ${on} : toutes ses exigences sont remplies.`,
  lowered: (on) => `Abaissé le ${on} à ce que donnent les exigences.`,
  'reset-at-program-year': (on) =>
    `Ramené à ce que donnent les exigences au début de l’année du programme, le ${on}.`,
  'within-window': (on) =>
    `Conservé grâce au meilleur jour de la période${on === null ? '' : `, jusqu’au ${on}`}.`,
  held: (on) =>
    `Conservé pour la durée prévue quand il a été atteint${on === null ? '' : `, jusqu’au ${on}`}.`,
  protected: (on) =>
    `Le statut repris de l’ancien programme est protégé${on === null ? '' : ` jusqu’au ${on}`}.`,
  'kept-until-anniversary': (on) =>
    `Conservé jusqu’à l’anniversaire${on === null ? '' : `, le ${on}`}.`,
  'in-grace': (on) =>
    on === null
      ? 'Une exigence n’était plus remplie pendant un temps, dans le délai de grâce.'
      : `Une exigence n’est plus remplie. Le niveau sera perdu le ${on}, à moins qu’elle le soit de nouveau.`,
  notice: (on) =>
    on === null
      ? 'Une exigence n’était plus remplie pendant un temps; le niveau n’a pas été retiré.'
      : `Le niveau sera retiré le ${on}, à moins que ses exigences soient de nouveau remplies.`,
  'never-lowered': () => 'Un niveau atteint n’est pas retiré.',
  'next-decision': (on) =>
    `Les niveaux sont décidés à des jours fixes${on === null ? '' : `; la prochaine décision prend effet le ${on}`}.`,
  'one-level-at-a-time': (on) =>
    `Les niveaux changent un à la fois${on === null ? '' : `; le prochain changement est le ${on}`}.`,
  manual: (on) => `Une personne a fixé ce niveau${on === null ? '' : `, jusqu’au ${on}`}.`,
  'frozen-by-dispute': (on) =>
    `Le niveau ne change pas tant qu’une contestation est ouverte${on === null ? '' : `, jusqu’au ${on}`}.`,
};
const WORDS: Readonly<Record<Locale, Words>> = { en: EN, 'fr-CA': FR };

/** The sentence in every language; `titleOf` names the tier of a level. */
export const sayWhy = (why: TierWhy, titleOf: (level: number) => Text): Text =>
  inBoth((locale) => {
    if (why.code === 'waiting-for-decision') {
      const title = titleOf(why.to);
      return locale === 'en'
        ? `Waits for a person to decide: the requirements ask for ${title.en}.`
        : `En attente de la décision d’une personne : les exigences donnent ${title.fr}.`;
    }
    const on = 'until' in why ? why.until : 'on' in why ? why.on : null;
    return WORDS[locale][why.code](on === null ? null : dayIn(locale, on));
  });

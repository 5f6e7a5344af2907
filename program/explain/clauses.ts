import type { Clause, Edition, Milestone, Practice } from '../edition/types.ts';
import type { Text } from '../models.ts';
import { inBoth, pointsIn, textIn } from './words.ts';

/** Where a clause stands and what it says; also for a milestone, which is a clause of its practice. */
export type ClauseSays = {
  readonly edition: string;
  readonly clause: string;
  readonly number: string;
  readonly title: Text;
  readonly says: Text;
  readonly file: string;
  readonly line: number;
};

/** A clause or milestone of an edition; null for one that it does not have. */
export function clauseSays(edition: Edition, id: string): ClauseSays | null {
  const clause = edition.clauses.find((one) => one.id === id);
  if (clause !== undefined) return refOf(edition, clause, clause.id, clause.says);
  const welcome = edition.enrolment?.pays;
  if (welcome?.clause === id) return refOf(edition, welcome, id, welcome.says);
  const found = milestoneOf(edition, id);
  if (found === null) return null;
  const { practice, milestone } = found;
  const says = inBoth((locale) => {
    const points = pointsIn(locale, milestone.points);
    const [title, of] = [textIn(locale, milestone.title), textIn(locale, practice.title)];
    return locale === 'en'
      ? `${points} when the milestone ${title} of the practice ${of} is completed, once a program year.`
      : `${points} lorsque l’étape ${title} de la pratique ${of} est franchie, une fois par année de programme.`;
  });
  const title = inBoth(
    (locale) => `${textIn(locale, practice.title)} · ${textIn(locale, milestone.title)}`,
  );
  return refOf(edition, { ...milestone, title }, id, says);
}

const refOf = (
  edition: Edition,
  { number, title, place }: Pick<Clause, 'number' | 'title' | 'place'>,
  clause: string,
  says: Text,
): ClauseSays => ({
  edition: edition.id,
  clause,
  number,
  title,
  says,
  file: place.file,
  line: place.line,
});

/** The practice and milestone that a clause pays; null for a clause that earns by facts. */
export function milestoneOf(
  edition: Edition,
  clause: string,
): { readonly practice: Practice; readonly milestone: Milestone } | null {
  for (const practice of edition.practices) {
    const milestone = practice.milestones.find((one) => one.clause === clause);
    if (milestone !== undefined) return { practice, milestone };
  }
  return null;
}

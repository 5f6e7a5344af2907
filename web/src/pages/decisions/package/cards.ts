import type { EnrolmentOne, LineItem } from '../../../api/types.ts';

/** Lines that are decided together: one exception of onboarding's, or all that one finding of screening holds. */
export type Card = readonly [LineItem, ...LineItem[]];

/** What waits for the reader, card by card. */
export function cardsOf({ lines }: EnrolmentOne): readonly Card[] {
  const cards: [LineItem, ...LineItem[]][] = [];
  for (const line of lines) {
    if (!line.mayDecide) continue;
    const alike = cards.find(([first]) => isAlike(first, line));
    if (alike === undefined) cards.push([line]);
    else alike.push(line);
  }
  return cards;
}

/** The same finding is one question; an exception is decided line by line. */
const isAlike = (a: LineItem, b: LineItem): boolean =>
  a.decider === 'compliance' &&
  b.decider === 'compliance' &&
  a.state === b.state &&
  checksOf(a).join() === checksOf(b).join();

/** What is onboarding's to decide; the rest screening found. */
const OF_ONBOARDING = new Set(['market', 'geography', 'duplicate']);
/** What screening found of a line, by the names of its checks. */
export const checksOf = ({ exceptions }: LineItem): readonly string[] =>
  exceptions.filter((each) => !OF_ONBOARDING.has(each));
/** Why onboarding is asked. */
export const rulesOf = ({ exceptions }: LineItem): readonly string[] =>
  exceptions.filter((each) => OF_ONBOARDING.has(each));

/** What was compared and found, of the checks that hold a line. */
export const findingsOf = (
  { screening }: EnrolmentOne,
  line: LineItem,
): readonly { readonly check: string; readonly found: readonly string[] }[] =>
  checksOf(line).map((check) => ({
    check,
    found: (screening?.hits ?? [])
      .filter((hit) => hit.check === check && (hit.country ?? line.country) === line.country)
      .map(({ found }) => found),
  }));

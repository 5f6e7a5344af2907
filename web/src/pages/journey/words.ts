import type {
  HistoryItem,
  JourneyOne,
  LocaleName,
  MilestoneItem,
  StepItem,
  StepState,
  TextBoth,
} from '../../api/types.ts';

const DONE: ReadonlySet<StepState> = new Set(['completed', 'approved', 'skipped']);

/** Whether nothing is left to do in a step. */
export const isDone = (step: Pick<StepItem, 'state'>): boolean => DONE.has(step.state);

/** Whether a step waits for somebody or something now. */
export const isUnderWay = (step: Pick<StepItem, 'state'>): boolean =>
  !isDone(step) && step.state !== 'locked' && step.state !== 'expired' && step.state !== 'rejected';

/** All steps in order. */
export const stepsOf = (journey: JourneyOne): readonly StepItem[] =>
  journey.milestones.flatMap((milestone) => milestone.steps);

/** The milestone of a step, and the step. */
export function findStep(
  journey: JourneyOne,
  id: string,
): { milestone: MilestoneItem; step: StepItem } | undefined {
  for (const milestone of journey.milestones) {
    const step = milestone.steps.find((each) => each.id === id);
    if (step !== undefined) return { milestone, step };
  }
  return undefined;
}

/** The milestone that the journey is at. */
export const milestoneNow = (journey: JourneyOne): MilestoneItem | undefined =>
  journey.milestones.find((each) => each.id === journey.milestone);

const RANK: Partial<Record<StepState, number>> = {
  action_required: 0,
  open: 1,
  invalidated: 2,
  waiting: 3,
};

/** The step that the next move is about: the partner's own, then the vendor's, then facts; the soonest due first. */
export function nextStep(journey: JourneyOne): StepItem | undefined {
  const open = stepsOf(journey).filter(isUnderWay);
  const mover = (step: StepItem) =>
    step.mover === 'partner' ? 0 : step.mover === 'vendor' ? 1 : 2;
  const due = (step: StepItem) => step.dueAt ?? '9999';
  return open.toSorted(
    (a, b) =>
      mover(a) - mover(b) ||
      due(a).localeCompare(due(b)) ||
      (RANK[a.state] ?? 9) - (RANK[b.state] ?? 9),
  )[0];
}

const NUMBERS = {
  en: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'],
  'fr-CA': ['zéro', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf', 'dix'],
} as const satisfies Record<LocaleName, readonly string[]>;
/** A small number in words, `three`, for prose; figures above ten. */
export const numberWord = (count: number, locale: LocaleName): string =>
  NUMBERS[locale][count] ?? String(count);

const OF = { en: 'of', 'fr-CA': 'sur' } as const satisfies Record<LocaleName, string>;
const TAIL = {
  en: / (?:for|in|with|on|of|at) .*$/,
  'fr-CA': / (?:pour|en|avec|sur|chez|de|à) .*$/,
} as const;

/**
 * *3 people certified* at two of them: `2 of 3 people certified`. From the way that proves the step, else from its title.
 * Null where nothing is counted, or where the words do not begin with the number that is needed.
 */
export function countedTitle(
  step: Pick<StepItem, 'title' | 'have' | 'need' | 'ways'>,
  locale: LocaleName,
): string | null {
  const { have, need } = step;
  if (have === null || need === null || step.ways.length > 1) return null;
  for (const text of [step.ways[0]?.title, step.title]) {
    const said = text === undefined ? '' : locale === 'en' ? text.en : text.fr;
    const [first = '', ...rest] = said.split(' ');
    if (first !== String(need) && first.toLowerCase() !== NUMBERS[locale][need]) continue;
    const tail = ` ${rest.join(' ')}`.replace(TAIL[locale], '');
    if (tail.trim() !== '') return `${Math.min(have, need)} ${OF[locale]} ${need}${tail}`;
  }
  return null;
}

/** When a step was last sent for review; null before. */
export function sentAt(step: StepItem): string | null {
  const sent = step.evidence.filter((each) => each.round !== null).map((each) => each.at);
  return sent.toSorted().at(-1) ?? null;
}

/** The latest day that stands in what proves a step; null where none does. */
export const provedOn = (step: StepItem): string | null =>
  step.proofs
    .map((proof) => proof.on)
    .filter((day) => day !== null)
    .toSorted()
    .at(-1) ?? null;

/** Runs of milestones that are done, folded together; every other one by itself. */
export function foldDone(
  milestones: readonly MilestoneItem[],
): readonly (readonly [MilestoneItem, ...MilestoneItem[]])[] {
  const runs: [MilestoneItem, ...MilestoneItem[]][] = [];
  for (const milestone of milestones) {
    const last = runs.at(-1);
    if (milestone.state === 'completed' && last?.[0].state === 'completed') last.push(milestone);
    else runs.push([milestone]);
  }
  return runs;
}

/** What the two initials of a name are: `PM`. */
export const initialsOf = (name: string): string =>
  name
    .replace(/^.*: /, '')
    .split(/\s+/)
    .filter((part) => /^\p{L}/u.test(part))
    .map((part) => part[0]?.toUpperCase() ?? '')
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('');

/** The first sentence of a text that a person wrote. */
export const firstSentence = (text: string): string => /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;

/** What changed between two looks at a journey: the steps whose state or count is another. */
export function changedSteps(before: JourneyOne, after: JourneyOne): readonly StepItem[] {
  const known = new Map(stepsOf(before).map((step) => [step.id, `${step.state} ${step.have}`]));
  return stepsOf(after).filter((step) => known.get(step.id) !== `${step.state} ${step.have}`);
}

/** The mean of the areas' values, one place; null while one is missing. */
export function meanOf(values: readonly (string | null)[]): number | null {
  const numbers = values.map((value) => (value === null ? Number.NaN : Number(value)));
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  return Number.isFinite(mean) ? mean : null;
}

/** Whether a line of the history is about the journey as a whole. */
export const isJourneyLine = (item: HistoryItem): boolean =>
  item.step === null && item.title === null;

/** Whether a line of the history says what somebody or a fact did, and not what merely followed from it. */
export const isDeed = (item: HistoryItem): boolean =>
  !(item.from === 'locked' && item.to === 'open') &&
  !(item.from === 'open' && item.to === 'waiting') &&
  !(item.from === 'submitted' && item.to === 'in_review');

/** A text with its first letter small, to stand within a sentence; names in capitals stay. */
export function within(text: TextBoth | string, locale: LocaleName): string {
  const said = typeof text === 'string' ? text : locale === 'en' ? text.en : text.fr;
  return /^\p{Lu}[\p{Ll}\s]/u.test(said) ? said.charAt(0).toLowerCase() + said.slice(1) : said;
}

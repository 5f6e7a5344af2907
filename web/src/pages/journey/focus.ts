import type { JourneyOne, LocaleName, MilestoneItem, StepItem, TextBoth } from '../../api/types.ts';

export type AreaName = JourneyOne['assessment']['gaps'][number]['area'];
type Item = MilestoneItem['playbook'][number];

/** An area with a gap and what closes it. Scores are of 5, as text: `1.50`. */
export type Gap = {
  readonly area: AreaName;
  readonly title: TextBoth;
  readonly score: string;
  readonly target: string;
  readonly steps: readonly StepItem[];
  readonly items: readonly Item[];
};

/** The title of an area of maturity. */
export const areaTitle = (journey: JourneyOne, area: AreaName): TextBoth =>
  journey.assessment.areas.find((each) => each.id === area)?.title ?? { en: area, fr: area };

/** What the plan starts from: the gaps of the first assessment, the widest first, each with what closes it. */
export const gapsOf = (journey: JourneyOne): readonly Gap[] =>
  journey.assessment.gaps.map(({ area, score, target }) => ({
    ...{ area, score, target, title: areaTitle(journey, area) },
    steps: journey.milestones.flatMap((each) => each.steps).filter((step) => step.matters === area),
    items: journey.milestones.flatMap((each) => each.playbook).filter((item) => item.area === area),
  }));

/** A score of 5 with one place, in the reader's figures: `1.5`. */
export const scoreText = (score: string, locale: LocaleName): string =>
  Number(score).toLocaleString(locale === 'en' ? 'en-GB' : 'fr-CA', {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });

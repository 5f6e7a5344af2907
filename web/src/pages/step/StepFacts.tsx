import { Link } from '@tanstack/react-router';
import type { JourneyOne, MilestoneItem, StepItem } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { Facts } from '../../kit/Facts.tsx';
import { Section } from '../../kit/Page.tsx';
import { placeText, placeTitle } from '../edition/placeText.ts';
import classes from './Step.module.css';
import { useStepTexts } from './texts.ts';

type Props = { journey: JourneyOne; milestone: MilestoneItem; step: StepItem };

/** The right column: what the milestone pays, where the rule stands. */
export function StepFacts({ journey, milestone, step }: Props) {
  const t = useStepTexts();
  const words = useCommon();
  const format = useFormat();
  const { clause } = step;
  const sentence = format.say(milestone.clause.says);
  // A clause that says no more than the milestone's name says nothing here.
  const says = sentence === format.say(milestone.title) ? null : `${sentence} `;
  return (
    <Section title={t('rule')}>
      <Facts
        rows={[
          [
            t('milestone'),
            t('milestone.pays', {
              milestone: format.say(milestone.title),
              points: milestone.points,
            }),
          ],
          step.decider === null ? null : [t('decides'), words(step.decider)],
          [
            t('where'),
            <span key="where">
              {says}
              <Link
                to="/edition"
                search={{ edition: journey.edition, clause: milestone.clause.clause }}
                className={classes['place'] ?? ''}
                title={placeTitle(clause)}
              >
                {placeText(clause)}
              </Link>
            </span>,
          ],
        ]}
      />
    </Section>
  );
}

import { Link } from '@tanstack/react-router';
import type { JourneyOne, MilestoneItem, StepItem } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { Facts } from '../../kit/Facts.tsx';
import { Section } from '../../kit/Page.tsx';
import classes from './Step.module.css';
import { useStepTexts } from './texts.ts';

type Props = { journey: JourneyOne; milestone: MilestoneItem; step: StepItem };

/** The right column: what the milestone pays, where the rule stands. */
export function StepFacts({ journey, milestone, step }: Props) {
  const t = useStepTexts();
  const words = useCommon();
  const format = useFormat();
  const { clause } = step;
  return (
      <Section title={t('rule')}>
        <Facts
          rows={[
            [
              t('milestone'),
              t('milestone.pays', { milestone: format.say(milestone.title), points: milestone.points }),
            ],
            step.decider === null ? null : [t('decides'), words(step.decider)],
            [
              t('where'),
              <span key="where">
                {format.say(milestone.clause.says)}{' '}
                <Link
                  to="/edition"
                  search={{ edition: journey.edition, clause: milestone.clause.clause }}
                  className={classes['place'] ?? ''}
                >
                  {`${clause.file}:${clause.line}`}
                </Link>
              </span>,
            ],
          ]}
        />
      </Section>
  );
}

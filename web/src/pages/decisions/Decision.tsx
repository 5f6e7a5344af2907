import { useQuery } from '@tanstack/react-query';
import { approvalQuery } from '../../api/journeys.ts';
import type { ApprovalOne } from '../../api/types.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { LinkButton } from '../../kit/LinkButton.tsx';
import { Mover } from '../../kit/Mover.tsx';
import { StateBadge } from '../../kit/StateBadge.tsx';
import { journeyLink } from '../journey/links.ts';
import { within } from '../journey/words.ts';
import { EvidencePane } from './EvidencePane.tsx';
import { DecisionFrame, Loaded } from './Frame.tsx';
import { IfApproved } from './IfApproved.tsx';
import { RulePane } from './RulePane.tsx';
import { Verdict } from './Verdict.tsx';
import classes from './Decisions.module.css';
import type { Deciding } from './deciding.ts';
import { APPROVAL_TONE } from './tones.ts';
import { Taking } from './Taking.tsx';
import { useDecisionsTexts } from './texts.ts';
import type { View } from './views.ts';

type Props = { id: string; count: number; view: View; deciding: Deciding };

/** One request: evidence, rule, what follows, and the three buttons. */
export function Decision({ id, ...around }: Props) {
  const t = useDecisionsTexts();
  const query = useQuery(approvalQuery(id));
  return (
    <Loaded query={query} gone={{ title: t('gone.title'), says: t('gone.says') }}>
      {(one) => <Shown one={one} {...around} />}
    </Loaded>
  );
}

type ShownProps = { one: ApprovalOne; count: number; view: View; deciding: Deciding };

function Shown({ one, count, view, deciding }: ShownProps) {
  const t = useDecisionsTexts();
  const { format, locale } = useLocale();
  const waits = one.state === 'waiting';
  return (
    <DecisionFrame
      {...{ view, count, partner: one.partner, behalf: one.behalf, ownBar: true }}
      kicker={t(one.round > 1 ? 'kicker.round' : 'kicker', {
        partner: '',
        practice: format.say(one.practiceTitle),
        round: one.round,
      })}
      question={t('question', { step: within(one.title, locale) })}
      marks={<Marks one={one} />}
      actions={
        <>
          <Taking {...{ id: one.id, taken: one.taken, waits, mayTake: one.mayDecide }} />
          <LinkButton {...journeyLink(one.journey)} className={classes['toJourney'] ?? ''}>
            {t('openJourney')}
          </LinkButton>
        </>
      }
      foot={
        <>
          {waits ? <IfApproved one={one} /> : null}
          <Verdict one={one} deciding={deciding} />
        </>
      }
    >
      <EvidencePane one={one} />
      <RulePane one={one} />
    </DecisionFrame>
  );
}

function Marks({ one }: { one: ApprovalOne }) {
  const t = useDecisionsTexts();
  const { format } = useLocale();
  const waits = one.state === 'waiting';
  return (
    <>
      <StateBadge tone={APPROVAL_TONE[one.state]}>
        {waits ? t('inReview', { day: format.dayOfMoment(one.dueAt) }) : t(`state.${one.state}`)}
      </StateBadge>
      {waits ? <Mover mover="vendor" mine={one.mayDecide} dueAt={one.dueAt} /> : null}
      <span className={classes['quiet']}>
        {t('sent', { who: one.submittedBy, day: format.dayOfMoment(one.submittedAt) })}
        {one.escalatedAt === null || !waits
          ? ''
          : `, ${t('escalatedOn', { day: format.dayOfMoment(one.escalatedAt) })}`}
      </span>
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconChevronLeft } from '@tabler/icons-react';
import { approvalQuery } from '../../api/journeys.ts';
import { isMissing } from '../../api/problem.ts';
import type { ApprovalOne } from '../../api/types.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { LinkButton } from '../../kit/LinkButton.tsx';
import { Mover } from '../../kit/Mover.tsx';
import { Empty, ErrorNote, PageSkeleton } from '../../kit/Notes.tsx';
import { StateBadge } from '../../kit/StateBadge.tsx';
import { journeyLink } from '../journey/links.ts';
import { within } from '../journey/words.ts';
import { EvidencePane } from './EvidencePane.tsx';
import { IfApproved } from './IfApproved.tsx';
import { RulePane } from './RulePane.tsx';
import { Verdict } from './Verdict.tsx';
import { useDeskTexts } from './desk.ts';
import desk from './Desk.module.css';
import classes from './Decisions.module.css';
import type { Deciding } from './deciding.ts';
import { APPROVAL_TONE } from './tones.ts';
import { Taking } from './Taking.tsx';
import { useDecisionsTexts } from './texts.ts';
import type { View } from './views.ts';

type Props = { id: string; count: number; view: View; deciding: Deciding };

/** One request: evidence, rule, what follows, and the three buttons. */
export function Decision({ id, count, view, deciding }: Props) {
  const t = useDecisionsTexts();
  const one = useQuery(approvalQuery(id));
  if (one.data !== undefined)
    return <Shown one={one.data} count={count} view={view} deciding={deciding} />;
  if (one.error === null) {
    return (
      <div className={classes['detail']}>
        <PageSkeleton />
      </div>
    );
  }
  return (
    <div className={classes['none']}>
      {isMissing(one.error) ? (
        <Empty title={t('gone.title')}>{t('gone.says')}</Empty>
      ) : (
        <ErrorNote error={one.error} again={() => void one.refetch()} />
      )}
    </div>
  );
}

type ShownProps = { one: ApprovalOne; count: number; view: View; deciding: Deciding };

function Shown({ one, count, view, deciding }: ShownProps) {
  return (
    <article className={classes['detail']} data-own-bar>
      <Head one={one} count={count} view={view} />
      <div className={classes['body']}>
        <EvidencePane one={one} />
        <RulePane one={one} />
      </div>
      <footer className={classes['foot']}>
        {one.state === 'waiting' ? <IfApproved one={one} /> : null}
        <Verdict one={one} deciding={deciding} />
      </footer>
    </article>
  );
}

function Head({ one, count, view }: { one: ApprovalOne; count: number; view: View }) {
  const t = useDecisionsTexts();
  const d = useDeskTexts();
  const { format, locale } = useLocale();
  const day = format.dayOfMoment(one.dueAt);
  return (
    <header className={classes['head']}>
      <Link to="/decisions" search={{ view }} className={classes['back'] ?? ''}>
        <IconChevronLeft size={18} stroke={1.7} aria-hidden />
        {t('back', { count })}
      </Link>
      <div className={classes['headWords']}>
        <p className={classes['quiet']}>
          <Link
            to="/partners/$partnerId"
            params={{ partnerId: one.partner.id }}
            className={classes['plain'] ?? ''}
          >
            {one.partner.name}
          </Link>
          {t(one.round > 1 ? 'kicker.round' : 'kicker', {
            partner: '',
            practice: format.say(one.practiceTitle),
            round: one.round,
          })}
        </p>
        <h1 className={classes['question']}>
          {t('question', { step: within(one.title, locale) })}
        </h1>
        <div className={classes['marks']}>
          <StateBadge tone={APPROVAL_TONE[one.state]}>
            {one.state === 'waiting' ? t('inReview', { day }) : t(`state.${one.state}`)}
          </StateBadge>
          {one.state === 'waiting' ? (
            <Mover mover="vendor" mine={one.mayDecide} dueAt={one.dueAt} />
          ) : null}
          {one.behalf === null ? null : (
            <span className={desk['behalf']}>{d('behalfLong', { who: one.behalf })}</span>
          )}
          <span className={classes['quiet']}>
            {t('sent', { who: one.submittedBy, day: format.dayOfMoment(one.submittedAt) })}
            {one.escalatedAt === null || one.state !== 'waiting'
              ? ''
              : `, ${t('escalatedOn', { day: format.dayOfMoment(one.escalatedAt) })}`}
          </span>
        </div>
      </div>
      <div className={desk['actions']}>
        <Taking one={one} />
        <LinkButton {...journeyLink(one.journey)} className={classes['toJourney'] ?? ''}>
          {t('openJourney')}
        </LinkButton>
      </div>
    </header>
  );
}

import '@mantine/dropzone/styles.css';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { journeyQuery } from '../api/queries.ts';
import type { JourneyOne, MilestoneItem, StepItem } from '../api/types.ts';
import { useLocale } from '../i18n/locale.tsx';
import { LinkButton } from '../kit/LinkButton.tsx';
import { Mover } from '../kit/Mover.tsx';
import { Empty, ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle, Section, TwoColumns } from '../kit/Page.tsx';
import { STEP_TONE, StateBadge, StepBadge } from '../kit/StateBadge.tsx';
import { useMe } from '../shell/me.tsx';
import { GapMark } from './journey/Focus.tsx';
import { journeyLink } from './journey/links.ts';
import { History } from './journey/History.tsx';
import { countedTitle, findStep, isUnderWay } from './journey/words.ts';
import { AssignedTo } from './step/AssignedTo.tsx';
import { Assessment } from './step/Assessment.tsx';
import { Evidence } from './step/Evidence.tsx';
import { Notice } from './step/Notice.tsx';
import { Proofs } from './step/Proofs.tsx';
import { Send } from './step/Send.tsx';
import { StepFacts } from './step/StepFacts.tsx';
import { useSpokenState } from './step/spoken.ts';
import classes from './step/Step.module.css';
import { useStepTexts } from './step/texts.ts';

/** One step: what is asked, what proves it so far, evidence, sending it, whose move it is. */
export function StepPage() {
  const { journeyId = '', stepId = '' } = useParams({ strict: false });
  const journey = useQuery(journeyQuery(journeyId));
  if (journey.data === undefined) {
    return journey.error === null ? (
      <PageSkeleton />
    ) : (
      <PageBody>
        <ErrorNote error={journey.error} again={() => void journey.refetch()} />
      </PageBody>
    );
  }
  const found = findStep(journey.data, stepId);
  return found === undefined ? (
    <Missing journeyId={journeyId} />
  ) : (
    <Step journey={journey.data} milestone={found.milestone} step={found.step} />
  );
}

function Missing({ journeyId }: { journeyId: string }) {
  const t = useStepTexts();
  return (
    <PageBody>
      <Empty
        title={t('notFound.title')}
        action={<LinkButton {...journeyLink(journeyId)}>{t('notFound.go')}</LinkButton>}
      >
        {t('notFound.says')}
      </Empty>
    </PageBody>
  );
}

const SENDABLE = new Set<StepItem['state']>(['open', 'action_required']);

function Step({
  journey,
  milestone,
  step,
}: {
  journey: JourneyOne;
  milestone: MilestoneItem;
  step: StepItem;
}) {
  const t = useStepTexts();
  const { format, locale } = useLocale();
  const me = useMe();
  const counted = step.state === 'waiting' ? countedTitle(step, locale) : null;
  useSpokenState(step);
  const mine = me.partner?.id === journey.partner.id;
  const running = journey.state === 'running';
  const maySend = mine && running && me.may.includes('evidence.send');
  const editable = maySend && step.kind === 'decided' && SENDABLE.has(step.state);
  const answers = step.kind === 'assessment';
  return (
    <PageBody>
      <PageTitle
        title={format.say(step.title)}
        line={format.say(step.says)}
        above={
          <Link {...journeyLink(journey.id)} className={classes['above'] ?? ''}>
            {t('kicker', {
              practice: format.say(journey.title),
              milestone: format.say(milestone.title),
            })}
          </Link>
        }
      />
      <div className={classes['marks']}>
        {counted === null ? (
          <StepBadge step={step} />
        ) : (
          <StateBadge tone={STEP_TONE[step.state]}>{counted}</StateBadge>
        )}
        {step.mover === null || !isUnderWay(step) || !running ? null : (
          <Mover mover={step.mover} mine={mine && step.mover === 'partner'} dueAt={step.dueAt} />
        )}
        <GapMark journey={journey} area={step.matters} />
      </div>
      <TwoColumns
        right={
          <>
            <StepFacts journey={journey} milestone={milestone} step={step} />
            <AssignedTo journey={journey} step={step.id} />
          </>
        }
      >
        <Notice journey={journey} step={step} mine={mine} />
        {answers ? (
          <Assessment
            journey={journey}
            step={step}
            mine={mine}
            mayAnswer={maySend && step.state === 'open'}
          />
        ) : null}
        {step.criteria.length === 0 ? null : (
          <Section title={t('criteria')}>
            <ol className={classes['criteria']}>
              {step.criteria.map((criterion, index) => (
                <li key={index}>{format.say(criterion)}</li>
              ))}
            </ol>
          </Section>
        )}
        {step.kind === 'automatic' ? <Proofs step={step} /> : null}
        {step.kind === 'decided' && me.may.includes('evidence.read') ? (
          <Evidence journey={journey} step={step} editable={editable} />
        ) : null}
        {editable ? <Send journey={journey} step={step} /> : null}
        {step.kind === 'decided' && SENDABLE.has(step.state) && mine && running && !maySend ? (
          <p className={classes['quiet']}>{t('mayNot')}</p>
        ) : null}
        <History journey={journey} step={step.id} title={t('history')} />
      </TwoColumns>
    </PageBody>
  );
}

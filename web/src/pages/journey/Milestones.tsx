import { UnstyledButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { JourneyOne, MilestoneItem, StepItem } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat, useLocale } from '../../i18n/locale.tsx';
import { useFresh } from '../../kit/Figure.tsx';
import { LinkButton } from '../../kit/LinkButton.tsx';
import { Mover } from '../../kit/Mover.tsx';
import { STEP_TONE, StateBadge, ToneIcon, useStepWord } from '../../kit/StateBadge.tsx';
import { PHONE } from '../../shell/Shell.tsx';
import { GapMark, GapMarks } from './Focus.tsx';
import { stepLink } from './links.ts';
import classes from './Milestones.module.css';
import { useJourneyTexts } from './texts.ts';
import {
  countedTitle,
  firstSentence,
  foldDone,
  isDone,
  isUnderWay,
  provedOn,
  sentAt,
  within,
} from './words.ts';

type Run = readonly [MilestoneItem, ...MilestoneItem[]];

/** Every milestone with its steps: those that are done folded together, those to come folded singly. */
export function Milestones({ journey, mine }: { journey: JourneyOne; mine: boolean }) {
  return (
    <div className={classes['milestones']}>
      {foldDone(journey.milestones).map((run) => (
        <Fold key={run[0].id} run={run} journey={journey} mine={mine} />
      ))}
    </div>
  );
}

function Fold({ run, journey, mine }: { run: Run; journey: JourneyOne; mine: boolean }) {
  const format = useFormat();
  const [first] = run;
  const [shown, setShown] = useState<boolean | null>(null);
  const open = shown ?? first.state === 'open';
  const names = run.map((each) => format.say(each.title)).join(', ');
  const fresh = useFresh(run.map((each) => each.state).join());
  return (
    <section className={classes['fold']} data-state={first.state} data-fresh={fresh || undefined}>
      <h2 className={classes['head']}>
        <UnstyledButton
          className={classes['toggle']}
          aria-expanded={open}
          onClick={() => setShown(!open)}
        >
          {first.state === 'open' ? null : open ? (
            <IconChevronDown size={16} stroke={1.8} aria-hidden />
          ) : (
            <IconChevronRight size={16} stroke={1.8} aria-hidden />
          )}
          <span className={classes['name']}>{names}</span>
          <span className={classes['says']}>
            <RunSays run={run} journey={journey} />
            {open ? null : (
              <>
                {' '}
                <GapMarks journey={journey} steps={run.flatMap((each) => each.steps)} />
              </>
            )}
          </span>
          <Pays run={run} />
        </UnstyledButton>
      </h2>
      {open ? (
        <ul>
          {run.map((milestone) => (
            <Steps key={milestone.id} milestone={milestone} journey={journey} mine={mine} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

/** The rows of a milestone; on the phone those that are done are one row until it is opened. */
function Steps({
  milestone,
  journey,
  mine,
}: {
  milestone: MilestoneItem;
  journey: JourneyOne;
  mine: boolean;
}) {
  const t = useJourneyTexts();
  const phone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false }) ?? false;
  const [all, setAll] = useState(false);
  const done = milestone.steps.filter(isDone);
  const folded = phone && !all && milestone.state === 'open' && done.length > 1;
  const shown = folded ? milestone.steps.filter((step) => !isDone(step)) : milestone.steps;
  return (
    <>
      {folded ? (
        <li>
          <UnstyledButton
            className={classes['doneRow']}
            aria-expanded={false}
            onClick={() => setAll(true)}
          >
            <ToneIcon tone="done" />
            <span>{t('doneCount', { count: done.length })}</span>
            <IconChevronRight size={18} stroke={1.7} aria-hidden />
          </UnstyledButton>
        </li>
      ) : null}
      {shown.map((step) => (
        <StepRow key={step.id} step={step} steps={milestone.steps} journey={journey} mine={mine} />
      ))}
    </>
  );
}

function Pays({ run }: { run: Run }) {
  const format = useFormat();
  const words = useCommon();
  const t = useJourneyTexts();
  const [first] = run;
  const points = run.reduce((sum, each) => sum + each.points, 0);
  const kinds = [...new Set(run.map((each) => each.kind))];
  return (
    <span
      className={classes['pays']}
      title={t('pays', {
        points,
        kind: format.list(kinds.map((kind) => words(kind).toLowerCase())),
      })}
    >
      {first.state === 'completed' ? <ToneIcon tone="done" size={16} /> : null}
      {run.some((each) => each.paid === false) ? (
        <span className={classes['quiet']}>{t('paidBefore')}</span>
      ) : null}
      {kinds.map((kind) => (
        <span key={kind} className={classes['kind']} data-kind={kind} aria-hidden />
      ))}
      <b data-num>{format.signed(points)}</b>
      <span className="visually-hidden">{format.list(kinds.map((kind) => words(kind)))}</span>
    </span>
  );
}

function RunSays({ run, journey }: { run: Run; journey: JourneyOne }) {
  const t = useJourneyTexts();
  const { format, locale } = useLocale();
  const [first] = run;
  const steps = run.flatMap((each) => each.steps);
  if (first.state === 'completed') {
    const days = [
      ...new Set(
        run
          .map((each) => each.completedAt)
          .filter((at) => at !== null)
          .map(format.dayOfMoment),
      ),
    ];
    const [from = ''] = days;
    return days.length > 2
      ? t('foldedFromTo', { count: steps.length, from, to: days.at(-1) ?? '' })
      : t('folded', { count: steps.length, days: format.list(days) });
  }
  const done = steps.filter(isDone).length;
  if (first.state === 'open') {
    const open = steps.filter(isUnderWay).length;
    if (done === 0) return t('stepsOpen', { open, of: steps.length });
    return t('stepsDone', { done, of: steps.length });
  }
  const ways = steps.find((step) => step.ways.length > 1)?.ways ?? [];
  if (ways.length > 1)
    return t('oneOf', { ways: ways.map((way) => within(way.title, locale)).join(', ') });
  const before = journey.milestones[journey.milestones.indexOf(first) - 1];
  return before === undefined
    ? ''
    : t('stepsNone', { count: steps.length, before: format.say(before.title) });
}

type RowProps = { step: StepItem; steps: readonly StepItem[]; journey: JourneyOne; mine: boolean };

function StepRow({ step, steps, journey, mine }: RowProps) {
  const t = useJourneyTexts();
  const { format, locale } = useLocale();
  const fresh = useFresh(`${step.state} ${step.have}`);
  // The date stands beside it, with whose move it is.
  const word = useStepWord({ ...step, dueAt: null });
  const counted = step.state === 'waiting' ? countedTitle(step, locale) : null;
  const title = format.say(step.title);
  const own = mine && step.mover === 'partner';
  return (
    <li
      className={classes['row']}
      data-state={step.state}
      data-fresh={fresh || undefined}
      data-now={(own && journey.milestone === milestoneOf(journey, step)) || undefined}
    >
      <ToneIcon tone={STEP_TONE[step.state]} />
      <div className={classes['what']}>
        <Link {...stepLink(journey.id, step.id)} className={classes['title'] ?? ''}>
          {title}
        </Link>
        <div className={classes['quiet']}>
          <GapMark journey={journey} area={step.matters} />
          <Detail step={step} steps={steps} />
        </div>
      </div>
      <div className={classes['marks']}>
        <div className={classes['state']}>
          <StateBadge tone={STEP_TONE[step.state]}>{counted ?? word}</StateBadge>
        </div>
        <div className={classes['move']}>
          {step.mover === null || !isUnderWay(step) ? null : (
            <Mover mover={step.mover} mine={own} dueAt={step.dueAt} />
          )}
        </div>
      </div>
      {isUnderWay(step) ? (
        <LinkButton
          className={classes['open'] ?? ''}
          {...stepLink(journey.id, step.id)}
          size="xs"
          tabIndex={-1}
          aria-label={t('openStep', { step: title })}
        >
          {t('open')}
        </LinkButton>
      ) : null}
      <IconChevronRight className={classes['chevron']} size={18} stroke={1.7} aria-hidden />
    </li>
  );
}

const milestoneOf = (journey: JourneyOne, step: StepItem) =>
  journey.milestones.find((each) => each.steps.includes(step))?.id;

function Detail({ step, steps }: { step: StepItem; steps: readonly StepItem[] }) {
  const t = useJourneyTexts();
  const format = useFormat();
  const sent = sentAt(step);
  const proved = provedOn(step);
  if (step.state === 'action_required' && step.reason !== null) return firstSentence(step.reason);
  if (step.state === 'rejected' && step.reason !== null) return firstSentence(step.reason);
  if (step.state === 'in_review' || step.state === 'submitted') {
    return sent === null ? format.say(step.says) : t('sentOn', { day: format.dayOfMoment(sent) });
  }
  if (step.proofs.length > 0 && (step.state === 'waiting' || isDone(step))) {
    const names = step.proofs.map((proof) => format.say(proof.title).replace(/^.*: /, ''));
    const shown =
      names.length > 3 ? [...names.slice(0, 2), t('others', { count: names.length - 2 })] : names;
    return isDone(step) && proved !== null
      ? t('by', { who: format.list(shown), day: format.day(proved) })
      : format.list(shown);
  }
  if (step.state === 'locked') {
    const before = steps[steps.indexOf(step) - 1];
    if (before !== undefined && !isDone(before))
      return t('after', { step: format.say(before.title) });
  }
  return format.say(step.says);
}

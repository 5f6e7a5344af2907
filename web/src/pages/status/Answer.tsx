import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { Suspense, lazy } from 'react';
import { Skeleton } from '@mantine/core';
import type { RequirementState, Standing } from '../../api/types.ts';
import { bold } from '../../i18n/texts.tsx';
import { useFormat } from '../../i18n/locale.tsx';
import { Figure } from '../../kit/Figure.tsx';
import { Frame } from '../../kit/Page.tsx';
import { StateBadge } from '../../kit/StateBadge.tsx';
import { TierMark } from '../../kit/TierMark.tsx';
import { Why } from '../../kit/Why.tsx';
import { useStatusTexts } from './texts.ts';
import classes from './status.module.css';

const TimelineChart = lazy(async () => ({
  default: (await import('./TimelineChart.tsx')).TimelineChart,
}));

/** The answer: which tier, until when, how many points, what would change it; and the same over time. */
export function Answer({ standing }: { standing: Standing }) {
  const t = useStatusTexts();
  const format = useFormat();
  return (
    <Frame>
      <div className={classes['answer']}>
        <div className={classes['answerWords']}>
          <div className={classes['tierRow']}>
            <TierMark level={standing.tier.level} title={format.say(standing.tier.title)} />
            <Secured standing={standing} />
          </div>
          <p className={classes['total']}>
            <Figure value={standing.points} />
            <span className={classes['unit']}>{t('points')}</span>
            <Why to={{}} points={standing.points} what={t('allTogether')} />
          </p>
          {standing.tier.why === null ? null : (
            <p className={classes['lapse']}>{format.say(standing.tier.why)}</p>
          )}
          <p className={classes['lapse']}>
            <LapseWords standing={standing} />
          </p>
          <Requirements requirements={standing.tier.requirements} />
        </div>
        <div className={classes['answerChart']}>
          <Suspense fallback={<Skeleton height={240} />}>
            <TimelineChart standing={standing} />
          </Suspense>
        </div>
      </div>
    </Frame>
  );
}

const AT_RISK_DAYS = 60;

function Secured({ standing }: { standing: Standing }) {
  const t = useStatusTexts();
  const format = useFormat();
  const { level, securedUntil } = standing.tier;
  if (level === 0) return null;
  if (securedUntil === null) return <StateBadge tone="done">{t('secured')}</StateBadge>;
  const day = format.dayLong(securedUntil);
  return format.daysTo(securedUntil) <= AT_RISK_DAYS ? (
    <StateBadge tone="change" icon={IconAlertTriangle}>
      {t('atRisk', { day })}
    </StateBadge>
  ) : (
    <StateBadge tone="done">{t('securedUntil', { day })}</StateBadge>
  );
}

function LapseWords({ standing }: { standing: Standing }) {
  const t = useStatusTexts();
  const format = useFormat();
  const { lapse, tier } = standing;
  if (lapse === null) return standing.points === 0 ? null : t('lapseNone');
  const says = t('lapse', {
    day: format.daySpoken(lapse.on),
    // What lapses on the way there too, so that the sentence adds up with the number above it.
    points: standing.points - lapse.leaves,
    leaves: lapse.leaves,
  });
  if (tier.level === 0) return says;
  const name = format.say(tier.title);
  const then =
    lapse.neededToKeep > 0
      ? t('lapseNeeds', { points: lapse.neededToKeep, tier: name })
      : t('lapseKeeps', { tier: name });
  return (
    <>
      {says} {bold([then])}
    </>
  );
}

function Requirements({ requirements }: { requirements: readonly RequirementState[] }) {
  const t = useStatusTexts();
  const format = useFormat();
  if (requirements.length === 0) return null;
  return (
    <ul className={classes['requirements']}>
      {requirements.map((requirement) => (
        <li key={requirement.id} className={classes['requirement']}>
          <span>
            {t('needed', { title: format.say(requirement.title), need: requirement.need })}
          </span>
          <span className={classes['have']} data-num>
            {requirement.holds ? (
              <>
                <IconCheck size={15} stroke={2} aria-hidden />
                <span className="visually-hidden">{t('holds')}</span>
              </>
            ) : null}
            {format.number(requirement.have)}
          </span>
        </li>
      ))}
    </ul>
  );
}

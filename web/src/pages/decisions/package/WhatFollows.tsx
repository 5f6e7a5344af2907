import type { EnrolmentOne, LineItem } from '../../../api/types.ts';
import { useFormat } from '../../../i18n/locale.tsx';
import { KindDot } from '../../../kit/Kinds.tsx';
import { isLive, isPast, isWaiting } from '../../enrolment/words.ts';
import strip from '../IfApproved.module.css';
import { rulesOf } from './cards.ts';
import { usePackageTexts } from './texts.ts';

/** What follows at once if what waits is approved: when it begins, points, what takes part then; and what if nobody decides. */
export function WhatFollows({ one }: { one: EnrolmentOne }) {
  const t = usePackageTexts();
  const format = useFormat();
  const mine = one.lines.filter(({ mayDecide }) => mayDecide);
  const waiting = mine.length > 0 ? mine : one.lines.filter(isWaiting);
  const then = one.lines.filter((line) => waiting.includes(line) || isLive(line) || isClear(line));
  const lapses = waiting.flatMap((line) => line.lapsesAt ?? []).toSorted()[0];
  return (
    <section className={strip['if']} aria-label={t('if')}>
      <p className={strip['head']}>
        <b>{t('if')}</b> <span className={strip['quiet']}>{t('if.note')}</span>
      </p>
      <dl className={strip['strip']}>
        <Begins one={one} waiting={waiting} />
        <div>
          <dt>{t('if.points')}</dt>
          <dd data-num>
            {one.welcomePoints === 0 ? t('if.points.none') : format.signed(one.welcomePoints)}
          </dd>
          <dd className={strip['quiet']}>
            {one.welcomePoints === 0 ? (
              t('if.points.none.says')
            ) : (
              <span className={strip['kind']}>
                <KindDot kind="foundational" />
                {t('if.points.welcome')}
              </span>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('if.takes')}</dt>
          <dd>{t('if.takes.lines', { count: then.length })}</dd>
          <dd className={strip['quiet']}>
            {t('if.takes.says', { countries: new Set(then.map(({ country }) => country)).size })}
          </dd>
        </div>
        <div>
          <dt>{t('if.else')}</dt>
          <dd>
            {lapses === undefined
              ? t('if.else.never')
              : t('if.else.lapses', { day: format.dayOfMoment(lapses) })}
          </dd>
          <dd className={strip['quiet']}>{t('if.else.says')}</dd>
        </div>
      </dl>
    </section>
  );
}

const isClear = (line: LineItem): boolean =>
  !isWaiting(line) && !isPast(line) && line.state !== 'action_required';

/** On the day of the decision where the agreement is accepted, else when it is; after onboarding where that is asked next. */
function Begins({ one, waiting }: { one: EnrolmentOne; waiting: readonly LineItem[] }) {
  const t = usePackageTexts();
  const format = useFormat();
  const entities = new Set(waiting.map(({ entity }) => entity));
  const agreements = one.agreements.filter(({ entity }) => entities.has(entity));
  const open = agreements.filter(({ accepted }) => accepted === null);
  const isNext = waiting.some((line) => line.decider === 'compliance' && rulesOf(line).length > 0);
  const key = isNext ? 'next' : open.length > 0 ? 'accepted' : 'today';
  const named = open.length > 0 ? open : agreements;
  return (
    <div>
      <dt>{t('if.begins')}</dt>
      <dd>{t(`if.begins.${key}`)}</dd>
      <dd className={strip['quiet']}>
        {t(`if.begins.${key}.says`, {
          entity: format.list(named.map(({ title }) => format.say(title))),
        })}
      </dd>
    </div>
  );
}

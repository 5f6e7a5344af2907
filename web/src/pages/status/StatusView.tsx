import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { announce } from '../../api/announce.ts';
import { standingQuery } from '../../api/queries.ts';
import type { Standing } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { Empty, ErrorNote, RowsSkeleton } from '../../kit/Notes.tsx';
import { TwoColumns } from '../../kit/Page.tsx';
import { usePartner } from '../../shell/partner.tsx';
import { Answer } from './Answer.tsx';
import { Countries } from './Countries.tsx';
import { LastHeard } from './LastHeard.tsx';
import { ByModel } from './ByModel.tsx';
import { Latest } from './Latest.tsx';
import { NextTier } from './NextTier.tsx';
import { WhoseMove } from './WhoseMove.tsx';
import { useStatusTexts } from './texts.ts';
import classes from './status.module.css';

/** A partner's status, live: the answer, then by model, countries, whose move it is, what the next tier takes. */
export function StatusView({ partner }: { partner: string }) {
  const standing = useQuery(standingQuery(partner));
  useSpokenChange(standing.data);
  if (standing.isError && standing.data === undefined) {
    return <ErrorNote error={standing.error} again={() => void standing.refetch()} />;
  }
  if (standing.data === undefined) return <StatusSkeleton />;
  const data = standing.data;
  return (
    <>
      <Answer standing={data} />
      <TwoColumns first={<WhoseMove partner={partner} />} right={<NextTier standing={data} />}>
        {data.points === 0 ? <NothingYet /> : <ByModel standing={data} />}
        {data.countries.length > 0 ? <Countries standing={data} /> : null}
        <Latest partner={partner} />
      </TwoColumns>
      <LastHeard partner={partner} />
    </>
  );
}

function NothingYet() {
  const t = useStatusTexts();
  const { own } = usePartner();
  return (
    <Empty
      title={t('empty')}
      action={
        own ? (
          <Button renderRoot={(props) => <Link to="/ignite" {...props} />}>
            {t('emptyAction')}
          </Button>
        ) : undefined
      }
    >
      {t('emptySays')}
    </Empty>
  );
}

/** Tells the screen reader what a fact from outside has changed; silent about what was opened. */
function useSpokenChange(standing: Standing | undefined): void {
  const t = useStatusTexts();
  const format = useFormat();
  const before = useRef<Standing | undefined>(undefined);
  useEffect(() => {
    const was = before.current;
    before.current = standing;
    if (standing === undefined || was === undefined || was.partner.id !== standing.partner.id)
      return;
    if (was.points !== standing.points) {
      const change = format.signed(standing.points - was.points);
      const tier =
        was.tier.id === standing.tier.id
          ? ''
          : t('tierChanged', { tier: format.say(standing.tier.title) });
      announce(`${t('changed', { points: standing.points, change })} ${tier}`.trim());
    }
  }, [standing, t, format]);
}

function StatusSkeleton() {
  return (
    <div aria-busy>
      <Skeleton height={300} radius="lg" />
      <div className={classes['skeleton']}>
        <RowsSkeleton rows={5} />
        <RowsSkeleton rows={5} />
      </div>
    </div>
  );
}

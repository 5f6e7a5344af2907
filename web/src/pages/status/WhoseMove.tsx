import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { journeyQuery, journeysQuery } from '../../api/queries.ts';
import type { JourneyOne, StepItem } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { Mover } from '../../kit/Mover.tsx';
import { ErrorNote, RowsSkeleton } from '../../kit/Notes.tsx';
import { Section } from '../../kit/Page.tsx';
import { useStepWord } from '../../kit/StateBadge.tsx';
import { usePartner } from '../../shell/partner.tsx';
import { useStatusTexts } from './texts.ts';
import classes from './status.module.css';

const SHOWN_MAX = 7;
type Move = { journey: JourneyOne; step: StepItem & { mover: 'partner' | 'vendor' | 'facts' } };

/** The open steps of a partner's journeys: whose move each is, by when; the reader's own and the soonest first. */
export function WhoseMove({ partner }: { partner: string }) {
  const t = useStatusTexts();
  const { own } = usePartner();
  const list = useQuery(journeysQuery({ partner, state: 'running', limit: 20 }));
  const ids = (list.data?.items ?? []).map((journey) => journey.id);
  const journeys = useQueries({ queries: ids.map((id) => journeyQuery(id)) });
  if (list.isError) return <ErrorNote error={list.error} again={() => void list.refetch()} />;
  const loading = list.isPending || journeys.some((journey) => journey.isPending);
  const moves = movesOf(
    journeys.flatMap((journey) => (journey.data === undefined ? [] : [journey.data])),
  );
  return (
    <Section
      title={t('moves')}
      aside={loading ? undefined : t('movesOpen', { count: moves.length })}
    >
      {loading ? <RowsSkeleton rows={4} /> : null}
      {!loading && moves.length === 0 ? (
        <p className={classes['quiet']}>{t(own ? 'movesNone' : 'movesNoneOther')}</p>
      ) : null}
      <ul className={classes['moves']}>
        {moves.slice(0, SHOWN_MAX).map((move) => (
          <MoveRow key={`${move.journey.id} ${move.step.id}`} move={move} />
        ))}
      </ul>
      {moves.length > SHOWN_MAX ? (
        <Link to={own ? '/ignite' : '/journeys'} className={classes['more'] ?? ''}>
          {t('movesAll')}
        </Link>
      ) : null}
    </Section>
  );
}

const RANK = { partner: 0, vendor: 1, facts: 2 } as const;

function movesOf(journeys: readonly JourneyOne[]): readonly Move[] {
  const moves = journeys.flatMap((journey) =>
    journey.milestones.flatMap((milestone) =>
      milestone.steps.flatMap((step) => {
        const { mover } = step;
        return mover === null || step.state === 'locked'
          ? []
          : [{ journey, step: { ...step, mover } }];
      }),
    ),
  );
  return moves.sort(
    (a, b) =>
      RANK[a.step.mover] - RANK[b.step.mover] ||
      (a.step.dueAt ?? '9').localeCompare(b.step.dueAt ?? '9') ||
      a.step.id.localeCompare(b.step.id),
  );
}

function MoveRow({ move: { journey, step } }: { move: Move }) {
  const t = useStatusTexts();
  const format = useFormat();
  const { own } = usePartner();
  const state = useStepWord({ ...step, dueAt: null });
  const title = format.say(journey.title);
  return (
    <li className={classes['move']}>
      <div className={classes['moveWords']}>
        <Link
          to="/journeys/$journeyId/steps/$stepId"
          params={{ journeyId: journey.id, stepId: step.id }}
          className={classes['moveTitle'] ?? ''}
        >
          {format.say(step.title)}
        </Link>
        <div className={classes['quiet']}>{t('moveDetail', { journey: title, state })}</div>
      </div>
      <Mover
        mover={step.mover}
        mine={own ? step.mover === 'partner' : step.mover === 'vendor'}
        dueAt={step.dueAt}
      />
    </li>
  );
}

import { Button, Progress } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { simulationQuery, stopTrying, tryOnAll } from '../api/versions.ts';
import type { SimulationOne } from '../api/types.ts';
import { useFormat } from '../i18n/locale.tsx';
import { ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle, Section } from '../kit/Page.tsx';
import { useMe } from '../shell/me.tsx';
import { By } from './versions/By.tsx';
import { Changes } from './versions/Changes.tsx';
import { Moves } from './versions/Moves.tsx';
import { Partners } from './versions/Partners.tsx';
import { Release } from './versions/Release.tsx';
import { Spread } from './versions/Spread.tsx';
import { toneOf } from './versions/tones.ts';
import { useVersionTexts } from './versions/texts.ts';
import classes from './versions/Versions.module.css';

/** A draft tried on all partners: progress, then who rises, who falls, and what it costs. */
export function TrialPage() {
  const { simulationId } = useParams({
    from: '/gate/shell/versions/$editionId/tries/$simulationId',
  });
  const simulation = useQuery(simulationQuery(simulationId));
  if (simulation.data === undefined) {
    return simulation.error === null ? (
      <PageSkeleton />
    ) : (
      <PageBody>
        <ErrorNote error={simulation.error} again={() => void simulation.refetch()} />
      </PageBody>
    );
  }
  return <Trial one={simulation.data} />;
}

function Trial({ one }: { one: SimulationOne }) {
  const t = useVersionTexts();
  const isOpen = one.state === 'waiting' || one.state === 'running';
  return (
    <PageBody>
      <Head one={one} />
      {isOpen ? <Running one={one} /> : null}
      <Figures one={one} />
      <div className={classes['halves']}>
        <Moves totals={one.totals} />
        <Spread totals={one.totals} />
      </div>
      <Partners one={one} />
      <By totals={one.totals} />
      <Changes edition={one.edition} against={one.against} effects={one.totals.clauses} />
      <Section title={t('costs')}>
        <p className={classes['says']}>{t('costs.says')}</p>
        <Release
          edition={one.edition}
          simulation={one.state === 'done' && one.isCurrent ? one : null}
        />
      </Section>
    </PageBody>
  );
}

function Head({ one }: { one: SimulationOne }) {
  const t = useVersionTexts();
  const format = useFormat();
  const me = useMe();
  const navigate = useNavigate();
  const { edition, state, totals, tried } = one;
  const title = format.say(one.title);
  const again = useMutation({
    mutationFn: () => tryOnAll(edition),
    onSuccess: ({ id }) =>
      navigate({
        to: '/versions/$editionId/tries/$simulationId',
        params: { editionId: edition, simulationId: id },
      }),
  });
  const isOpen = state === 'waiting' || state === 'running';
  return (
    <>
      <PageTitle
        above={
          <Link to="/versions/$editionId" params={{ editionId: edition }}>
            {t('back')}, {title}
          </Link>
        }
        title={
          isOpen
            ? t('progress.title', { title })
            : state === 'done'
              ? t('result.title', { rises: totals.rises, falls: totals.falls })
              : `${title}: ${t(`state.${state}`)}`
        }
        line={
          <>
            {t('result.line', {
              partners: tried,
              day: format.dayLong(one.asOf),
              moment: format.moment(one.askedAt),
              by: one.askedBy ?? '',
            })}{' '}
            {one.isCurrent ? null : <b>{t('result.outdated')}</b>}
          </>
        }
      >
        {!isOpen && me.may.includes('simulations.run') ? (
          <Button disabled={again.isPending} onClick={() => again.mutate()}>
            {t(again.isPending ? 'trying' : 'tryAgain')}
          </Button>
        ) : null}
      </PageTitle>
      {again.error === null ? null : <ErrorNote error={again.error} />}
    </>
  );
}

function Running({ one }: { one: SimulationOne }) {
  const t = useVersionTexts();
  const me = useMe();
  const stopping = useMutation({ mutationFn: () => stopTrying(one.id) });
  const share = one.partners === 0 ? 0 : (100 * one.tried) / one.partners;
  return (
    <div className={classes['release']} role="status">
      <Progress value={share} aria-label={t('progress.title', { title: '' })} />
      <p>{t('progress.line', { tried: one.tried, partners: one.partners })}</p>
      {me.may.includes('simulations.run') ? (
        <div>
          <Button disabled={stopping.isPending} onClick={() => stopping.mutate()}>
            {t('stop')}
          </Button>
        </div>
      ) : null}
      {stopping.error === null ? null : <ErrorNote error={stopping.error} />}
    </div>
  );
}

function Figures({ one: { totals, tried } }: { one: SimulationOne }) {
  const t = useVersionTexts();
  const format = useFormat();
  const { before, after } = totals.points;
  const of = t('figure.of', { partners: tried });
  const figures = [
    {
      key: 'points',
      value: format.signed(after - before),
      tone: toneOf(after - before),
      note: `${format.number(before)} → ${format.number(after)}`,
    },
    { key: 'rises', value: format.number(totals.rises), tone: 'stays', note: of },
    { key: 'falls', value: format.number(totals.falls), tone: 'stays', note: of },
    {
      key: 'dependent',
      value: format.number(totals.dependent),
      tone: 'stays',
      note: t('figure.dependent.note'),
    },
  ] as const;
  return (
    <div className={classes['figures']}>
      {figures.map(({ key, value, tone, note }) => (
        <div key={key}>
          <p className={classes['quiet']}>{t(`figure.${key}`)}</p>
          <p className={classes['value']} data-num data-tone={tone}>
            {value}
          </p>
          <p className={classes['quiet']} data-num>
            {note}
          </p>
        </div>
      ))}
    </div>
  );
}

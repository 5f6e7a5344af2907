import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { announce } from '../api/announce.ts';
import { delegationsQuery, endDelegation, handOver } from '../api/desk.ts';
import type { DelegationBody, DelegationItem, DelegationList } from '../api/types.ts';
import { useCommon } from '../i18n/common.ts';
import { useFormat } from '../i18n/locale.tsx';
import { Empty, ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle, Section } from '../kit/Page.tsx';
import { StateBadge } from '../kit/StateBadge.tsx';
import { useMe } from '../shell/me.tsx';
import { useDeskTexts } from './decisions/desk.ts';
import classes from './decisions/Desk.module.css';

/** *Out of office*: who decides for me and for whom I decide, now and to come, and handing over. */
export function OutOfOfficePage() {
  const t = useDeskTexts();
  const handed = useQuery(delegationsQuery());
  if (handed.isError && handed.data === undefined) {
    return (
      <PageBody>
        <ErrorNote error={handed.error} again={() => void handed.refetch()} />
      </PageBody>
    );
  }
  if (handed.data === undefined) return <PageSkeleton />;
  const { items, colleagues } = handed.data;
  return (
    <PageBody>
      <PageTitle
        above={<Link to="/decisions">{t('hand.back')}</Link>}
        title={t('hand.title')}
        line={t('hand.line')}
      />
      <Section title={t('hand.now')}>
        {items.length === 0 ? (
          <Empty title={t('hand.none.title')}>{t('hand.none.says')}</Empty>
        ) : (
          <ul className={classes['handed']}>
            {items.map((item) => (
              <Handed key={item.id} item={item} />
            ))}
          </ul>
        )}
      </Section>
      <Section title={t('hand.new')}>
        <HandOverForm colleagues={colleagues} />
      </Section>
    </PageBody>
  );
}

function Handed({ item }: { item: DelegationItem }) {
  const t = useDeskTexts();
  const format = useFormat();
  const queries = useQueryClient();
  const { from, to, mine, away, now } = item;
  const what = mine
    ? to === null
      ? t('hand.away')
      : t('hand.mine', { to: to.name })
    : t('hand.toMe', { from: from.name });
  const ending = useMutation({
    mutationFn: () => endDelegation(item.id),
    onSuccess: () => announce(t('hand.ended')),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['approval'] });
      void queries.invalidateQueries({ queryKey: ['me'] });
    },
  });
  const last = format.lastDayBefore(format.dayOf(item.until));
  return (
    <li>
      <div>
        <p className={classes['what']}>{what}</p>
        <p className={classes['quiet']}>
          {t('hand.span', {
            from: format.dayOfMoment(item.since),
            until: format.day(last),
          })}
          {away && to !== null
            ? `, ${mine ? t('hand.away') : t('hand.awayOf', { from: from.name })}`
            : ''}
        </p>
        {ending.isError ? <ErrorNote error={ending.error} /> : null}
      </div>
      <StateBadge tone={now ? 'review' : 'quiet'}>
        {t(now ? 'hand.holds' : 'hand.later')}
      </StateBadge>
      <Button
        disabled={ending.isPending}
        aria-label={t('hand.endOf', { what })}
        onClick={() => ending.mutate()}
      >
        {t('hand.end')}
      </Button>
    </li>
  );
}

function HandOverForm({ colleagues }: Pick<DelegationList, 'colleagues'>) {
  const t = useDeskTexts();
  const c = useCommon();
  const format = useFormat();
  const { today } = useMe();
  const queries = useQueryClient();
  const [to, setTo] = useState('');
  const [away, setAway] = useState(true);
  const [from, setFrom] = useState(today);
  const [until, setUntil] = useState(today);
  const [tried, setTried] = useState(false);
  const saving = useMutation({
    mutationFn: (body: DelegationBody) => handOver(body),
    onSuccess: () => {
      announce(t('hand.saved'));
      setTried(false);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['approval'] }),
  });
  const noColleague = to === '' && !away;
  const noDays = from === '' || until === '';
  return (
    <form
      noValidate
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!noColleague && !noDays)
          saving.mutate({ to: to === '' ? null : to, away, from, until });
      }}
    >
      <NativeSelect
        label={t('hand.to')}
        value={to}
        error={tried && noColleague ? t('hand.noColleague') : null}
        onChange={(event) => setTo(event.currentTarget.value)}
        data={[
          { value: '', label: t('hand.nobody') },
          ...colleagues.map(({ id, name, role, awayUntil }) => ({
            value: id,
            label: t('hand.colleague', {
              ...{ name, role: c(role), away: awayUntil !== null },
              until: awayUntil === null ? '' : format.dayOfMoment(awayUntil),
            }),
          })),
        ]}
      />
      <div className={classes['days']}>
        <TextInput
          type="date"
          label={t('hand.from')}
          value={from}
          min={today}
          error={tried && from === '' ? t('hand.noDays') : null}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('hand.until')}
          value={until}
          min={from}
          error={tried && until === '' ? t('hand.noDays') : null}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
      </div>
      <Checkbox
        checked={away}
        label={t('hand.awayBox')}
        description={t('hand.awayHint')}
        onChange={(event) => setAway(event.currentTarget.checked)}
      />
      {saving.isError ? <ErrorNote error={saving.error} /> : null}
      <div className={classes['go']}>
        <Button type="submit" variant="filled" disabled={saving.isPending}>
          {t(to === '' ? 'hand.goAway' : 'hand.go')}
        </Button>
        {saving.isSuccess ? <span role="status">{t('hand.saved')}</span> : null}
      </div>
    </form>
  );
}

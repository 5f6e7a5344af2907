import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { enrolmentHistoryQuery } from '../../api/enrolments.ts';
import type { EnrolmentEvent, EnrolmentOne } from '../../api/types.ts';
import { enrolment as en } from '../../i18n/en/enrolment.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { ErrorNote, RowsSkeleton } from '../../kit/Notes.tsx';
import { Section } from '../../kit/Page.tsx';
import classes from './Enrolment.module.css';
import { useEnrolmentTexts } from './texts.ts';
import { useLineName } from './words.ts';

const SHOWN = 8;

/** Who did what, newest first; what was done to several lines at once is one line. */
export function History({
  enrolment,
  narrow = false,
}: {
  enrolment: EnrolmentOne;
  /** In a column beside something: the day stands above what happened. */
  narrow?: boolean;
}) {
  const t = useEnrolmentTexts();
  const history = useQuery(enrolmentHistoryQuery(enrolment.id));
  const [all, setAll] = useState(false);
  const deeds = deedsOf(history.data?.items ?? []);
  const shown = all ? deeds : deeds.slice(0, SHOWN);
  return (
    <Section title={t('history')}>
      {history.error === null ? null : (
        <ErrorNote error={history.error} again={() => void history.refetch()} />
      )}
      {history.isPending ? <RowsSkeleton rows={3} /> : null}
      {history.isSuccess && deeds.length === 0 ? (
        <p className={classes['quiet']}>{t('history.none')}</p>
      ) : null}
      <ol className={classes['history']} data-narrow={narrow || undefined}>
        {shown.map((deed, index) => (
          <Line key={`${deed.at} ${index}`} deed={deed} enrolment={enrolment} />
        ))}
      </ol>
      {deeds.length > SHOWN ? (
        <Button mt={12} onClick={() => setAll(!all)}>
          {all ? t('history.less') : t('history.all', { count: deeds.length })}
        </Button>
      ) : null}
    </Section>
  );
}

type Key = Extract<keyof typeof en, `did.${string}`>;
type Deed = EnrolmentEvent & { readonly key: Key; readonly subjects: readonly string[] };

/** What happened without changing a state. */
const QUIET: Readonly<Record<string, Key>> = {
  renew: 'did.renewed',
  'name-signatories': 'did.signatories',
  'renewal-opened': 'did.opened',
  revise: 'did.revised',
  'take-back': 'did.otherCompany',
};

function keyOf({ what, subject, from, to }: EnrolmentEvent): Key | null {
  const isKey = (key: string): key is Key => Object.hasOwn(en, key);
  if (to === null) return QUIET[what] ?? null;
  if (subject === null && to === 'active') {
    if (what === 'reinstate') return 'did.reinstated';
    if (what === 'renew') return 'did.renewed';
  }
  if (what === 'take-back' && subject !== null) return 'did.line.takenBack';
  if (what === 'answer' && to === 'in_review') return 'did.line.answered';
  if (what === 'screened' && to === 'approved') return 'did.line.clear';
  // What was approved waits for one more decision: that is no news of its own.
  if (from === 'in_review' && to === 'in_review') return null;
  const of = subject === null ? 'whole' : subject.includes('/') ? 'line' : 'agreement';
  const key = `did.${of}.${to}`;
  return isKey(key) ? key : null;
}

function deedsOf(items: readonly EnrolmentEvent[]): readonly Deed[] {
  const deeds: (Omit<Deed, 'subjects'> & { subjects: string[] })[] = [];
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const last = deeds.at(-1);
    const isSame =
      last !== undefined &&
      last.key === key &&
      last.at === item.at &&
      last.by === item.by &&
      last.reason === item.reason;
    if (isSame) last.subjects.unshift(...(item.subject === null ? [] : [item.subject]));
    else deeds.push({ ...item, key, subjects: item.subject === null ? [] : [item.subject] });
  }
  return deeds;
}

function Line({ deed, enrolment }: { deed: Deed; enrolment: EnrolmentOne }) {
  const t = useEnrolmentTexts();
  const words = useCommon();
  const format = useFormat();
  const nameOf = useLineName();
  const what = deed.subjects.map((id) => {
    const line = enrolment.lines.find((one) => one.id === id);
    if (line !== undefined) return nameOf(line);
    const agreement = enrolment.agreements.find((one) => one.entity === id);
    return agreement === undefined ? id : format.say(agreement.title);
  });
  const role = ROLES.find((each) => each === deed.role);
  const code = enrolment.reasons.find((one) => one.code === deed.code);
  return (
    <li className={classes['line']}>
      <time dateTime={deed.at} className={classes['lineDay']}>
        {format.dayOfMoment(deed.at)}
      </time>
      <span className={classes['lineWords']}>
        <span>{t(deed.key, { what: what.join('; ') })}</span>
        {deed.by === null ? null : (
          <span className={classes['quiet']}>
            {t('did.by', { who: role === undefined ? deed.by : `${deed.by}, ${words(role)}` })}
          </span>
        )}
        {code === undefined ? null : (
          <span className={classes['lineReason']}>{format.say(code.title)}</span>
        )}
        {deed.reason === null ? null : <q className={classes['lineReason']}>{deed.reason}</q>}
      </span>
    </li>
  );
}

const ROLES = ['onboarding', 'compliance', 'partner-manager', 'program-owner'] as const;

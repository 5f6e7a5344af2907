import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { enrolmentOfferQuery, enrolmentQuery, enrolmentsOfQuery } from '../api/enrolments.ts';
import type { EnrolmentOne } from '../api/types.ts';
import { useFormat } from '../i18n/locale.tsx';
import { LiveMark } from '../kit/LiveMark.tsx';
import { Empty, ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle } from '../kit/Page.tsx';
import { useMay, useMe } from '../shell/me.tsx';
import { AdministratorClaim } from './enrolment/AdministratorClaim.tsx';
import { Choose } from './enrolment/Choose.tsx';
import classes from './enrolment/Enrolment.module.css';
import { EnrolmentHead } from './enrolment/Head.tsx';
import { EnrolmentView } from './enrolment/View.tsx';
import { useEnrolmentTexts } from './enrolment/texts.ts';
import { isEnded } from './enrolment/words.ts';

/** *Business models and countries*: where the company's enrolment stands, and what can be done with it. */
export function EnrolmentPage() {
  const partner = useMe().partner?.id ?? '';
  const list = useQuery(enrolmentsOfQuery(partner));
  const latest = list.data?.items[0]?.id;
  const one = useQuery({ ...enrolmentQuery(latest ?? ''), enabled: latest !== undefined });
  const failed = list.data === undefined ? list : one.data === undefined ? one : null;
  if (list.data !== undefined && latest === undefined) {
    return (
      <PageBody>
        <NotEnrolled />
        <AdministratorClaim partner={partner} />
      </PageBody>
    );
  }
  if (one.data !== undefined) {
    return (
      <PageBody>
        <Enrolled enrolment={one.data} />
        <AdministratorClaim partner={partner} />
      </PageBody>
    );
  }
  return failed?.error == null ? (
    <PageSkeleton />
  ) : (
    <PageBody>
      <ErrorNote error={failed.error} again={() => void failed.refetch()} />
    </PageBody>
  );
}

function Enrolled({ enrolment }: { enrolment: EnrolmentOne }) {
  return (
    <>
      <EnrolmentHead enrolment={enrolment} />
      {isEnded(enrolment.state) ? <Start /> : null}
      <EnrolmentView enrolment={enrolment} own />
    </>
  );
}

/** Where there is none yet: what it is, and to begin it. */
function NotEnrolled() {
  const t = useEnrolmentTexts();
  return (
    <>
      <PageTitle title={t('title.none')} line={t('says.none')} above={t('page')}>
        <LiveMark />
      </PageTitle>
      <Start />
    </>
  );
}

/** Begins an enrolment, or another attempt; whoever may not is told who does, and from when. */
function Start() {
  const t = useEnrolmentTexts();
  const format = useFormat();
  const mayAct = useMay('enrolments.act');
  const offer = useQuery({ ...enrolmentOfferQuery(), enabled: mayAct });
  const [choosing, setChoosing] = useState(false);
  if (!mayAct) return <Empty title={t('start.readOnly')} />;
  if (offer.data === undefined) return null;
  const { mayStart, mayStartAt } = offer.data;
  if (choosing && mayStart) {
    return (
      <section className={classes['start']} aria-label={t('start.title')}>
        <Choose enrolment={null} close={() => setChoosing(false)} />
      </section>
    );
  }
  return (
    <Empty
      title={
        mayStart || mayStartAt === null
          ? t('start.title')
          : t('start.wait', { day: format.daySpoken(format.dayOf(mayStartAt)) })
      }
      action={
        mayStart ? (
          <Button variant="filled" onClick={() => setChoosing(true)}>
            {t('start')}
          </Button>
        ) : undefined
      }
    />
  );
}

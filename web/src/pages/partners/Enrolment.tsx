import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { enrolmentQuery, enrolmentsOfQuery } from '../../api/enrolments.ts';
import type { EnrolmentOne, PartnerOne } from '../../api/types.ts';
import { LinkButton } from '../../kit/LinkButton.tsx';
import { ErrorNote, RowsSkeleton } from '../../kit/Notes.tsx';
import { Section } from '../../kit/Page.tsx';
import { StateBadge } from '../../kit/StateBadge.tsx';
import { useMay } from '../../shell/me.tsx';
import { EndForm, SuspendForm } from '../enrolment/forms.tsx';
import { useEnrolmentTexts } from '../enrolment/texts.ts';
import { EnrolmentView } from '../enrolment/View.tsx';
import { ENROLMENT_TONE } from '../enrolment/words.ts';
import classes from '../enrolment/Enrolment.module.css';

/** A partner's enrolment as the vendor sees it: read-only, but for whoever may suspend it. */
export function PartnerEnrolment({ partner }: { partner: PartnerOne }) {
  const t = useEnrolmentTexts();
  const list = useQuery(enrolmentsOfQuery(partner.id));
  const latest = list.data?.items[0]?.id;
  const one = useQuery({ ...enrolmentQuery(latest ?? ''), enabled: latest !== undefined });
  const error = list.error ?? one.error;
  return (
    <Section
      title={t('theirs')}
      aside={
        one.data === undefined ? undefined : (
          <StateBadge tone={ENROLMENT_TONE[one.data.state]}>
            {t(`state.${one.data.state}`)}
          </StateBadge>
        )
      }
      end={one.data === undefined ? undefined : <Holding enrolment={one.data} />}
    >
      {one.data !== undefined ? (
        <EnrolmentView enrolment={one.data} own={false} />
      ) : list.data !== undefined && latest === undefined ? (
        <p className={classes['quiet']}>{t('theirs.none', { partner: partner.name })}</p>
      ) : error === null ? (
        <RowsSkeleton rows={3} />
      ) : (
        <ErrorNote
          error={error}
          again={() => void (list.error === null ? one.refetch() : list.refetch())}
        />
      )}
    </Section>
  );
}

/** Suspending, and ending a suspension; to the package for whoever decides it. */
function Holding({ enrolment }: { enrolment: EnrolmentOne }) {
  const t = useEnrolmentTexts();
  const maySuspend = useMay('enrolments.suspend');
  const mayDecide = useMay('enrolments.decide');
  const [asking, setAsking] = useState<'suspend' | 'reinstate' | null>(null);
  const { state, id } = enrolment;
  const what = state === 'suspended' ? 'reinstate' : 'suspend';
  const fits = state === 'active' || state === 'grace' || state === 'suspended';
  const close = () => setAsking(null);
  return (
    <div className={classes['marks']}>
      {mayDecide ? (
        <LinkButton to="/decisions/$approvalId" params={{ approvalId: id }}>
          {t('theirs.open')}
        </LinkButton>
      ) : null}
      {maySuspend && fits ? <Button onClick={() => setAsking(what)}>{t(what)}</Button> : null}
      {asking === 'suspend' ? <SuspendForm enrolment={enrolment} close={close} /> : null}
      {asking === 'reinstate' ? (
        <EndForm enrolment={enrolment} what="reinstate" close={close} />
      ) : null}
    </div>
  );
}

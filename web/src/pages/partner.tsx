import { Button } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { partnerQuery } from '../api/queries.ts';
import type { PartnerOne } from '../api/types.ts';
import { useCommon } from '../i18n/common.ts';
import { useFormat } from '../i18n/locale.tsx';
import { LiveMark } from '../kit/LiveMark.tsx';
import { ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle, Section } from '../kit/Page.tsx';
import { useViewAs } from '../shell/acting.tsx';
import { useMay } from '../shell/me.tsx';
import { PartnerProvider } from '../shell/partner.tsx';
import { AdministratorClaim } from './enrolment/AdministratorClaim.tsx';
import { PartnerEnrolment } from './partners/Enrolment.tsx';
import { PeopleList } from './partners/PeopleList.tsx';
import { usePartnersTexts } from './partners/texts.ts';
import { StatusView } from './status/StatusView.tsx';
import classes from './partners/partners.module.css';

/** One partner as it sees itself, read-only: its status, where it takes part, its people. */
export function PartnerPage() {
  const t = usePartnersTexts();
  const { partnerId } = useParams({ from: '/gate/shell/partners/$partnerId' });
  const maySeePeople = useMay('people.read');
  const partner = useQuery(partnerQuery(partnerId));
  if (partner.isError && partner.data === undefined) {
    return (
      <PageBody>
        <ErrorNote error={partner.error} again={() => void partner.refetch()} />
      </PageBody>
    );
  }
  if (partner.data === undefined) return <PageSkeleton />;
  const { data } = partner;
  return (
    <PartnerProvider id={data.id} name={data.name}>
      <PageBody>
        <PageTitle
          above={
            <>
              <Link to="/partners">{t('back')}</Link> › {data.code}
            </>
          }
          title={data.name}
          line={t('readOnly', { partner: data.name })}
        >
          <LiveMark />
          <ViewAs partner={data.id} />
        </PageTitle>
        <StatusView partner={data.id} />
        <AdministratorClaim partner={data.id} />
        <PartnerEnrolment partner={data} />
        <TakesPart partner={data} />
        {maySeePeople ? (
          <Section title={t('peopleTitle')}>
            <PeopleList partner={data.id} />
          </Section>
        ) : null}
      </PageBody>
    </PartnerProvider>
  );
}

/** Only for those who may; a failure is said in place of the word. */
function ViewAs({ partner }: { partner: string }) {
  const t = usePartnersTexts();
  const view = useViewAs(partner);
  if (!useMay('partners.view')) return null;
  return (
    <Button
      leftSection={<IconEye size={16} stroke={1.7} aria-hidden />}
      disabled={view.isPending}
      onClick={() => view.mutate()}
    >
      {t(view.isError ? 'viewAsAgain' : 'viewAs')}
    </Button>
  );
}

function TakesPart({ partner }: { partner: PartnerOne }) {
  const t = usePartnersTexts();
  const c = useCommon();
  const format = useFormat();
  return (
    <Section title={t('takesPart')} aside={t('takesPartAside')}>
      <ul className={classes['parts']}>
        {partner.participations.map((part) => (
          <li key={`${part.model} ${part.country} ${part.from}`} className={classes['part']}>
            <div>
              {c(part.model)}, {format.country(part.country)}
              <div className={classes['detail']}>
                {t('account', { accounts: part.accounts.join(', ') })}
              </div>
            </div>
            <div className={classes['end']}>
              {t('since', { day: format.dayLong(part.from) })}
              {part.to === null ? null : (
                <div className={classes['detail']}>
                  {t('untilDay', { day: format.dayLong(part.to) })}
                </div>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { announce } from '../../../api/announce.ts';
import { otherCompany, packageQuery, sameCompany } from '../../../api/enrolments.ts';
import { isMissing } from '../../../api/problem.ts';
import type { EnrolmentOne, KnownCompany, PackageApplication } from '../../../api/types.ts';
import { useFormat } from '../../../i18n/locale.tsx';
import { Facts } from '../../../kit/Facts.tsx';
import { ErrorNote } from '../../../kit/Notes.tsx';
import { useMay } from '../../../shell/me.tsx';
import { Dialog, Form } from '../../enrolment/Form.tsx';
import { TakeBack } from '../TakeBack.tsx';
import classes from './Package.module.css';
import { usePackageTexts } from './texts.ts';

/** What the company applied with, and which known companies it may be; nothing where it applied in no such way. */
export function Applied({ one }: { one: EnrolmentOne }) {
  const mayRead = useMay('applications.read');
  const sent = useQuery({ ...packageQuery(one.id), enabled: mayRead && one.hasApplication });
  if (!mayRead || isMissing(sent.error)) return null;
  if (sent.isError && sent.data === undefined)
    return <ErrorNote error={sent.error} again={() => void sent.refetch()} />;
  if (sent.data === undefined) return null;
  return (
    <>
      <Duplicates one={one} sent={sent.data} />
      <Details sent={sent.data} />
    </>
  );
}

function Duplicates({ one, sent }: { one: EnrolmentOne; sent: PackageApplication }) {
  const t = usePackageTexts();
  const format = useFormat();
  const [asking, setAsking] = useState<KnownCompany | null>(null);
  const { duplicates, sameAs, mayResolve, mayTakeBack } = sent;
  if (duplicates.length === 0) return null;
  return (
    <section className={classes['known']}>
      <h3>
        {sameAs === null
          ? t('known.title', { count: duplicates.length })
          : t('known.same', { company: sameAs.name })}
      </h3>
      {sameAs === null ? <p className={classes['quiet']}>{t('known.says')}</p> : null}
      <ul>
        {duplicates.map(({ partner, reasons, enrolment }) => (
          <li key={partner.id}>
            <div>
              <Link to="/partners/$partnerId" params={{ partnerId: partner.id }}>
                {partner.name}
              </Link>
              <div className={classes['quiet']}>
                {t('known.by', {
                  reasons: format.list(reasons.map((reason) => t(`known.by.${reason}`))),
                })}
                {'. '}
                {format.country(partner.homeCountry)},{' '}
                {t(enrolment === null ? 'known.notEnrolled' : 'known.enrolled')}
              </div>
            </div>
            {mayResolve ? (
              <Button
                aria-label={t('known.go.of', { company: partner.name })}
                onClick={() => setAsking(partner)}
              >
                {t('known.go')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {mayTakeBack && sameAs !== null ? (
        <TakeBack
          what={t('known.same', { company: sameAs.name })}
          send={(reason) => otherCompany(one.id, reason)}
        />
      ) : null}
      {asking === null ? null : <Same one={one} known={asking} close={() => setAsking(null)} />}
    </section>
  );
}

/** What follows when it is the company that is known, before it happens. */
function Same({
  one,
  known,
  close,
}: {
  one: EnrolmentOne;
  known: KnownCompany;
  close: () => void;
}) {
  const t = usePackageTexts();
  const queries = useQueryClient();
  const sending = useMutation({
    mutationFn: () => sameCompany(one.id, known.id),
    onSuccess: async () => {
      announce(t('known.done', { company: known.name }));
      close();
      await queries.invalidateQueries({ queryKey: ['enrolment'] });
    },
  });
  const values = { company: known.name, applicant: one.partner.name };
  return (
    <Dialog title={t('known.ask', values)} close={close}>
      <Form
        go={t('known.go')}
        follows={([1, 2, 3] as const).map((line) => t(`known.follows.${line}`, values))}
        error={sending.error}
        pending={sending.isPending}
        close={close}
        send={() => sending.mutate()}
      />
    </Dialog>
  );
}

function Details({ sent }: { sent: PackageApplication }) {
  const t = usePackageTexts();
  const format = useFormat();
  const { company, sites, contacts, applicant } = sent;
  return (
    <details className={classes['applied']}>
      <summary>{t('applied.title')}</summary>
      <Facts
        rows={[
          [t('applied.name'), company.legalName],
          [t('applied.tax'), company.taxNumber],
          [t('applied.home'), format.country(company.homeCountry)],
          company.website === null ? null : [t('applied.website'), company.website],
          applicant === null ? null : [t('applied.by'), `${applicant.name}, ${applicant.mail}`],
          ...sites.map(
            ({ country, street, city, region, postalCode }) =>
              [
                format.country(country),
                [street, city, region, postalCode].filter((part) => part !== '').join(', '),
              ] as const,
          ),
          ...contacts.map(
            ({ purpose, name, mail, phone }) =>
              [t(`applied.${purpose}`), [name, mail, phone].filter(Boolean).join(', ')] as const,
          ),
        ]}
      />
    </details>
  );
}

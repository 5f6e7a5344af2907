import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { applicationQuery, submitApplication } from '../../api/applications.ts';
import type { ApplicationDraft, ApplicationOne } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { Facts } from '../../kit/Facts.tsx';
import { ErrorNote } from '../../kit/Notes.tsx';
import { type Drafting, STEPS, type StepName, stepOf } from './drafting.ts';
import { useApplyTexts } from './texts.ts';
import classes from './Apply.module.css';

type ReviewProps = Pick<Drafting, 'save'> & {
  application: ApplicationOne;
  draft: ApplicationDraft;
  go: (step: StepName) => void;
};

/** Everything on one page, what is still missing, and sending it. */
export function Review({ application, draft, save, go }: ReviewProps) {
  const t = useApplyTexts();
  const queries = useQueryClient();
  const sending = useMutation({
    mutationFn: async () => {
      const saved = await save();
      if (saved === null) throw new Error('not saved');
      return submitApplication(saved.version);
    },
    onSuccess: (sent) => {
      queries.setQueryData(applicationQuery().queryKey, sent);
      window.scrollTo(0, 0);
    },
  });
  const { lacking } = application;
  const steps = STEPS.filter((step) => lacking.some((lack) => stepOf(lack) === step));
  const lines = draft.sites.reduce((sum, { models }) => sum + models.length, 0);
  return (
    <>
      <p className={classes['line']}>{t('review.says')}</p>
      {lacking.length === 0 ? null : (
        <div className={classes['lacking']}>
          <h2>{t('review.lacking', { count: lacking.length })}</h2>
          <ul>
            {steps.map((step) => (
              <li key={step}>
                <Link to="/apply" search={{ step }}>
                  {t(`step.${step}`)}
                </Link>
                :{' '}
                {[
                  ...new Set(
                    lacking.filter((one) => stepOf(one) === step).map(({ code }) => t(code)),
                  ),
                ].join(' ')}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Overview draft={draft} application={application} go={go} />
      <p className={classes['quiet']}>{t('review.privacy')}</p>
      {sending.isError ? <ErrorNote error={sending.error} /> : null}
      <div className={classes['buttons']}>
        <Button size="md" onClick={() => go('signer')}>
          {t('form.back')}
        </Button>
        <Button
          variant="filled"
          size="md"
          disabled={lacking.length > 0}
          loading={sending.isPending}
          onClick={() => sending.mutate()}
        >
          {t('review.go')}
        </Button>
        {lacking.length > 0 ? null : (
          <span className={classes['quiet']}>
            {t('review.lines', { lines, countries: draft.sites.length })}
          </span>
        )}
      </div>
    </>
  );
}

function Overview({ draft, application, go }: Pick<ReviewProps, 'draft' | 'application' | 'go'>) {
  const t = useApplyTexts();
  const c = useCommon();
  const format = useFormat();
  const { company, sites, contacts, signer } = draft;
  const { homeCountry } = company;
  const none = <span className={classes['quiet']}>{t('review.none')}</span>;
  const said = (text: string): ReactNode => (text.trim() === '' ? none : text);
  return (
    <div className={classes['overview']}>
      <Part step="company" go={go}>
        <Facts
          rows={[
            [t('company.legalName'), said(company.legalName)],
            [t('company.taxNumber'), said(company.taxNumber)],
            [t('company.homeCountry'), homeCountry === null ? none : format.country(homeCountry)],
            company.website.trim() === '' ? null : [t('company.website'), company.website],
          ]}
        />
      </Part>
      <Part step="sites" go={go}>
        {sites.length === 0 ? (
          none
        ) : (
          <Facts
            rows={sites.map(({ country, street, city, region, postalCode, models }) => [
              format.country(country),
              <>
                <div>{models.length === 0 ? none : models.map((model) => c(model)).join(', ')}</div>
                <div className={classes['quiet']}>
                  {[street, city, region, postalCode].filter((part) => part !== '').join(', ')}
                </div>
              </>,
            ])}
          />
        )}
      </Part>
      <Part step="contacts" go={go}>
        {contacts.length === 0 ? (
          none
        ) : (
          <Facts
            rows={contacts.map(({ purpose, name, mail, phone = '' }) => [
              t(purpose),
              [name, mail, phone].filter((part) => part !== '').join(', '),
            ])}
          />
        )}
      </Part>
      <Part step="signer" go={go}>
        {signer.isApplicant
          ? `${application.name}, ${application.mail}`
          : said([signer.name, signer.mail].filter((part) => part !== '').join(', '))}
      </Part>
    </div>
  );
}

type PartProps = { step: StepName; go: (step: StepName) => void; children: ReactNode };

function Part({ step, go, children }: PartProps) {
  const t = useApplyTexts();
  const name = t(`step.${step}`);
  return (
    <section className={classes['part']}>
      <div className={classes['partHead']}>
        <h2>{name}</h2>
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={t('review.changeStep', { step: name })}
          onClick={() => go(step)}
        >
          {t('review.change')}
        </Button>
      </div>
      {children}
    </section>
  );
}

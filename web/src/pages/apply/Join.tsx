import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { applicationQuery, joinCompany, saveApplication } from '../../api/applications.ts';
import type { ApplicationOne } from '../../api/types.ts';
import { ErrorNote } from '../../kit/Notes.tsx';
import { signInAddress } from '../../shell/session.ts';
import { useApplyTexts } from './texts.ts';
import classes from './Apply.module.css';

type JoinProps = {
  application: ApplicationOne;
  company: NonNullable<ApplicationOne['company']>;
};

/** The company of the address is a partner already: join it, or say that one's own is another. */
export function Join({ application, company }: JoinProps) {
  const t = useApplyTexts();
  const queries = useQueryClient();
  const { draft, version, mail } = application;
  const answered = {
    onSuccess: (next: ApplicationOne) => queries.setQueryData(applicationQuery().queryKey, next),
  };
  const joining = useMutation({ mutationFn: joinCompany, ...answered });
  const other = useMutation({
    mutationFn: () => saveApplication(version, { ...draft, otherCompany: true }),
    ...answered,
  });
  const values = { company: company.name, mail };
  const error = joining.error ?? other.error;
  return (
    <div className={classes['narrow']}>
      <h1 className={classes['h1']}>{t('join.title', values)}</h1>
      <p className={classes['line']}>{t(company.isMember ? 'join.member' : 'join.says', values)}</p>
      {error === null ? null : <ErrorNote error={error} />}
      <div className={classes['buttons']}>
        {company.isMember ? (
          <Button component="a" variant="filled" size="md" href={signInAddress(mail, '/')}>
            {t('signIn')}
          </Button>
        ) : (
          <Button
            variant="filled"
            size="md"
            loading={joining.isPending}
            onClick={() => joining.mutate()}
          >
            {t('join.go', values)}
          </Button>
        )}
      </div>
      <section className={classes['aside']}>
        <h2>{t('join.other')}</h2>
        <p className={classes['quiet']}>{t('join.otherSays')}</p>
        <Button loading={other.isPending} onClick={() => other.mutate()}>
          {t('join.otherGo')}
        </Button>
      </section>
    </div>
  );
}

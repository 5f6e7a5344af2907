import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { applicationQuery, withdrawApplication } from '../../api/applications.ts';
import type { ApplicationOne } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { ErrorNote } from '../../kit/Notes.tsx';
import { signInAddress } from '../../shell/session.ts';
import { useApplyTexts } from './texts.ts';
import classes from './Apply.module.css';

/** What became of an application that is out of its applicant's hands. */
export function After({ application }: { application: ApplicationOne }) {
  const t = useApplyTexts();
  const { state, mail, outcome } = application;
  const values = { company: outcome?.company ?? '', mail };
  switch (state) {
    case 'join-asked':
      return (
        <Said title={t('asked.title', values)} line={t('asked.says', values)}>
          <Back label={t('asked.back')} />
        </Said>
      );
    case 'joined':
      return (
        <Said title={t('joined.title', values)} line={t('joined.says', values)}>
          <SignIn mail={mail} label={t('signIn')} />
        </Said>
      );
    case 'declined':
      return (
        <Said title={t('declined.title', values)} line={t('declined.says')}>
          <blockquote className={classes['quote']}>{outcome?.reason}</blockquote>
          <p className={classes['quiet']}>{t('declined.do')}</p>
          <Back label={t('declined.go')} />
        </Said>
      );
    default:
      return <Sent application={application} />;
  }
}

type SaidProps = { title: string; line: string; children: React.ReactNode };
const Said = ({ title, line, children }: SaidProps) => (
  <div className={classes['narrow']}>
    <h1 className={classes['h1']}>{title}</h1>
    <p className={classes['line']}>{line}</p>
    {children}
  </div>
);

function SignIn({ mail, label }: { mail: string; label: string }) {
  return (
    <div className={classes['buttons']}>
      <Button component="a" variant="filled" size="md" href={signInAddress(mail, '/')}>
        {label}
      </Button>
    </div>
  );
}

/** Takes the request back, or forgets what was declined: then it begins anew. */
function Back({ label }: { label: string }) {
  const queries = useQueryClient();
  const leaving = useMutation({
    mutationFn: withdrawApplication,
    onSuccess: () => queries.resetQueries({ queryKey: applicationQuery().queryKey }),
  });
  return (
    <>
      {leaving.isError ? <ErrorNote error={leaving.error} /> : null}
      <div className={classes['buttons']}>
        <Button size="md" loading={leaving.isPending} onClick={() => leaving.mutate()}>
          {label}
        </Button>
      </div>
    </>
  );
}

const NEXT = ['received', 'looked', 'agreement', 'active'] as const;

/** How many of these are behind an enrolment; null where it is over. */
function passed(state: NonNullable<ApplicationOne['outcome']>['enrolment']): number | null {
  switch (state) {
    case null:
    case 'screening':
    case 'in_review':
      return 1;
    case 'agreement':
      return 2;
    case 'rejected':
    case 'withdrawn':
    case 'lapsed':
    case 'left':
      return null;
    default:
      return 4;
  }
}

/** What happens next, and where it is now. */
function Sent({ application }: { application: ApplicationOne }) {
  const t = useApplyTexts();
  const format = useFormat();
  const { mail, outcome, submittedAt } = application;
  const done = passed(outcome?.enrolment ?? null);
  const day = submittedAt === null ? '' : format.dayOfMoment(submittedAt);
  const values = { mail, day, company: outcome?.company ?? '' };
  return (
    <div className={classes['narrow']}>
      <h1 className={classes['h1']}>{t('after.title')}</h1>
      <p className={classes['line']}>{done === null ? t('after.over') : t('after.says', values)}</p>
      {done === null ? null : (
        <ol className={classes['next']}>
          {NEXT.map((what, at) => (
            <li
              key={what}
              data-state={at < done ? 'done' : at === done ? 'now' : 'later'}
              aria-current={at === done ? 'step' : undefined}
            >
              <span className={classes['dot']} aria-hidden>
                {at < done ? <IconCheck size={14} stroke={2.5} /> : at + 1}
              </span>
              <div>
                <h2>{t(`after.${what}`)}</h2>
                <p className={classes['quiet']}>{t(`after.${what}Says`, values)}</p>
              </div>
            </li>
          ))}
        </ol>
      )}
      <p>{t('after.signInSays', values)}</p>
      <SignIn mail={mail} label={t('after.signIn')} />
    </div>
  );
}

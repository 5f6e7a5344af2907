import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { invitationQuery } from '../api/members.ts';
import { ProblemError } from '../api/problem.ts';
import { useCommon } from '../i18n/common.ts';
import { useFormat } from '../i18n/locale.tsx';
import { ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { Mark } from '../shell/Mark.tsx';
import { usePeopleTexts } from './people/texts.ts';
import classes from './people/People.module.css';

/** Where the link of an invitation leads: for whom, from whom, and the way in. For everybody, signed in or not. */
export function InvitationPage() {
  return (
    <main className={classes['card']}>
      <Mark size={28} />
      <Invitation />
    </main>
  );
}

function Invitation() {
  const t = usePeopleTexts();
  const c = useCommon();
  const format = useFormat();
  const { token = '', problem } = useSearch({ from: '/invitation' });
  const invitation = useQuery(invitationQuery(token));
  if (invitation.error instanceof ProblemError && invitation.error.problem.status < 500) {
    return (
      <>
        <h1>{t('invitation.gone')}</h1>
        <p className={classes['quiet']}>{t('invitation.goneSays')}</p>
        <div className={classes['buttons']}>
          <Button component="a" href="/">
            {t('invitation.signIn')}
          </Button>
        </div>
      </>
    );
  }
  if (invitation.isError)
    return <ErrorNote error={invitation.error} again={() => void invitation.refetch()} />;
  if (invitation.data === undefined) return <PageSkeleton />;
  const { organisation, role, invitedBy, mail, expiresAt, expired } = invitation.data;
  const day = format.dayOfMoment(expiresAt);
  if (expired) {
    return (
      <>
        <h1>{t('invitation.expired')}</h1>
        <p className={classes['quiet']}>{t('invitation.expiredSays', { day })}</p>
      </>
    );
  }
  const says = { who: invitedBy ?? '', role: c(role) };
  return (
    <>
      <h1>{t('invitation.title', { organisation: organisation.name })}</h1>
      <p>{t(invitedBy === null ? 'invitation.byNobody' : 'invitation.by', says)}</p>
      {problem === 'other-mail' ? (
        <p role="alert" className={classes['refused']}>
          {t('invitation.otherMail', { mail })}
        </p>
      ) : null}
      <p className={classes['quiet']}>{t('invitation.for', { mail, day })}</p>
      <div className={classes['buttons']}>
        <Button
          component="a"
          variant="filled"
          href={`/auth/login?${new URLSearchParams({ invitation: token }).toString()}`}
        >
          {t('invitation.go')}
        </Button>
      </div>
    </>
  );
}

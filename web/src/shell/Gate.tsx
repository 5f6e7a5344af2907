import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, Outlet, useRouterState } from '@tanstack/react-router';
import { Suspense, lazy, useEffect } from 'react';
import { isSignedOut } from '../api/problem.ts';
import { meQuery } from '../api/queries.ts';
import { useCommon } from '../i18n/common.ts';
import { useLocale } from '../i18n/locale.tsx';
import { ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle } from '../kit/Page.tsx';
import { MeContext, useMe } from './me.tsx';
import { homeOf } from './navigation.ts';

const SignInPage = lazy(async () => ({
  default: (await import('../pages/sign-in.tsx')).SignInPage,
}));

/** Asks who is signed in: nobody sees the first page, everybody else their own. */
export function Gate() {
  const me = useQuery(meQuery());
  const { setLocale, setReader } = useLocale();
  const path = useRouterState({ select: (state) => state.location.href });
  const data = me.data;

  useEffect(() => {
    if (data === undefined) return;
    setLocale(data.locale);
    setReader({ zone: data.zone, today: data.today });
  }, [data, setLocale, setReader]);

  if (isSignedOut(me.error)) {
    return (
      <Suspense fallback={null}>
        <SignInPage back={path} />
      </Suspense>
    );
  }
  if (me.isError && data === undefined) {
    return (
      <PageBody>
        <ErrorNote error={me.error} again={() => void me.refetch()} />
      </PageBody>
    );
  }
  if (data === undefined) return <PageSkeleton />;
  return (
    <MeContext value={data}>
      <Outlet />
    </MeContext>
  );
}

/** `/`: to where this person begins. */
export function Home() {
  return <Navigate to={homeOf(useMe())} replace />;
}

/** A page that failed to show itself: what happened, and to try again. */
export function Broken({ error, reset }: { error: unknown; reset: () => void }) {
  return (
    <PageBody>
      <ErrorNote error={error} again={reset} />
    </PageBody>
  );
}

/** An address that is none. */
export function NotFound() {
  const t = useCommon();
  return (
    <PageBody>
      <PageTitle title={t('problemMissing')} line={t('problemMissingDo')}>
        <Link to="/">{t('back')}</Link>
      </PageTitle>
    </PageBody>
  );
}

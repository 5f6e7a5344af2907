import { useQuery } from '@tanstack/react-query';
import { applicationQuery } from '../api/applications.ts';
import { isSignedOut } from '../api/problem.ts';
import { ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { After } from './apply/After.tsx';
import { Begin } from './apply/Begin.tsx';
import { Frame } from './apply/Frame.tsx';
import { ApplicationForm } from './apply/Form.tsx';
import { Join } from './apply/Join.tsx';

/** *Become a partner*, for whoever has no account: the address, then the company that is known, else the form. */
export function ApplyPage() {
  return (
    <Frame>
      <Application />
    </Frame>
  );
}

function Application() {
  // Somebody decides meanwhile: what is out of the applicant's hands is looked at again.
  const application = useQuery({
    ...applicationQuery(),
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.state === 'draft' ? false : 5_000,
  });
  if (isSignedOut(application.error)) return <Begin />;
  const { data } = application;
  if (data === undefined) {
    return application.isError ? (
      <ErrorNote error={application.error} again={() => void application.refetch()} />
    ) : (
      <PageSkeleton />
    );
  }
  if (data.state !== 'draft') return <After application={data} />;
  if (data.company !== null && !data.draft.otherCompany)
    return <Join application={data} company={data.company} />;
  return <ApplicationForm application={data} />;
}

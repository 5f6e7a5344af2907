import { PageBody } from '../kit/Page.tsx';

/** To be written. */
export function SourcesPage() {
  return <PageBody>SourcesPage</PageBody>;
}

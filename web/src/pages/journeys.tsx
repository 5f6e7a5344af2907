import { PageBody } from '../kit/Page.tsx';

/** To be written. */
export function JourneysPage() {
  return <PageBody>JourneysPage</PageBody>;
}

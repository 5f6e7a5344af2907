import { PageBody } from '../kit/Page.tsx';

/** To be written. */
export function PeoplePage() {
  return <PageBody>PeoplePage</PageBody>;
}

import { PageBody } from '../kit/Page.tsx';

/** To be written. */
export function DecisionsPage() {
  return <PageBody>DecisionsPage</PageBody>;
}

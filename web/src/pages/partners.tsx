import { PageBody } from '../kit/Page.tsx';

/** To be written. */
export function PartnersPage() {
  return <PageBody>PartnersPage</PageBody>;
}

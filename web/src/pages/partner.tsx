import { PageBody } from '../kit/Page.tsx';

/** To be written. */
export function PartnerPage() {
  return <PageBody>PartnerPage</PageBody>;
}

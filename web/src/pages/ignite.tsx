import { PageBody } from '../kit/Page.tsx';

/** To be written. */
export function IgnitePage() {
  return <PageBody>IgnitePage</PageBody>;
}

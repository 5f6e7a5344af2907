import { PageBody } from '../kit/Page.tsx';

/** To be written. */
export function StatusPage() {
  return <PageBody>StatusPage</PageBody>;
}

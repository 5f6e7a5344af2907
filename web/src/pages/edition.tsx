import { PageBody } from '../kit/Page.tsx';

/** To be written. */
export function EditionPage() {
  return <PageBody>EditionPage</PageBody>;
}

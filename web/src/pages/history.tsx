import { PageBody } from '../kit/Page.tsx';

/** To be written. */
export function HistoryPage() {
  return <PageBody>HistoryPage</PageBody>;
}

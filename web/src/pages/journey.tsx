import { PageBody } from '../kit/Page.tsx';

/** To be written. */
export function JourneyPage() {
  return <PageBody>JourneyPage</PageBody>;
}

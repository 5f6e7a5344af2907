import { PageBody } from '../kit/Page.tsx';

/** To be written. */
export function StepPage() {
  return <PageBody>StepPage</PageBody>;
}

import { PageBody } from '../kit/Page.tsx';

/** To be written. */
export function StoryPage() {
  return <PageBody>StoryPage</PageBody>;
}

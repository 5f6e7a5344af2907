/** Best practices of a playbook that a partner marked as done. A plain record: nothing waits for it. */
import { instant } from '../columns.ts';
import type { Db } from '../connect.ts';

export type PlaybookMark = {
  readonly journeyId: string;
  readonly partnerId: string;
  readonly item: string;
  readonly done: boolean;
  readonly by: string;
  /** Epoch milliseconds. */
  readonly at: number;
};

/** Marks an item, or takes the mark back. */
export async function markPlaybook(db: Db, mark: PlaybookMark): Promise<void> {
  const set = { done: mark.done, by_person: mark.by, at: instant(mark.at) };
  await db
    .insertInto('playbook_check')
    .values({ journey_id: mark.journeyId, partner_id: mark.partnerId, item: mark.item, ...set })
    .onConflict((on) => on.columns(['journey_id', 'item']).doUpdateSet(set))
    .execute();
}

/** The audit trail: who did what to what. Written in the transaction of what it tells; nobody changes it. */
import { instant, json } from '../columns.ts';
import type { Db } from '../connect.ts';

export type AuditRecord = {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Null for the product itself. */
  readonly personId: string | null;
  readonly role: string | null;
  /** In words: `import.apply`, `preferences.change`. */
  readonly action: string;
  /** What it was done to: an id with its prefix, a name. */
  readonly object: string;
  readonly partnerId: string | null;
  readonly detail: unknown;
};

/** Adds a record. Allowed to every role of the product, for insert only. */
export async function recordAudit(db: Db, record: AuditRecord): Promise<void> {
  await db
    .insertInto('audit')
    .values({
      at: instant(record.at),
      person_id: record.personId,
      role: record.role,
      action: record.action,
      object: record.object,
      partner_id: record.partnerId,
      detail: json(record.detail),
    })
    .execute();
}

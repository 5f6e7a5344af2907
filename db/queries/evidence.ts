/** Files, links and notes that a partner hands in for a step. */
import { sql } from 'kysely';
import { RuleViolation } from '../../program/errors.ts';
import { instant } from '../columns.ts';
import type { Db } from '../connect.ts';

/**
 * A piece of evidence without its contents. Instants are epoch milliseconds; `round` is null
 * until handed in.
 */
export type EvidenceRow = {
  readonly id: string;
  readonly journeyId: string;
  readonly step: string;
  readonly kind: 'file' | 'link' | 'note';
  readonly name: string;
  readonly url: string | null;
  readonly note: string | null;
  readonly mediaType: string | null;
  readonly size: number | null;
  readonly byPerson: string;
  readonly byName: string | null;
  readonly at: number;
  readonly round: number | null;
};

export type NewEvidence = {
  readonly journeyId: string;
  readonly partnerId: string;
  readonly step: string;
  readonly by: string;
  readonly at: number;
  readonly name: string;
} & (
  | { readonly kind: 'link'; readonly url: string }
  | { readonly kind: 'note'; readonly note: string }
  | {
      readonly kind: 'file';
      readonly mediaType: string;
      readonly sha256: string;
      readonly body: Buffer;
    }
);

/** Adds a piece of evidence, not handed in yet; returns its id. */
export async function addEvidence(db: Db, added: NewEvidence): Promise<string> {
  const row = await db
    .insertInto('evidence')
    .values({
      ...{ journey_id: added.journeyId, partner_id: added.partnerId, step: added.step },
      ...{ kind: added.kind, name: added.name, by_person: added.by, at: instant(added.at) },
      url: added.kind === 'link' ? added.url : null,
      note: added.kind === 'note' ? added.note : null,
      ...(added.kind === 'file'
        ? {
            media_type: added.mediaType,
            sha256: added.sha256,
            size: added.body.length,
            body: added.body,
          }
        : {}),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Takes back what was not handed in; false where there is no such piece, or it was. */
export async function removeEvidence(
  db: Db,
  journeyId: string,
  id: string,
  at: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('evidence')
    .set({ removed_at: instant(at) })
    .where('id', '=', id)
    .where('journey_id', '=', journeyId)
    .where('round', 'is', null)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The evidence of a journey, or of one step of it, in the order in which it came. */
export async function evidenceOf(
  db: Db,
  journeyId: string,
  step?: string,
): Promise<readonly EvidenceRow[]> {
  const ofStep = step === undefined ? sql`` : sql`and e.step = ${step}`;
  const { rows } = await sql<EvidenceRow>`
    select e.id, e.journey_id as "journeyId", e.step, e.kind, e.name, e.url, e.note, e.media_type as "mediaType", e.size,
      e.by_person as "byPerson", i.name as "byName", e.at, e.round
    from evidence e left join person_identity i on i.person_id = e.by_person
    where e.journey_id = ${journeyId} ${ofStep} and e.removed_at is null
    order by e.id`.execute(db);
  return rows;
}

/** A file with its contents; null where there is none. */
export async function evidenceFile(
  db: Db,
  journeyId: string,
  id: string,
): Promise<{ readonly name: string; readonly mediaType: string; readonly body: Buffer } | null> {
  const row = await db
    .selectFrom('evidence')
    .select(['name', 'media_type', 'body'])
    .where('journey_id', '=', journeyId)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined || row.body === null) return null;
  return {
    name: row.name,
    mediaType: row.media_type ?? 'application/octet-stream',
    body: row.body,
  };
}

/** Ids of what was added to a step and not handed in yet: what a submission sends. */
export async function evidenceToSend(
  db: Db,
  journeyId: string,
  step: string,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('evidence')
    .select('id')
    .where('journey_id', '=', journeyId)
    .where('step', '=', step)
    .where('round', 'is', null)
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

/**
 * Hands evidence in with a submission. Refused where one of it was taken back, handed in before,
 * or is another step's.
 */
export async function handIn(
  db: Db,
  sent: {
    readonly journeyId: string;
    readonly step: string;
    readonly ids: readonly string[];
    readonly round: number;
  },
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('evidence')
    .set({ round: sent.round })
    .where('journey_id', '=', sent.journeyId)
    .where('step', '=', sent.step)
    .where('id', 'in', [...sent.ids])
    .where('round', 'is', null)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === BigInt(sent.ids.length)) return;
  throw new RuleViolation(
    'EVIDENCE_MISSING',
    'some of the evidence is not there any more; look again',
  );
}

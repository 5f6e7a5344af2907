/** An applicant is a company which is known: what follows from onboarding saying so, and from taking it back. */
import { sql } from 'kysely';
import type { LineAsked } from '../../program/enrolment.ts';
import { RuleViolation } from '../../program/errors.ts';
import { edgeId } from '../../program/ids.ts';
import type { Locale, Text } from '../../program/models.ts';
import { instant, json } from '../columns.ts';
import type { Db } from '../connect.ts';
import { hasAdministrator, queueApplicationMail } from './applications.ts';
import { recordAudit } from './audit.ts';
import { writeTraces, type StoredEnrolment } from './enrolments.ts';
import { askToJoin } from './join-requests.ts';
import { notifyChange, queueMail } from './outbox.ts';
import type { EnrolmentMessage } from './submissions.ts';

/**
 * Onboarding says that an applicant is a company which is known: its administrators are asked to let the applicant in; where
 * it has none, the applicant becomes its administrator. False where the two were not found to be alike.
 */
export async function joinKnownCompany(
  db: Db,
  given: {
    readonly partnerId: string;
    readonly knownId: string;
    readonly by: { readonly personId: string; readonly role: string };
    readonly at: number;
  },
): Promise<boolean> {
  const { partnerId, knownId, by } = given;
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{
      id: string;
      sameAs: string | null;
      mail: string | null;
      name: string | null;
      locale: Locale;
      company: string;
      hasAdministrator: boolean;
    }>`
      select a.id, a.same_as as "sameAs", i.mail, coalesce(i.name, i.mail) as name, a.locale, k.name as company,
        ${hasAdministrator(sql`k.id`)} as "hasAdministrator"
      from application a join duplicate d on d.partner_id = a.partner_id and d.known_id = ${knownId}
      join partner k on k.id = d.known_id
      join enrolment e on e.partner_id = a.partner_id and e.attempt = a.attempt
      left join person_identity i on i.person_id = e.applied_by
      where a.partner_id = ${partnerId} and a.state = 'submitted' for update of a`.execute(tx);
    const [one] = rows;
    if (one === undefined) return false;
    if (one.sameAs !== null) return one.sameAs === knownId;
    await sql`update application set same_as = ${knownId}, version = version + 1 where id = ${one.id}`.execute(
      tx,
    );
    if (!one.hasAdministrator) {
      await sql`update membership set partner_id = ${knownId} where partner_id = ${partnerId}`.execute(
        tx,
      );
      await sql`update person set partner_id = ${knownId} where partner_id = ${partnerId}`.execute(
        tx,
      );
      await queueApplicationMail(tx, one.id, 'joined', instant(given.at));
    } else if (one.mail !== null && one.name !== null) {
      const { company, mail, name, locale } = one;
      await askToJoin(tx, {
        ...{ partnerId: knownId, company, applicationId: one.id, mail, name, locale, at: given.at },
      });
    }
    await recordAudit(tx, {
      ...{ at: given.at, personId: by.personId, role: by.role, action: 'application.same-company' },
      ...{ object: edgeId('ptn', partnerId), partnerId: knownId, detail: {} },
    });
    return true;
  });
}

/** Whether it was said of an enrolment that it is a known company, and nothing followed: nobody there has answered yet. */
export async function isSeparable(db: Db, enrolmentId: string): Promise<boolean> {
  const { rows } = await sql`
    select from enrolment e join application a on a.partner_id = e.partner_id and a.attempt = e.attempt
    join join_request j on j.application_id = a.id and j.partner_id = a.same_as and j.state = 'asked'
    where e.id = ${enrolmentId} and a.state = 'submitted'
      and not exists (select from enrolment o where o.partner_id = e.partner_id and o.attempt > e.attempt)`.execute(
    db,
  );
  return rows.length > 0;
}

export type Separation = {
  readonly enrolment: StoredEnrolment;
  readonly by: { readonly personId: string; readonly role: string };
  readonly reason: string;
  readonly at: number;
  /** The command's: done once, however often it is sent. */
  readonly updateId: string;
  /** What it applied for, in words for its people. */
  readonly titleOf: (line: LineAsked) => Text;
};

/**
 * It is another company after all: the request to join is withdrawn, and the enrolment that ended by it is applied for anew,
 * at once, by the message that begins it. Refused where that company has answered, or its people went on: DECISION_FOLLOWED.
 */
export async function separateCompany(db: Db, given: Separation): Promise<void> {
  const { enrolment, by, reason, at, updateId } = given;
  const { id, rows, partner, attempt, appliedBy } = enrolment;
  if (appliedBy === by.personId || rows.signatories.includes(by.personId))
    throw new RuleViolation('OWN_DECISION', 'Nobody decides their own enrolment.');
  await db.transaction().execute(async (tx) => {
    const found = await sql<{ id: string; knownId: string }>`
      select id, same_as as "knownId" from application
      where partner_id = ${partner.id} and attempt = ${attempt} and same_as is not null and state = 'submitted'
      for update`.execute(tx);
    const [application] = found.rows;
    if (application === undefined || !(await isSeparable(tx, id)))
      throw new RuleViolation(
        'DECISION_FOLLOWED',
        'That company has answered, or the applicant has gone on.',
      );
    const { knownId } = application;
    await sql`
      update join_request set state = 'withdrawn', mail = null, name = null, decided_at = ${instant(at)},
        decided_by = ${by.personId}
      where application_id = ${application.id} and partner_id = ${knownId} and state = 'asked'`.execute(
      tx,
    );
    await sql`update application set same_as = null, attempt = attempt + 1, version = version + 1
      where id = ${application.id}`.execute(tx);
    const owner = { enrolmentId: id, partnerId: partner.id };
    const event = { kind: 'take-back', by: by.personId, role: by.role, reason, at } as const;
    await writeTraces(tx, owner, { event, updateId, traces: [] });
    await beginAnew(tx, given);
    await recordAudit(tx, {
      ...{ at, personId: by.personId, role: by.role, action: 'application.other-company' },
      ...{ object: edgeId('ptn', partner.id), partnerId: knownId, detail: {} },
    });
    await notifyChange(tx, { p: [partner.id], w: ['enrolment'] });
    await notifyChange(tx, { p: [knownId], w: ['members'] });
  });
}

/** Another attempt for what was declined with it, which waits for nothing; its people hear why. */
async function beginAnew(tx: Db, { enrolment, reason, at, titleOf }: Separation): Promise<void> {
  const { id, rows, partner, attempt, appliedBy } = enrolment;
  const asked = Object.values(rows.lines)
    .filter((line) => line.state === 'rejected' && line.reason === 'duplicate')
    .map(({ country, model }) => ({ country, model }));
  const message: EnrolmentMessage = {
    ...{ partnerId: partner.id, attempt: attempt + 1, appliedBy, asked, atOnce: true },
    signatories: rows.signatories,
  };
  const since = instant(at);
  await tx
    .insertInto('outbox')
    .values({
      ...{ topic: 'enrolment', partner_id: partner.id, payload: json(message) },
      ...{ created_at: since, not_before: since },
    })
    .execute();
  await queueMail(tx, {
    mail: {
      ...{ template: 'enrolment', says: 'reopened', enrolmentId: id, partner: partner.name },
      lines: asked.map((line) => ({ model: titleOf(line), country: line.country })),
      ...{ entity: null, because: null, reason, dueAt: null, late: false },
    },
    ...{ to: [appliedBy], partnerId: partner.id, at },
  });
}

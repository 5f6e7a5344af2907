/** Who hears of what happened to an enrolment: mails for the relay, in the transaction that they tell of. */
import type { Db } from '../db/connect.ts';
import type { StoredEnrolment } from '../db/queries/enrolments.ts';
import { queueMail } from '../db/queries/outbox.ts';
import { decidersFor, peopleOfPartner } from '../db/queries/recipients.ts';
import type { EnrolmentRules } from '../program/edition/enrolment.types.ts';
import type { Edition } from '../program/edition/types.ts';
import type { EnrolmentOutcome, EnrolmentTell } from '../program/enrolment.draft.ts';
import type { EnrolmentSays, Mail } from '../program/mails.ts';
import type { Role } from '../program/roles.ts';

type Telling = {
  readonly edition: Edition & { readonly enrolment: EnrolmentRules };
  readonly enrolment: StoredEnrolment;
  readonly outcome: EnrolmentOutcome;
  readonly reason: string | null;
  readonly at: number;
};

/** Queues the mails of everything that a change tells. */
export async function tellEnrolment(tx: Db, telling: Telling): Promise<void> {
  const { enrolment, outcome, at } = telling;
  for (const tell of outcome.tells) {
    const to = await readersOf(tx, enrolment, tell, at);
    await queueMail(tx, { mail: mailOf(telling, tell), to, partnerId: enrolment.partner.id, at });
  }
}

/** Deciders hear of what they decide, the company of everything else, and who stands above of what is late. */
async function readersOf(
  tx: Db,
  { partner, appliedBy, rows }: StoredEnrolment,
  tell: EnrolmentTell,
  at: number,
): Promise<readonly string[]> {
  const vendor = async (role: Role): Promise<readonly string[]> =>
    (await decidersFor(tx, role, partner.homeCountry, at)).map(({ personId }) => personId);
  if (tell.what === 'to-decide') return vendor(tell.role);
  if (tell.what === 'escalation')
    return vendor(tell.of === 'decision' ? 'program-owner' : 'partner-manager');
  if (tell.what === 'reminder' && tell.of === 'decision') return vendor(tell.role ?? 'onboarding');
  const administrators = await peopleOfPartner(tx, partner.id, ['partner-admin']);
  const isAboutAgreement =
    tell.what === 'agreement-asked' ||
    tell.what === 'agreement-asked-again' ||
    (tell.what === 'reminder' && tell.of === 'agreement');
  return [
    ...new Set([appliedBy, ...administrators, ...(isAboutAgreement ? rows.signatories : [])]),
  ];
}

function mailOf({ edition, enrolment, outcome, reason, at }: Telling, tell: EnrolmentTell): Mail {
  const lines = tell.lines.flatMap((id) => outcome.rows.lines[id] ?? []);
  const entity = 'entity' in tell ? tell.entity : null;
  const code = tell.what === 'lines-rejected' ? (lines[0]?.reason ?? null) : null;
  return {
    template: 'enrolment',
    says: saysOf(tell),
    enrolmentId: enrolment.id,
    partner: enrolment.partner.name,
    lines: lines.map(({ model, country }) => ({ model: edition.models[model].title, country })),
    entity: edition.enrolment.agreements.find((one) => one.entity === entity)?.title ?? null,
    because: edition.enrolment.reasons.find(({ id }) => id === code)?.title ?? null,
    reason: ['change-asked', 'taken-back', 'lines-rejected', 'suspended'].includes(tell.what)
      ? reason
      : null,
    dueAt: tell.dueAt,
    late: tell.dueAt !== null && at > tell.dueAt,
  };
}

/** A renewal has no escalation, and a change that nobody answers is rejected before it could go up. */
function saysOf(tell: EnrolmentTell): EnrolmentSays {
  if (tell.what === 'reminder') return `reminder-${tell.of}`;
  if (tell.what !== 'escalation') return tell.what;
  return tell.of === 'agreement' ? 'escalation-agreement' : 'escalation-decision';
}

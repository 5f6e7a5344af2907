/** One message of the outbox becomes one mail to one reader. */
import { createHash, randomBytes } from 'node:crypto';
import type { Db } from '../../db/connect.ts';
import type {
  ApplicationMail,
  AssignmentMail,
  DelegationMail,
  InvitationMail,
  StandingMail,
} from '../../db/messages.types.ts';
import {
  applicationToTell,
  forgottenAtOf,
  isFading,
  LINK_HOURS,
  setLink,
} from '../../db/queries/applications.ts';
import { assignmentById, type AssignmentView } from '../../db/queries/assignments.ts';
import { delegationToTell } from '../../db/queries/delegations.ts';
import { invitationById } from '../../db/queries/invitations.ts';
import { namesOf } from '../../db/queries/journey-views.ts';
import {
  notifyChange,
  queueMail,
  type MailMessage,
  type OutboxRow,
} from '../../db/queries/outbox.ts';
import { peopleOfPartner, readerOf } from '../../db/queries/recipients.ts';
import { unsubscribeToken } from '../../db/unsubscribe.ts';
import type { Edition } from '../../program/edition/types.ts';
import { learnableTitle } from '../../program/learning.ts';
import { peopleOf, type Mail } from '../../program/mails.ts';
import type { Day, Text } from '../../program/models.ts';
import { isOn, NOTIFICATIONS, topicOf, type Topic } from '../../program/notifications.ts';
import type { Mailer } from './mailer.ts';
import { render, type Rendered } from './render.ts';
import type { Delivered } from './types.ts';

/**
 * Delivers a message that is locked in `tx`. Never throws for what the message or the mail server
 * does.
 */
export type Deliver = (tx: Db, row: OutboxRow) => Promise<Delivered>;

const HOUR_MS = 3_600_000;

export type DeliverDeps = {
  readonly mailer: Mailer;
  readonly editions: readonly Edition[];
  /** Where people reach the dashboard, without a slash at the end. */
  readonly publicUrl: string;
  readonly today: () => Day;
};

/**
 * Renders in the reader's language and zone, and sends; a person without an address is told
 * nothing.
 */
export function createDeliver(deps: DeliverDeps): Deliver {
  return async (tx, row) => {
    const standing = standingOf(row.payload);
    if (standing !== null) return spread(tx, deps, row, standing);
    const invitation = invitationOf(row.payload);
    if (invitation !== null) return deliverInvitation(tx, deps, row, invitation);
    const application = applicationOf(row.payload);
    if (application !== null) return deliverApplication(tx, deps, row, application);
    const assignment = assignmentOf(row.payload);
    if (assignment !== null) return tellAssignment(tx, deps, row, assignment);
    const delegation = delegationOf(row.payload);
    if (delegation !== null) return tellDelegation(tx, row, delegation);
    const message = messageOf(row.payload);
    if (message === null) return { outcome: 'failed', reason: 'no mail', final: true };
    const reader = await readerOf(tx, message.to);
    if (reader === null) return { outcome: 'done' };
    let topic: Topic;
    let rendered: Rendered;
    try {
      topic = topicOf(message.mail);
      if (!isOn(reader.choices, topic, 'mail')) return { outcome: 'done' };
    } catch (error) {
      return unwritable(error);
    }
    const { publicUrl } = deps;
    const unsubscribeUrl =
      NOTIFICATIONS[topic].critical === null
        ? `${publicUrl}/unsubscribe/${await unsubscribeToken(tx, message.to, topic)}`
        : null;
    const { locale, zone } = reader;
    const names = await namesOf(tx, peopleOf(message.mail));
    try {
      rendered = render(message.mail, { locale, zone, publicUrl, unsubscribeUrl, names });
    } catch (error) {
      return unwritable(error);
    }
    return deps.mailer.send({
      id: row.id,
      to: { name: reader.name, address: reader.mail },
      unsubscribeUrl,
      ...rendered,
    });
  };
}

const unwritable = (error: unknown): Delivered => ({
  ...{ outcome: 'failed', reason: `cannot be written: ${String(error)}`, final: true },
});

function messageOf(payload: unknown): MailMessage | null {
  const { to, mail } = (payload ?? {}) as Partial<MailMessage>;
  if (typeof to !== 'string' || typeof mail?.template !== 'string') return null;
  return { to, mail };
}

function standingOf(payload: unknown): StandingMail | null {
  const message = (payload ?? {}) as Partial<StandingMail>;
  return message.mail === 'standing' ? (message as StandingMail) : null;
}

const invitationOf = (payload: unknown): InvitationMail | null => {
  const message = (payload ?? {}) as Partial<InvitationMail>;
  return message.mail === 'invitation' ? (message as InvitationMail) : null;
};

const applicationOf = (payload: unknown): ApplicationMail | null => {
  const message = (payload ?? {}) as Partial<ApplicationMail>;
  return message.mail === 'application' ? (message as ApplicationMail) : null;
};

const assignmentOf = (payload: unknown): AssignmentMail | null => {
  const message = (payload ?? {}) as Partial<AssignmentMail>;
  return message.mail === 'assignment' ? (message as AssignmentMail) : null;
};

const delegationOf = (payload: unknown): DelegationMail | null => {
  const message = (payload ?? {}) as Partial<DelegationMail>;
  return message.mail === 'delegation' ? (message as DelegationMail) : null;
};

/** To the other of the two; nothing of what was handed over and is over already. */
async function tellDelegation(
  tx: Db,
  row: OutboxRow,
  { delegationId, says }: DelegationMail,
): Promise<Delivered> {
  const one = await delegationToTell(tx, delegationId);
  if (one === undefined || (says === 'handed' && one.isOver)) return { outcome: 'done' };
  const { fromPerson, toPerson, role, away, from, until } = one;
  const [to, personId] = says === 'given-back' ? [fromPerson, toPerson] : [toPerson, fromPerson];
  const mail: Mail = { template: 'delegation', says, personId, role, away, from, until };
  await queueMail(tx, { mail, to: [to], partnerId: null, at: row.createdAt });
  await notifyChange(tx, { refetch: true });
  return { outcome: 'done' };
}

/** To whoever has it; nothing where it was taken back, is done, or has another day meanwhile. */
async function tellAssignment(
  tx: Db,
  deps: DeliverDeps,
  row: OutboxRow,
  { assignmentId, reminds, dueOn }: AssignmentMail,
): Promise<Delivered> {
  const one = await assignmentById(tx, assignmentId, deps.today());
  if (one === undefined || one.dueOn !== dueOn || one.doneOn !== null) return { outcome: 'done' };
  const partner = await tx
    .selectFrom('partner')
    .select('name')
    .where('id', '=', one.partnerId)
    .executeTakeFirstOrThrow();
  const mail: Mail = {
    ...{ template: 'assigned', partner: partner.name, of: one.kind, what: aboutOf(one) },
    ...{ dueOn, reminds, note: one.note },
  };
  const { partnerId, personId } = one;
  // As of now for a reminder: its message has waited since it was assigned.
  const at = reminds ? Date.now() : row.createdAt;
  await queueMail(tx, { mail, to: [personId], partnerId, at });
  await notifyChange(tx, { p: [partnerId], w: ['notification'] });
  return { outcome: 'done' };
}

function aboutOf({ name, plan, step }: AssignmentView): Text {
  const steps = plan?.milestones.flatMap((milestone) => milestone.steps) ?? [];
  const title = learnableTitle(name ?? step ?? '');
  return steps.find(({ id }) => id === step)?.title ?? { en: title, fr: title };
}

/**
 * To the address that an application names; nothing where that was forgotten. The link is made here, and in the database is
 * its hash only: a mail that has to be sent again has another, and the one before is good no longer.
 */
async function deliverApplication(
  tx: Db,
  deps: DeliverDeps,
  row: OutboxRow,
  { applicationId, says }: ApplicationMail,
): Promise<Delivered> {
  const told = await applicationToTell(tx, applicationId);
  if (told === undefined) return { outcome: 'done' };
  const { mail: address, name, locale, company, reason } = told;
  // Gone on with, or sent, since the reminder was queued.
  if (says === 'fading' && (told.state !== 'draft' || !isFading(told.touchedAt, row.createdAt)))
    return { outcome: 'done' };
  const isLinked = says === 'confirm' || says === 'continue' || says === 'fading';
  const token = isLinked ? randomBytes(32) : null;
  const expiresAt = isLinked ? row.createdAt + LINK_HOURS * HOUR_MS : null;
  if (token !== null && expiresAt !== null) {
    const hash = createHash('sha256').update(token).digest();
    await setLink(tx, applicationId, { hash, expiresAt });
  }
  const mail: Mail = {
    ...{ template: 'application', says, name, mail: address, company, expiresAt },
    forgottenAt: says === 'fading' ? forgottenAtOf(told.touchedAt) : null,
    token: token?.toString('base64url') ?? null,
    reason: says === 'declined' ? reason : null,
  };
  const unsubscribeUrl = null;
  const rendered = render(mail, {
    ...{ locale, zone: 'UTC', publicUrl: deps.publicUrl, unsubscribeUrl },
  });
  // Before the address is confirmed the name is anybody's words: no mail of ours carries them.
  const to = { name: says === 'confirm' ? null : name, address };
  return deps.mailer.send({ id: row.id, to, unsubscribeUrl, ...rendered });
}

/** To the address that was invited, with the link that is good once; nothing where it was taken back meanwhile. */
async function deliverInvitation(
  tx: Db,
  deps: DeliverDeps,
  row: OutboxRow,
  { invitationId }: InvitationMail,
): Promise<Delivered> {
  const open = await invitationById(tx, invitationId);
  if (open === undefined) return { outcome: 'done' };
  const { organisation, role, invitedBy, expiresAt, locale } = open;
  const token = open.secret.toString('base64url');
  const mail: Mail = { template: 'invitation', organisation, role, invitedBy, token, expiresAt };
  const unsubscribeUrl = null;
  const rendered = render(mail, {
    ...{ locale, zone: 'UTC', publicUrl: deps.publicUrl, unsubscribeUrl },
  });
  const to = { name: null, address: open.mail };
  return deps.mailer.send({ id: row.id, to, unsubscribeUrl, ...rendered });
}

/**
 * A standing that fell or rose is told to the partner's people: a message each, in the same
 * transaction.
 */
async function spread(
  tx: Db,
  deps: DeliverDeps,
  row: OutboxRow,
  { partnerId, points, tier }: StandingMail,
): Promise<Delivered> {
  const partner = await tx
    .selectFrom('partner')
    .select('name')
    .where('id', '=', partnerId)
    .executeTakeFirst();
  if (partner === undefined) return { outcome: 'failed', reason: 'no such partner', final: true };
  const titles = new Map(
    deps.editions.flatMap(({ tiers }) => tiers.map((one) => [one.id, one] as const)),
  );
  const titleOf = (id: string | null): Text => titles.get(id ?? '')?.title ?? { en: '–', fr: '–' };
  const levelOf = (id: string | null): number => titles.get(id ?? '')?.level ?? -1;
  const on = deps.today();
  const mail: Mail =
    tier.before === tier.after
      ? {
          ...{ template: 'points-fell', partner: partner.name, on, because: null },
          ...{ before: points.before, after: points.after },
        }
      : {
          ...{ template: 'tier-changed', partner: partner.name, on },
          ...{ from: titleOf(tier.before), to: titleOf(tier.after) },
          rises: levelOf(tier.after) > levelOf(tier.before),
        };
  const to = await peopleOfPartner(tx, partnerId, ['partner-admin', 'practice-lead']);
  await queueMail(tx, { mail, to, partnerId, at: Math.min(Date.now(), row.createdAt) });
  await notifyChange(tx, { p: [partnerId], w: ['notification'] });
  return { outcome: 'done' };
}

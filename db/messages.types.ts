/** What travels through the outbox and by NOTIFY. */
import type { FactFamily } from '../program/facts.ts';
import type { Day } from '../program/models.ts';
import type { ApplicationSays, DelegationSays } from '../program/mails.ts';

/** Topic `facts`: one row per batch of the writer, for the relay to wake the journeys that wait (`awaiting`). */
export type FactsMessage = {
  readonly partners: readonly {
    readonly partnerId: string;
    readonly families: readonly FactFamily[];
  }[];
};

/** Topic `mail`, written with a standing: points fell by themselves, or the tier changed. */
export type StandingMail = {
  readonly mail: 'standing';
  readonly partnerId: string;
  readonly points: { readonly before: number; readonly after: number };
  readonly tier: { readonly before: string | null; readonly after: string };
};

/** Topic `mail`: an invitation is sent to the address that it names. Neither address nor link is kept here. */
export type InvitationMail = { readonly mail: 'invitation'; readonly invitationId: string };

/** Topic `mail`: to the address that an application names. Neither address nor link is kept here. */
export type ApplicationMail = {
  readonly mail: 'application';
  readonly applicationId: string;
  readonly says: ApplicationSays;
};

/** Topic `mail`: who has an assignment is told of it, and reminded where it is not done and the day is still that one. */
export type AssignmentMail = {
  readonly mail: 'assignment';
  readonly assignmentId: string;
  readonly reminds: boolean;
  readonly dueOn: Day;
};

/** Topic `mail`: who decides for a colleague is told, and either of the two when the other ends it. */
export type DelegationMail = {
  readonly mail: 'delegation';
  readonly delegationId: string;
  readonly says: DelegationSays;
};

/** What changed, on the channel `ascent`. */
export const WHAT_CHANGED = [
  'standing',
  'journey',
  'approval',
  'enrolment',
  'notification',
  'members',
  'source',
  // For those who write editions only.
  'edition',
  'simulation',
] as const;
export type WhatChanged = (typeof WHAT_CHANGED)[number];

/** `p` partners (bigint as text), `w` what changed, `v` standing versions by partner; or too much to say. */
export type ChangeMessage =
  | {
      readonly p: readonly string[];
      readonly w: readonly WhatChanged[];
      readonly v?: Readonly<Record<string, number>>;
      /** The journey, where one alone changed. */
      readonly j?: string;
    }
  | { readonly refetch: true };

/** The NOTIFY channel. */
export const CHANNEL = 'ascent';

/** NOTIFY carries less than 8,000 bytes; above this, listeners fetch again whatever they show. */
const notifyBytesMax = 7_000;

/** A message as the payload of a NOTIFY. */
export function payloadOf(message: ChangeMessage): string {
  const text = JSON.stringify(message);
  return Buffer.byteLength(text) > notifyBytesMax ? JSON.stringify({ refetch: true }) : text;
}

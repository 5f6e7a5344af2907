import type { Country, Day, PointKind, Text } from './models.ts';
import type { Role } from './roles.ts';

/** What a mail about a journey always says: which journey, which practice, which company. */
type AboutJourney = {
  readonly journeyId: string;
  readonly practice: Text;
  readonly partner: string;
};

/** What can be said about an enrolment; each has words of its own in every language. */
export const ENROLMENT_SAYS = [
  'to-decide',
  'change-asked',
  'taken-back',
  'lines-rejected',
  'lines-lapsed',
  'began',
  'welcome',
  'agreement-asked',
  'agreement-asked-again',
  'reminder-decision',
  'reminder-change',
  'reminder-agreement',
  'reminder-renewal',
  'escalation-decision',
  'escalation-agreement',
  'renewal-opened',
  'renewed',
  'grace',
  'dormant',
  'suspended',
  'reinstated',
  'over',
  'reopened',
] as const;
export type EnrolmentSays = (typeof ENROLMENT_SAYS)[number];

/** What can be said of decisions in a colleague's hands: to whom they are handed, and to either when the other ends it. */
export const DELEGATION_SAYS = ['handed', 'ended', 'given-back'] as const;
export type DelegationSays = (typeof DELEGATION_SAYS)[number];

/** What can be said about somebody who asks to administer a company. */
export const CLAIM_SAYS = ['to-decide', 'to-administrator', 'approved', 'declined'] as const;
export type ClaimSays = (typeof CLAIM_SAYS)[number];

/** What can be said to whoever applies, or asks to join a company; each has words of its own in every language. */
export const APPLICATION_SAYS = [
  'confirm',
  'continue',
  'fading',
  'received',
  'joined',
  'declined',
] as const;
export type ApplicationSays = (typeof APPLICATION_SAYS)[number];

/**
 * What is told by mail, as the outbox keeps it: no address and no name of a person, since those
 * can be erased. Instants are epoch milliseconds; the reader's language and zone are looked up
 * when it is sent.
 */
export type Mail =
  | (AboutJourney & {
      readonly template: 'step-to-decide';
      readonly approvalId: string;
      readonly step: Text;
      readonly dueAt: number;
      /** How often it was sent, this time included. */
      readonly round: number;
    })
  | (AboutJourney & {
      readonly template: 'reminder' | 'escalation';
      /**
       * What is awaited: a decision, the answer to a change asked for, or what is left of a
       * milestone.
       */
      readonly of: 'decision' | 'change' | 'milestone';
      readonly about: Text;
      readonly approvalId: string | null;
      readonly stepId: string | null;
      readonly dueAt: number;
      readonly late: boolean;
    })
  | (AboutJourney & {
      readonly template: 'change-asked';
      readonly step: Text;
      readonly stepId: string;
      readonly reason: string;
      readonly dueAt: number;
    })
  | (AboutJourney & {
      readonly template: 'decision-taken-back';
      readonly step: Text;
      readonly stepId: string;
      readonly reason: string;
      /** When it is decided again at the latest. */
      readonly dueAt: number;
    })
  | (AboutJourney & {
      readonly template: 'step-approved';
      readonly step: Text;
      readonly stepId: string;
    })
  | (AboutJourney & {
      readonly template: 'step-rejected';
      readonly step: Text;
      readonly stepId: string;
      /** Null where nobody refused it: the answer did not come in time. */
      readonly reason: string | null;
    })
  | (AboutJourney & {
      readonly template: 'milestone-completed';
      readonly milestone: Text;
      readonly points: number;
      readonly kind: PointKind;
      /** False where an earlier attempt was paid in the same program year. */
      readonly paid: boolean;
      readonly next: { readonly title: Text; readonly dueAt: number } | null;
    })
  | (AboutJourney & { readonly template: 'journey-completed'; readonly points: number })
  | (AboutJourney & { readonly template: 'journey-lapsed'; readonly milestone: Text })
  | {
      readonly template: 'points-fell';
      readonly partner: string;
      readonly before: number;
      readonly after: number;
      readonly on: Day;
      readonly because: Text | null;
    }
  | {
      readonly template: 'tier-changed';
      readonly partner: string;
      readonly from: Text;
      readonly to: Text;
      readonly rises: boolean;
      readonly on: Day;
    }
  | {
      readonly template: 'assigned';
      readonly partner: string;
      readonly of: 'training' | 'certification' | 'step';
      readonly what: Text;
      readonly dueOn: Day;
      /** True for the reminder before the day. */
      readonly reminds: boolean;
      readonly note: string | null;
    }
  | {
      /** Made from the invitation when it is sent, and kept nowhere. */
      readonly template: 'invitation';
      readonly organisation: string;
      readonly role: Role;
      readonly invitedBy: string | null;
      readonly token: string;
      readonly expiresAt: number;
    }
  | {
      /** Made from the application when it is sent, and kept nowhere. */
      readonly template: 'application';
      readonly says: ApplicationSays;
      readonly name: string;
      readonly mail: string;
      /** Of the link, where there is one: to confirm the address, or to go on. */
      readonly token: string | null;
      readonly expiresAt: number | null;
      /** When it is forgotten, where the mail reminds of that. */
      readonly forgottenAt: number | null;
      readonly company: string | null;
      readonly reason: string | null;
    }
  | {
      /** Who asks stands on the screen: an outbox keeps no names. */
      readonly template: 'administrator-claim';
      readonly says: ClaimSays;
      readonly partner: string;
      readonly partnerId: string;
      readonly reason: string | null;
    }
  | {
      readonly template: 'delegation';
      readonly says: DelegationSays;
      /** The other of the two: an outbox keeps no names, they are looked up when it is read. */
      readonly personId: string;
      /** Whose decisions they are. */
      readonly role: Role;
      readonly away: boolean;
      readonly from: Day;
      readonly until: Day;
    }
  | {
      readonly template: 'join-request';
      readonly partner: string;
    }
  | {
      readonly template: 'enrolment';
      readonly says: EnrolmentSays;
      readonly enrolmentId: string;
      readonly partner: string;
      readonly lines: readonly { readonly model: Text; readonly country: Country }[];
      /** The contracting entity, where it is about an agreement. */
      readonly entity: Text | null;
      /** The coded reason of a rejection, in words. */
      readonly because: Text | null;
      /** What somebody wrote. */
      readonly reason: string | null;
      readonly dueAt: number | null;
      readonly late: boolean;
    };

export type MailTemplate = Mail['template'];

/** Whose names a mail says: they are looked up for whoever reads it. */
export const peopleOf = (mail: Mail): readonly string[] =>
  mail.template === 'delegation' ? [mail.personId] : [];

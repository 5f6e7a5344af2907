/** The audit trail of the API's own records: who did what, in the same transaction as what was done. */
import { recordAudit } from '../db/queries/audit.ts';
import type { Db } from '../db/connect.ts';
import type { Asker } from './auth/principals.ts';

/** What the API writes by itself; a journey's steps have their own history. */
export type Audited =
  | 'preferences.change'
  | 'notifications.choose'
  | 'approval.take'
  | 'approval.release'
  | 'enrolment.take'
  | 'enrolment.release'
  | 'delegation.begin'
  | 'delegation.end'
  | 'evidence.add'
  | 'evidence.remove'
  | 'playbook.mark'
  | 'acting.choose'
  | 'invitation.send'
  | 'invitation.revoke'
  | 'member.change'
  | 'member.remove'
  | 'member.leave'
  | 'assignment.give'
  | 'assignment.withdraw'
  | 'person.export'
  | 'person.erase'
  | 'simulation.ask'
  | 'simulation.cancel'
  | 'release.ask'
  | 'view.begin'
  | 'view.end';

/** Tells the trail; `object` is the prefixed id of what it was done to, `detail` holds nothing personal. */
export const audit = (
  tx: Db,
  asker: Asker,
  what: {
    readonly action: Audited;
    readonly object: string;
    readonly at: number;
    readonly detail: unknown;
    /** The partner that it is about, where it is not the one acted for. */
    readonly partnerId?: string;
  },
): Promise<void> =>
  recordAudit(tx, {
    partnerId: asker.partnerId,
    ...what,
    personId: asker.personId,
    role: asker.role,
  });

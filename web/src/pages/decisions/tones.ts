import type { ApprovalItem } from '../../api/types.ts';
import type { Tone } from '../../kit/StateBadge.tsx';

/** The tone of each state of a request. */
export const APPROVAL_TONE: Record<ApprovalItem['state'], Tone> = {
  waiting: 'review',
  approved: 'done',
  action_required: 'change',
  rejected: 'refused',
  lapsed: 'refused',
  withdrawn: 'quiet',
};

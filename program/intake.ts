import type { FactDraft } from './facts.ts';

/**
 * Intake: a record of a file, an xAPI statement or a CloudEvent becomes a draft of a fact, or is refused with the reason
 * and a way to mend it. What can be right but not be placed yet is no matter of intake (`place.ts`).
 */
export type { Refusal, RefusalCode, Taken } from './intake/check.ts';
export {
  type AccountRow,
  type FileKind,
  type RateRow,
  type Row,
  accountFromRow,
  columnsAdvice,
  fromCertificationRow,
  fromConsumptionRow,
  fromDealRow,
  kindOfColumns,
  rateFromRow,
  rowOf,
} from './intake/rows.ts';
export { fromStatement } from './intake/statements.ts';
export { fromEvent } from './intake/events.ts';

/**
 * A draft as text that is the same for the same contents, whatever the order of its fields: what is hashed to tell a
 * duplicate (same id, same contents) from a fact that was changed (same id, other contents).
 */
export const canonicalText = (draft: FactDraft): string => JSON.stringify(sorted(draft));

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, one]) => [key, sorted(one)]);
}

import type { Edition } from '../edition/types.ts';
import { type Exact, ZERO } from '../exact.ts';
import type { Fact } from '../facts.ts';
import { valueOf } from './count.ts';
import { familyOf } from './fields.ts';
import { nothingKnown, recordsOf } from './records.ts';
import type { RecordValue } from './types.ts';

/** What one fact is worth by a value that looks into its fields and the tables of the edition. */
export function worthOfFact(edition: Edition, value: RecordValue, fact: Fact): Exact {
  const records = recordsOf(edition, { ...nothingKnown, facts: [fact] });
  const [rec] = records.of(familyOf(fact), fact.effectiveOn);
  return rec === undefined ? ZERO : valueOf(value, records, rec);
}

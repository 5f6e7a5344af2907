import type { PracticeDeps } from './practice.deps.ts';
import type { Screening } from './screening.ts';

/** What the activities of enrolments stand on. `db` has to be a pool: participations take a lock that begins a transaction. */
export type EnrolmentDeps = PracticeDeps & {
  /** The local list if not given. */
  readonly screening?: Screening;
};

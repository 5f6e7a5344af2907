/** Denied-party and domain checks, behind an interface: a vendor's own service may take the place of the local list. */
import type { ScreeningHit } from '../program/enrolment.ts';
import { LOCAL_LIST, screen, type ScreeningSubject } from '../program/screening.ts';

export type Screening = {
  /** What is found of a company, and by which list; throws where the service cannot be reached. */
  readonly screen: (
    subject: ScreeningSubject,
  ) => Promise<{ readonly source: string; readonly hits: readonly ScreeningHit[] }>;
};

/** The default: the list that the product brings along. */
export const localScreening: Screening = {
  screen: async (subject) => ({ source: LOCAL_LIST.source, hits: screen(subject, LOCAL_LIST) }),
};

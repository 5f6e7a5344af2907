import * as firstSlice from './0001_first_slice.ts';
import * as sourceTitles from './0002_source_titles.ts';
import * as journeyCourse from './0003_journey_course.ts';
import * as organisations from './0004_organisations.ts';
import * as enrolment from './0005_enrolment.ts';
import * as invitations from './0006_invitations.ts';
import * as rejudgeDue from './0007_rejudge_due.ts';
import * as scopedReads from './0008_scoped_reads.ts';
import * as applications from './0009_applications.ts';
import * as notifications from './0011_notifications.ts';
import * as decisionsDesk from './0012_decisions_desk.ts';
import * as erasedPeople from './0013_erased_people.ts';
import * as customersOfPartners from './0014_customers_of_partners.ts';
import * as assignments from './0015_assignments.ts';
import * as trail from './0016_trail.ts';
import * as administratorClaims from './0017_administrator_claims.ts';
import * as packagesTaken from './0019_packages_taken.ts';
import * as remindersPhonesChain from './0020_reminders_phones_chain.ts';
import * as simulations from './0022_simulations.ts';

/** Every migration, by hand and in order: the same list for Node, the tests and a bundler. */
export const migrations = {
  '0001_first_slice': firstSlice,
  '0002_source_titles': sourceTitles,
  '0003_journey_course': journeyCourse,
  '0004_organisations': organisations,
  '0005_enrolment': enrolment,
  '0006_invitations': invitations,
  '0007_rejudge_due': rejudgeDue,
  '0008_scoped_reads': scopedReads,
  '0009_applications': applications,
  '0011_notifications': notifications,
  '0012_decisions_desk': decisionsDesk,
  '0013_erased_people': erasedPeople,
  '0014_customers_of_partners': customersOfPartners,
  '0015_assignments': assignments,
  '0016_trail': trail,
  '0017_administrator_claims': administratorClaims,
  '0019_packages_taken': packagesTaken,
  '0020_reminders_phones_chain': remindersPhonesChain,
  '0022_simulations': simulations,
};

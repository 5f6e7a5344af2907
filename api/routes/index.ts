/** Every resource of `/v1`. Here the index is the list. */
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { addAbout } from './about.ts';
import { addActing } from './acting.ts';
import { addAdministratorClaims } from './administrator-claims.ts';
import { addApplications } from './applications.ts';
import { addApprovals } from './approvals.ts';
import { addTakingBack } from './taking-back.ts';
import { addDesk } from './desk.ts';
import { addDemo } from './demo.ts';
import { addEditions } from './editions.ts';
import { addEnrolments } from './enrolments.ts';
import { addEntries } from './entries.ts';
import { addExplanation } from './explanation.ts';
import { addFacts } from './facts.ts';
import { addGuides } from './guides.ts';
import { addJoinRequests } from './join-requests.ts';
import { addJourneys } from './journeys.ts';
import { addLearning } from './learning.ts';
import { addLive } from './live.ts';
import { addMe } from './me.ts';
import { addMembers } from './members.ts';
import { addPackageDesk } from './package-desk.ts';
import { addPackages } from './packages.ts';
import { addNotifications } from './notifications.ts';
import { addPartners } from './partners.ts';
import { addPersonData } from './person-data.ts';
import { addRoles } from './roles.ts';
import { addReleases } from './releases.ts';
import { addSimulations } from './simulations.ts';
import { addStanding } from './standing.ts';
import { addSteps } from './steps.ts';
import { addTrail } from './trail.ts';
import { addWhatIf } from './what-if.ts';

export const ROUTES: readonly ((app: FastifyInstance, context: Context) => void | Promise<void>)[] =
  [
    addAbout,
    addDemo,
    addMe,
    addActing,
    addApplications,
    addNotifications,
    addMembers,
    addJoinRequests,
    addAdministratorClaims,
    addPersonData,
    addLearning,
    addRoles,
    addPartners,
    addStanding,
    addEntries,
    addExplanation,
    addWhatIf,
    addJourneys,
    addSteps,
    addApprovals,
    addTakingBack,
    addDesk,
    addEnrolments,
    addPackages,
    addPackageDesk,
    addFacts,
    addEditions,
    addSimulations,
    addReleases,
    addGuides,
    addTrail,
    addLive,
  ];

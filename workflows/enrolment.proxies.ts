import { proxyLocalActivities } from '@temporalio/workflow';
import type { EnrolmentActivities } from '../activities/enrolment.ts';
import { POLICIES } from './policies.ts';

/** What an enrolment may do to the world, each under its policy. */
export const { openEnrolment, recordEnrolment, welcomePartner } =
  proxyLocalActivities<EnrolmentActivities>(POLICIES.record);

export const { screenEnrolment } = proxyLocalActivities<EnrolmentActivities>(POLICIES.look);

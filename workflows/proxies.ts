import { proxyLocalActivities } from '@temporalio/workflow';
import type { PracticeActivities } from '../activities/practice.ts';
import { POLICIES } from './policies.ts';

/** What a practice journey may do to the world, each under its policy. */
export const {
  openJourney,
  recordAssessment,
  recordSubmission,
  recordDecision,
  recordTakingBack,
  recordSteering,
  recordMissedAnswer,
  recordReminder,
  recordLapse,
} = proxyLocalActivities<PracticeActivities>(POLICIES.record);

export const { look } = proxyLocalActivities<PracticeActivities>(POLICIES.look);

/** Every resource of `/v1`. Here the index is the list. */
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { addApprovals } from './approvals.ts';
import { addFacts } from './facts.ts';
import { addJourneys } from './journeys.ts';
import { addLive } from './live.ts';
import { addMe } from './me.ts';
import { addStanding } from './standing.ts';
import { addSteps } from './steps.ts';

export const ROUTES: readonly ((app: FastifyInstance, context: Context) => void | Promise<void>)[] = [
  addMe,
  addStanding,
  addJourneys,
  addSteps,
  addApprovals,
  addFacts,
  addLive,
];

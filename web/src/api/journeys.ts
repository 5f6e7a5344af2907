import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, command, idempotent, read, spoken } from './client.ts';
import { ProblemError, problemOf } from './problem.ts';
import type {
  ApprovalsQuery,
  DecisionAnswer,
  DecisionBody,
  EvidenceBody,
  EvidenceItem,
  GuideQuery,
  JourneyOne,
  JourneysQuery,
  SteerAnswer,
  StepAnswer,
} from './types.ts';

/** Journeys, page by page. */
export const journeyPagesQuery = (query: JourneysQuery) =>
  infiniteQueryOptions({
    queryKey: ['journey', 'pages', query],
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/v1/journeys', {
          params: { query: pageParam === null ? query : { ...query, cursor: pageParam } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** The inbox of decisions: mine, my team's, overdue; the soonest due first. */
export const approvalsQuery = (view: NonNullable<ApprovalsQuery['view']>) =>
  infiniteQueryOptions({
    queryKey: ['approval', 'list', view],
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/v1/approvals', {
          params: {
            query:
              pageParam === null ? { view, limit: 100 } : { view, limit: 100, cursor: pageParam },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** One request with its evidence, its rule, and what follows if it is approved. */
export const approvalQuery = (id: string) =>
  queryOptions({
    queryKey: ['approval', 'one', id],
    // Past the browser's cache: its ETag is the request's version, and what follows from an approval moves without it.
    queryFn: () =>
      read(api.GET('/v1/approvals/{id}', { params: { path: { id } }, cache: 'no-store' })),
  });

/** The versions of the program, newest first. */
export const editionsQuery = () =>
  queryOptions({
    queryKey: ['edition'],
    queryFn: () => read(api.GET('/v1/editions', {})),
    staleTime: 300_000,
  });

/** One version in words, with its files. */
export const editionQuery = (id: string) =>
  queryOptions({
    queryKey: ['edition', id],
    queryFn: () => read(api.GET('/v1/editions/{id}', { params: { path: { id } } })),
    staleTime: 300_000,
  });

/** The guide of a version; or, with the version before, the letter that says what changes. */
export const guideQuery = (id: string, before: string | undefined, query: GuideQuery) =>
  queryOptions({
    queryKey: ['edition', id, 'guide', before ?? null, query],
    queryFn: () =>
      before === undefined
        ? read(api.GET('/v1/editions/{id}/guide', { params: { path: { id }, query } }))
        : read(
            api.GET('/v1/editions/{id}/letter', {
              params: { path: { id }, query: { ...query, from: before } },
            }),
          ),
    staleTime: 300_000,
    placeholderData: keepPreviousData,
  });

/** Begins a practice; answers with the journey. */
export const startJourney = (practice: string): Promise<JourneyOne> =>
  command(
    api.POST('/v1/journeys', {
      params: { header: idempotent() },
      body: { kind: 'practice', practice },
    }),
  );

/** What a person may do with a whole journey. */
export type Steering = 'pause' | 'resume' | 'withdraw';
const STEER = {
  pause: '/v1/journeys/{id}/pause',
  resume: '/v1/journeys/{id}/resume',
  withdraw: '/v1/journeys/{id}/withdraw',
} as const;

/** Pauses, resumes or ends a journey; an empty reason is none. */
export const steer = (id: string, what: Steering, reason: string): Promise<SteerAnswer> =>
  command(
    api.POST(STEER[what], {
      params: { path: { id }, header: idempotent() },
      body: { reason: reason.trim() === '' ? null : reason.trim() },
    }),
  );

/** Ticks or clears a best practice of the playbook. */
export const tickPlaybook = (id: string, item: string, done: boolean): Promise<unknown> =>
  command(
    api.PUT('/v1/journeys/{id}/playbook/{item}', {
      params: { path: { id, item } },
      body: { done },
    }),
  );

/** Adds a link or a note to a step; nothing is sent for review by it. */
export const addEvidence = (id: string, step: string, body: EvidenceBody): Promise<EvidenceItem> =>
  command(
    api.POST('/v1/journeys/{id}/steps/{step}/evidence', {
      params: { path: { id, step }, header: idempotent() },
      body,
    }),
  );

/** Adds a file to a step, as multipart in the field `file`. */
export async function addFile(id: string, step: string, file: File): Promise<EvidenceItem> {
  const form = new FormData();
  form.append('file', file, file.name);
  const response = await fetch(`/v1/journeys/${id}/steps/${encodeURIComponent(step)}/evidence`, {
    method: 'POST',
    body: form,
    credentials: 'same-origin',
    headers: { ...idempotent(), ...spoken() },
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new ProblemError(problemOf(answer, response));
  return answer as EvidenceItem;
}

/** Takes back what was added and not sent yet. */
export const removeEvidence = (id: string, step: string, evidence: string): Promise<unknown> =>
  command(
    api.DELETE('/v1/journeys/{id}/steps/{step}/evidence/{evidence}', {
      params: { path: { id, step, evidence } },
    }),
  );

/** Hands in what was added. */
export const sendForReview = (id: string, step: string): Promise<StepAnswer> =>
  command(
    api.POST('/v1/journeys/{id}/steps/{step}/submission', {
      params: { path: { id, step }, header: idempotent() },
      body: {},
    }),
  );

/** Saves the answers of the maturity assessment, question id → 1 to 5. */
export const saveAssessment = (
  id: string,
  step: string,
  answers: Record<string, number>,
): Promise<StepAnswer> =>
  command(
    api.POST('/v1/journeys/{id}/steps/{step}/assessment', {
      params: { path: { id, step }, header: idempotent() },
      body: { answers },
    }),
  );

/** Decides a request; `version` is that which was read: another one is refused. */
export const decide = (id: string, version: number, body: DecisionBody): Promise<DecisionAnswer> =>
  command(
    api.POST('/v1/approvals/{id}/decision', {
      params: { path: { id }, header: { ...idempotent(), 'if-match': `"${version}"` } },
      body,
    }),
  );

/** Takes a decision back, with a reason. */
export const takeBack = (id: string, reason: string): Promise<DecisionAnswer> =>
  command(
    api.POST('/v1/approvals/{id}/take-back', {
      params: { path: { id }, header: idempotent() },
      body: { reason: reason.trim() },
    }),
  );

/** Where the file or link of an item of evidence is read. */
export const evidenceAddress = (journey: string, item: EvidenceItem): string =>
  item.url ?? `/v1/journeys/${journey}/evidence/${item.id}`;

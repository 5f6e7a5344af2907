import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, command, idempotent, read } from './client.ts';
import type {
  AcceptBody,
  DecideLinesBody,
  EnrolmentsQuery,
  LineAsked,
  RenewBody,
} from './types.ts';

/** The enrolments of one partner, the latest attempt first. */
export const enrolmentsOfQuery = (partner: string) =>
  queryOptions({
    queryKey: ['enrolment', 'of', partner],
    queryFn: () => read(api.GET('/v1/enrolments', { params: { query: { partner } } })),
  });

/** Enrolments in the inbox of decisions. */
export const enrolmentInboxQuery = (view: NonNullable<EnrolmentsQuery['view']>, enabled: boolean) =>
  infiniteQueryOptions({
    queryKey: ['enrolment', 'inbox', view],
    enabled,
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/v1/enrolments', {
          params: {
            query:
              pageParam === null ? { view, limit: 100 } : { view, limit: 100, cursor: pageParam },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** One enrolment with its lines and agreements. */
export const enrolmentQuery = (id: string) =>
  queryOptions({
    queryKey: ['enrolment', 'one', id],
    queryFn: () => read(api.GET('/v1/enrolments/{id}', { params: { path: { id } } })),
  });

/** Who did what, newest first. */
export const enrolmentHistoryQuery = (id: string) =>
  queryOptions({
    queryKey: ['enrolment', 'one', id, 'history'],
    queryFn: () => read(api.GET('/v1/enrolments/{id}/history', { params: { path: { id } } })),
  });

/** What the own company can apply for. */
export const enrolmentOfferQuery = () =>
  queryOptions({
    queryKey: ['enrolment', 'offer'],
    queryFn: () => read(api.GET('/v1/enrolments/offer', {})),
  });

const on = (id: string) => ({ path: { id }, header: idempotent() });
const worded = (reason: string): string | null => (reason.trim() === '' ? null : reason.trim());

/** Applies for models in countries; a first enrolment, or another attempt. */
export const applyFor = (lines: readonly LineAsked[]) =>
  command(
    api.POST('/v1/enrolments', {
      params: { header: idempotent() },
      body: { lines: [...lines] },
    }),
  );

/** Applies for more. */
export const addLines = (id: string, lines: readonly LineAsked[]) =>
  command(api.POST('/v1/enrolments/{id}/lines', { params: on(id), body: { lines: [...lines] } }));

export const dropLines = (id: string, lines: readonly string[], reason: string) =>
  command(
    api.POST('/v1/enrolments/{id}/drop', {
      params: on(id),
      body: { lines: [...lines], reason: worded(reason) },
    }),
  );

/** Answers a change that was asked for. */
export const answerLines = (id: string, lines: readonly string[], reason: string) =>
  command(
    api.POST('/v1/enrolments/{id}/answers', {
      params: on(id),
      body: { lines: [...lines], reason: reason.trim() },
    }),
  );

export const acceptAgreement = (id: string, body: AcceptBody) =>
  command(api.POST('/v1/enrolments/{id}/acceptances', { params: on(id), body }));

export const nameSignatories = (id: string, people: readonly string[]) =>
  command(
    api.POST('/v1/enrolments/{id}/signatories', {
      params: on(id),
      body: { people: [...people] },
    }),
  );

export const renewEnrolment = (id: string, body: RenewBody) =>
  command(api.POST('/v1/enrolments/{id}/renew', { params: on(id), body }));

/** Takes an application back, leaves the program, or ends a suspension. */
export const endEnrolment = (
  id: string,
  what: 'withdraw' | 'leave' | 'reinstate',
  reason: string,
) => command(api.POST(ENDINGS[what], { params: on(id), body: { reason: worded(reason) } }));
const ENDINGS = {
  withdraw: '/v1/enrolments/{id}/withdraw',
  leave: '/v1/enrolments/{id}/leave',
  reinstate: '/v1/enrolments/{id}/reinstate',
} as const;

export const suspendEnrolment = (id: string, reason: string) =>
  command(
    api.POST('/v1/enrolments/{id}/suspend', { params: on(id), body: { reason: reason.trim() } }),
  );

/** Takes back what was decided on lines, with a reason. */
export const takeBackLines = (id: string, lines: readonly string[], reason: string) =>
  command(
    api.POST('/v1/enrolments/{id}/take-back', {
      params: on(id),
      body: { lines: [...lines], reason: reason.trim() },
    }),
  );

/** Decides lines of an application. */
export const decideLines = (id: string, body: DecideLinesBody) =>
  command(api.POST('/v1/enrolments/{id}/decisions', { params: on(id), body }));

/** What a company applied with, and which known companies it may be; a 404 problem where it applied otherwise. */
export const packageQuery = (id: string) =>
  queryOptions({
    queryKey: ['enrolment', 'application', id],
    queryFn: () => read(api.GET('/v1/enrolments/{id}/application', { params: { path: { id } } })),
  });
/** It is a company that is known: the package is declined, and its people join that one. */
export const sameCompany = (id: string, partner: string) =>
  command(
    api.POST('/v1/enrolments/{id}/same-company', {
      params: { path: { id }, header: idempotent() },
      body: { partner },
    }),
  );
/** It is another company after all: what was declined with it is decided anew. */
export const otherCompany = (id: string, reason: string) =>
  command(
    api.POST('/v1/enrolments/{id}/same-company/take-back', {
      params: { path: { id }, header: idempotent() },
      body: { reason },
    }),
  );

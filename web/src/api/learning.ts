import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, command, idempotent, read } from './client.ts';
import type { AssignmentBody, AssignmentItem } from './types.ts';

/** What the reader should learn and do, why, and what they hold. */
export const learningQuery = () =>
  queryOptions({
    queryKey: ['learning', 'mine'],
    queryFn: () => read(api.GET('/v1/me/learning', {})),
  });

/** What is assigned to a partner's people, newest first. */
export const assignmentsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['learning', 'assigned', id],
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/v1/partners/{id}/assignments', {
          params: { path: { id }, query: pageParam === null ? {} : { cursor: pageParam } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** To whom a step is assigned; nobody has more colleagues at one. */
export const stepAssignmentsQuery = (id: string, journey: string, step: string) =>
  queryOptions({
    queryKey: ['learning', 'assigned', id, journey, step],
    queryFn: () =>
      read(
        api.GET('/v1/partners/{id}/assignments', {
          params: { path: { id }, query: { journey, step, limit: 100 } },
        }),
      ),
  });

/** What can be assigned at a partner. */
export const assignablesQuery = (id: string) =>
  queryOptions({
    queryKey: ['learning', 'assignable', id],
    queryFn: () => read(api.GET('/v1/partners/{id}/assignables', { params: { path: { id } } })),
  });

export const assign = (id: string, body: AssignmentBody): Promise<AssignmentItem> =>
  command(
    api.POST('/v1/partners/{id}/assignments', {
      params: { path: { id }, header: idempotent() },
      body,
    }),
  );
export const withdrawAssignment = (id: string) =>
  read(api.DELETE('/v1/assignments/{id}', { params: { path: { id } } }));

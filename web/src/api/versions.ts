import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, command, idempotent, read } from './client.ts';
import type { Comparison, ReleaseRequestItem, ResultsQuery, SimulationOne } from './types.ts';

/** A version in words, of a draft as its files are now. */
export const versionQuery = (id: string) =>
  queryOptions({
    queryKey: ['edition', id, 'now'],
    queryFn: () => read(api.GET('/v1/editions/{id}', { params: { path: { id } } })),
  });

/** What a version changes against another. */
export const comparisonQuery = (id: string, other: string) =>
  queryOptions({
    queryKey: ['edition', id, 'against', other],
    queryFn: (): Promise<Comparison> =>
      read(
        api.GET('/v1/editions/{id}/compare', { params: { path: { id }, query: { with: other } } }),
      ),
    retry: false,
  });

export const releaseRequestsQuery = (id: string) =>
  queryOptions({
    queryKey: ['edition', id, 'requests'],
    queryFn: () =>
      read(api.GET('/v1/editions/{id}/release-requests', { params: { path: { id } } })),
  });

/** What was tried of a version, newest first. */
export const simulationsQuery = (edition: string) =>
  queryOptions({
    queryKey: ['simulation', 'of', edition],
    queryFn: () => read(api.GET('/v1/simulations', { params: { query: { edition } } })),
  });

export const simulationQuery = (id: string) =>
  queryOptions({
    queryKey: ['simulation', id],
    queryFn: () => read(api.GET('/v1/simulations/{id}', { params: { path: { id } } })),
  });

/** Partner by partner, page by page. */
export const resultsQuery = (id: string, query: ResultsQuery) =>
  infiniteQueryOptions({
    queryKey: ['simulation', id, 'results', query],
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/v1/simulations/{id}/results', {
          params: {
            path: { id },
            query: { ...query, limit: 20, ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

export const resultQuery = (id: string, partner: string) =>
  queryOptions({
    queryKey: ['simulation', id, 'results', partner],
    queryFn: () =>
      read(
        api.GET('/v1/simulations/{id}/results/{partner}', { params: { path: { id, partner } } }),
      ),
  });

export const tryOnAll = (edition: string): Promise<SimulationOne> =>
  command(api.POST('/v1/simulations', { params: { header: idempotent() }, body: { edition } }));

export const stopTrying = (id: string): Promise<unknown> =>
  read(api.POST('/v1/simulations/{id}/cancel', { params: { path: { id } } }));

export const askForRelease = (
  edition: string,
  simulation: string,
  note: string,
): Promise<ReleaseRequestItem> =>
  command(
    api.POST('/v1/editions/{id}/release-requests', {
      params: { path: { id: edition }, header: idempotent() },
      body: { simulation, ...(note.trim() === '' ? {} : { note: note.trim() }) },
    }),
  );

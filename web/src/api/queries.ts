import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, read } from './client.ts';
import type {
  EntriesQuery,
  ExplanationQuery,
  JourneysQuery,
  PartnersQuery,
  TrailQuery,
} from './types.ts';

/** What anybody may know; it does not change while a page is open. */
export const aboutQuery = () =>
  queryOptions({
    queryKey: ['about'],
    queryFn: () => read(api.GET('/v1/about', {})),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Whoever is signed in; a 401 problem for nobody. */
export const meQuery = () =>
  queryOptions({
    queryKey: ['me'],
    queryFn: () => read(api.GET('/v1/me', {})),
    staleTime: 60_000,
  });

/** Keys begin with what the stream names: `standing`, `journey`, `approval`, `source`. */
export const standingQuery = (id: string) =>
  queryOptions({
    queryKey: ['standing', id, 'now'],
    queryFn: () => read(api.GET('/v1/partners/{id}/standing', { params: { path: { id } } })),
  });

/** Points that count by day of change, from a year back to a year ahead. */
export const timelineQuery = (id: string, from: string, to: string) =>
  queryOptions({
    queryKey: ['standing', id, 'timeline', from, to],
    queryFn: () =>
      read(
        api.GET('/v1/partners/{id}/standing/timeline', {
          params: { path: { id }, query: { from, to } },
        }),
      ),
  });

/** *Why?* on a number. */
export const explanationQuery = (id: string, query: ExplanationQuery) =>
  queryOptions({
    queryKey: ['standing', id, 'explanation', query],
    queryFn: () =>
      read(api.GET('/v1/partners/{id}/standing/explanation', { params: { path: { id }, query } })),
  });

/** One line down to its reasons. */
export const entryQuery = (id: string, entry: string) =>
  queryOptions({
    queryKey: ['standing', id, 'entry', entry],
    queryFn: () =>
      read(api.GET('/v1/partners/{id}/entries/{entry}', { params: { path: { id, entry } } })),
  });

/** The ledger, page by page, newest first. */
export const entriesQuery = (id: string, query: EntriesQuery) =>
  infiniteQueryOptions({
    queryKey: ['standing', id, 'entries', query],
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/v1/partners/{id}/entries', {
          params: {
            path: { id },
            query: pageParam === null ? query : { ...query, cursor: pageParam },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** A partner's people, page by page. */
/** Who did what, newest first. */
export const trailQuery = (query: TrailQuery) =>
  infiniteQueryOptions({
    queryKey: ['trail', query],
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/v1/audit', {
          params: { query: pageParam === null ? query : { ...query, cursor: pageParam } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

export const peopleQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['standing', id, 'people'],
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/v1/partners/{id}/people', {
          params: {
            path: { id },
            query: pageParam === null ? { limit: 100 } : { limit: 100, cursor: pageParam },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** Everything about one deal, customer or person of a partner. */
export const storyQuery = (id: string, subject: string) =>
  queryOptions({
    queryKey: ['standing', id, 'story', subject],
    queryFn: () =>
      read(api.GET('/v1/partners/{id}/facts/{subject}', { params: { path: { id, subject } } })),
  });

/** The partners that I may see, page by page. */
export const partnersQuery = (query: PartnersQuery) =>
  infiniteQueryOptions({
    queryKey: ['standing', 'all', query],
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/v1/partners', {
          params: { query: pageParam === null ? query : { ...query, cursor: pageParam } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** One partner with its participations. */
export const partnerQuery = (id: string) =>
  queryOptions({
    queryKey: ['standing', id, 'partner'],
    queryFn: () => read(api.GET('/v1/partners/{id}', { params: { path: { id } } })),
  });

/** A deal, a customer, a person, a partner; at least two characters. */
export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ['search', q],
    queryFn: ({ signal }) => read(api.GET('/v1/search', { params: { query: { q } }, signal })),
    enabled: q.trim().length >= 2,
    staleTime: 5_000,
  });

/** Each source of facts: last heard, new, parked, refused; of one partner's facts where it is named. */
export const sourcesQuery = (partner?: string) =>
  queryOptions({
    queryKey: ['source', partner ?? 'all'],
    queryFn: () =>
      read(api.GET('/v1/sources', { params: { query: partner === undefined ? {} : { partner } } })),
  });

/** The practices of the edition in force, with my progress. */
export const practicesQuery = () =>
  queryOptions({
    queryKey: ['journey', 'practices'],
    queryFn: () => read(api.GET('/v1/practices', {})),
  });

/** Journeys, first page. */
export const journeysQuery = (query: JourneysQuery) =>
  queryOptions({
    queryKey: ['journey', 'list', query],
    queryFn: () => read(api.GET('/v1/journeys', { params: { query } })),
  });

/** One journey with its milestones and steps. */
export const journeyQuery = (id: string) =>
  queryOptions({
    queryKey: ['journey', id],
    queryFn: () => read(api.GET('/v1/journeys/{id}', { params: { path: { id } } })),
  });

/** Who did what in a journey, newest first. */
export const journeyHistoryQuery = (id: string) =>
  queryOptions({
    queryKey: ['journey', id, 'history'],
    queryFn: () => read(api.GET('/v1/journeys/{id}/history', { params: { path: { id } } })),
  });

/** One program version, clause by clause; the one in force where none is named. */
export const editionQuery = (id?: string) =>
  queryOptions({
    queryKey: ['edition', id ?? 'in force'],
    queryFn: async () => {
      const wanted = id ?? (await inForce());
      return read(api.GET('/v1/editions/{id}', { params: { path: { id: wanted } } }));
    },
    staleTime: 10 * 60_000,
  });

async function inForce(): Promise<string> {
  const { items } = await read(api.GET('/v1/editions', {}));
  const found = items.find((edition) => edition.inForce) ?? items[0];
  if (found === undefined) throw new Error('no edition is known');
  return found.id;
}

import { queryOptions } from '@tanstack/react-query';
import { api, read } from './client.ts';
import type { ApplicationBody, ApplicationDraft, JoinDecision } from './types.ts';

/** The application that this browser has; a 401 problem where it has none. */
export const applicationQuery = () =>
  queryOptions({
    queryKey: ['application'],
    queryFn: () => read(api.GET('/v1/applications/current', {})),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Asks for the mail with the link. */
export const beginApplication = (body: ApplicationBody) =>
  read(api.POST('/v1/applications', { body }));
export const confirmApplication = (token: string) =>
  read(api.POST('/v1/applications/confirmation', { body: { token } }));

const over = (version: number) => ({ params: { header: { 'if-match': `"${version}"` } } });

/** Saves over a version; a 412 problem where another window saved meanwhile. */
export const saveApplication = (version: number, body: ApplicationDraft) =>
  read(api.PUT('/v1/applications/current/draft', { ...over(version), body }));
export const submitApplication = (version: number) =>
  read(api.POST('/v1/applications/current/submission', over(version)));
export const joinCompany = () => read(api.POST('/v1/applications/current/join', {}));
export const withdrawApplication = () => read(api.DELETE('/v1/applications/current', {}));

/** Who asks to act for the own company. */
export const joinRequestsQuery = () =>
  queryOptions({
    queryKey: ['members', 'joins'],
    queryFn: () => read(api.GET('/v1/join-requests', {})),
  });
export const decideJoin = (id: string, body: JoinDecision) =>
  read(api.POST('/v1/join-requests/{id}/decision', { params: { path: { id } }, body }));

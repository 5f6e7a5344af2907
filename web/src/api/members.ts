import { queryOptions } from '@tanstack/react-query';
import { api, read } from './client.ts';
import type { ClaimDecision, InvitationBody, MemberPatch } from './types.ts';

/** Who acts for the own organisation, and who is invited. */
export const membersQuery = () =>
  queryOptions({ queryKey: ['members'], queryFn: () => read(api.GET('/v1/members', {})) });

/** Every role in words; it does not change while a page is open. */
export const rolesQuery = () =>
  queryOptions({
    queryKey: ['roles'],
    queryFn: () => read(api.GET('/v1/roles', {})),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What the link of an invitation says; a 404 problem once it leads nowhere. */
export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: () =>
      read(api.GET('/v1/invitations/by-link/{token}', { params: { path: { token } } })),
    retry: false,
  });

export const invite = (body: InvitationBody) => read(api.POST('/v1/invitations', { body }));
export const takeBack = (id: string) =>
  read(api.DELETE('/v1/invitations/{id}', { params: { path: { id } } }));
export const changeMember = (id: string, body: MemberPatch) =>
  read(api.PATCH('/v1/members/{id}', { params: { path: { id } }, body }));
export const removeMember = (id: string) =>
  read(api.DELETE('/v1/members/{id}', { params: { path: { id } } }));
/** Who asks to administer a company whose administrator is gone. */
export const administratorClaimQuery = (id: string) =>
  queryOptions({
    queryKey: ['members', 'claim', id],
    queryFn: () =>
      read(api.GET('/v1/partners/{id}/administrator-claim', { params: { path: { id } } })),
  });
export const claimAdministration = (id: string, reason: string) =>
  read(
    api.POST('/v1/partners/{id}/administrator-claim', {
      params: { path: { id } },
      body: { reason },
    }),
  );
export const decideClaim = (id: string, body: ClaimDecision) =>
  read(api.POST('/v1/administrator-claims/{id}/decision', { params: { path: { id } }, body }));

/** Erases who somebody is; what they learnt and did stays. */
export const erasePerson = (id: string, reason: string) =>
  read(api.POST('/v1/people/{id}/erasure', { params: { path: { id } }, body: { reason } }));
export const eraseMe = (mail: string) => read(api.POST('/v1/me/erasure', { body: { mail } }));
/** Gives a role of one's own back. */
export const leave = (id: string) =>
  read(api.DELETE('/v1/me/memberships/{id}', { params: { path: { id } } }));

import { queryOptions } from '@tanstack/react-query';
import { api, command, read } from './client.ts';
import type { BulkDecisionAnswer, BulkDecisionBody, DelegationBody } from './types.ts';

/** Takes a decision: nobody else decides it for 30 minutes. */
export const takeDecision = (id: string) =>
  read(api.PUT('/v1/approvals/{id}/take', { params: { path: { id } } }));
export const giveBack = (id: string) =>
  read(api.DELETE('/v1/approvals/{id}/take', { params: { path: { id } } }));

/** Takes what of a package waits for the reader's role. */
export const takePackage = (id: string) =>
  read(api.PUT('/v1/enrolments/{id}/take', { params: { path: { id } } }));
export const givePackageBack = (id: string) =>
  read(api.DELETE('/v1/enrolments/{id}/take', { params: { path: { id } } }));

/** Decides several; the same key decides none of them twice. */
export const decideSeveral = (body: BulkDecisionBody, key: string): Promise<BulkDecisionAnswer> =>
  command(
    api.POST('/v1/approvals/decisions', { params: { header: { 'idempotency-key': key } }, body }),
  );

/** Whose decisions are in whose hands, and who may stand in for me. */
export const delegationsQuery = () =>
  queryOptions({
    queryKey: ['approval', 'delegations'],
    queryFn: () => read(api.GET('/v1/me/delegations', {})),
  });
export const handOver = (body: DelegationBody) => read(api.POST('/v1/me/delegations', { body }));
export const endDelegation = (id: string) =>
  read(api.DELETE('/v1/me/delegations/{id}', { params: { path: { id } } }));

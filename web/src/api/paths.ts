/** The calls that screens make, in the form that openapi-fetch is typed by. */
import type * as t from './types.ts';

type Answers<T> = {
  200: { headers: Record<string, unknown>; content: { 'application/json': T } };
};
type Params<Path, Query> = {
  header?: Record<string, string>;
  cookie?: never;
} & (Path extends undefined ? { path?: never } : { path: Path }) & { query?: Query };
type Get<T, Path = undefined, Query = undefined> = {
  get: { parameters: Params<Path, Query>; responses: Answers<T> };
};
type Send<Verb extends 'post' | 'put' | 'patch' | 'delete', T, Path = undefined, Body = undefined> = {
  [V in Verb]: { parameters: Params<Path, undefined>; responses: Answers<T> } & (Body extends undefined
    ? object
    : { requestBody: { content: { 'application/json': Body } } });
};
type PartnerId = { id: string };
type JourneyId = { id: string };
type StepId = { id: string; step: string };

/** Path → method → what goes in and out. */
export type paths = {
  '/v1/me': Get<t.Me> & Send<'patch', t.Me, undefined, t.MePatch>;
  '/v1/partners': Get<t.PartnersPage, undefined, t.PartnersQuery>;
  '/v1/partners/{id}': Get<t.PartnerOne, PartnerId>;
  '/v1/partners/{id}/standing': Get<t.Standing, PartnerId, { asOf?: string }>;
  '/v1/partners/{id}/standing/timeline': Get<t.Timeline, PartnerId, { from?: string; to?: string }>;
  '/v1/partners/{id}/standing/explanation': Get<t.Explanation, PartnerId, t.ExplanationQuery>;
  '/v1/partners/{id}/entries': Get<t.EntryPage, PartnerId, t.EntriesQuery>;
  '/v1/partners/{id}/entries/{entry}': Get<t.EntryExplained, { id: string; entry: string }>;
  '/v1/partners/{id}/people': Get<t.PeoplePage, PartnerId, { cursor?: string; limit?: number }>;
  '/v1/partners/{id}/facts/{subject}': Get<t.SubjectStory, { id: string; subject: string }>;
  '/v1/search': Get<t.SearchList, undefined, { q: string }>;
  '/v1/sources': Get<t.SourceList, undefined, { partner?: string }>;
  '/v1/practices': Get<t.PracticeList, undefined, { partner?: string }>;
  '/v1/journeys': Get<t.JourneyPage, undefined, t.JourneysQuery> &
    Send<'post', t.JourneyOne, undefined, t.StartJourney>;
  '/v1/journeys/{id}': Get<t.JourneyOne, JourneyId>;
  '/v1/journeys/{id}/history': Get<t.HistoryList, JourneyId>;
  '/v1/journeys/{id}/pause': Send<'post', t.SteerAnswer, JourneyId, t.SteerBody>;
  '/v1/journeys/{id}/resume': Send<'post', t.SteerAnswer, JourneyId, t.SteerBody>;
  '/v1/journeys/{id}/withdraw': Send<'post', t.SteerAnswer, JourneyId, t.SteerBody>;
  '/v1/journeys/{id}/playbook/{item}': Send<
    'put',
    unknown,
    { id: string; item: string },
    { done: boolean }
  >;
  '/v1/journeys/{id}/steps/{step}/evidence': Send<'post', t.EvidenceItem, StepId, t.EvidenceBody>;
  '/v1/journeys/{id}/steps/{step}/evidence/{evidence}': Send<
    'delete',
    unknown,
    { id: string; step: string; evidence: string }
  >;
  '/v1/journeys/{id}/steps/{step}/submission': Send<'post', t.StepAnswer, StepId, object>;
  '/v1/journeys/{id}/steps/{step}/assessment': Send<'post', t.StepAnswer, StepId, t.AssessmentBody>;
  '/v1/approvals': Get<t.ApprovalList, undefined, t.ApprovalsQuery>;
  '/v1/approvals/{id}': Get<t.ApprovalOne, { id: string }>;
  '/v1/approvals/{id}/decision': Send<'post', t.DecisionAnswer, { id: string }, t.DecisionBody>;
  '/v1/editions': Get<t.EditionList>;
  '/v1/editions/{id}': Get<t.EditionOne, { id: string }>;
  '/v1/requests/{id}': Get<t.RequestState, { id: string }>;
};

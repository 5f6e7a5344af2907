/** What the API answers and takes, under the names that screens use; all of it from `openapi.json`. */
import type { paths } from './paths.ts';

type Json<R> = R extends { content: { 'application/json': infer T } } ? T : never;
type Ok<R> = R extends { 200: infer A } ? Json<A> : R extends { 201: infer A } ? Json<A> : never;
type Verb<P extends keyof paths, V extends string> = V extends keyof paths[P] ? paths[P][V] : never;
type Get<P extends keyof paths> = Verb<P, 'get'> extends { responses: infer R } ? Ok<R> : never;
type Post<P extends keyof paths> = Verb<P, 'post'> extends { responses: infer R } ? Ok<R> : never;
type Query<P extends keyof paths> =
  Verb<P, 'get'> extends { parameters: { query?: infer Q } } ? NonNullable<Q> : never;
type Body<P extends keyof paths, V extends string> =
  Verb<P, V> extends { requestBody?: infer R } ? Json<NonNullable<R>> : never;
type Item<Page extends { items: readonly unknown[] }> = Page['items'][number];

export type Problem = {
  type: string;
  title: string;
  status: number;
  detail?: string;
  code: string;
  requestId: string;
  errors?: { pointer: string; code: string; detail: string }[];
};

export type Me = Get<'/v1/me'>;
export type MePatch = Body<'/v1/me', 'patch'>;
export type RoleName = Me['role'];
export type LocaleName = Me['locale'];

export type Standing = Get<'/v1/partners/{id}/standing'>;
export type KindPoints = Standing['kinds'];
export type RequirementState = Standing['tier']['requirements'][number];
export type TextBoth = Standing['tier']['title'];
export type Timeline = Get<'/v1/partners/{id}/standing/timeline'>;
export type ExplanationQuery = Query<'/v1/partners/{id}/standing/explanation'>;
export type Explanation = Get<'/v1/partners/{id}/standing/explanation'>;
export type EntryExplained = Get<'/v1/partners/{id}/entries/{entry}'>;
export type ClauseRef = EntryExplained['clause'];
export type FactRef = NonNullable<EntryExplained['fact']>;
export type MoneyText = NonNullable<FactRef['money']>;
export type Model = NonNullable<EntryExplained['model']>;
export type Kind = EntryExplained['kind'];
export type EntriesQuery = Query<'/v1/partners/{id}/entries'>;
export type EntryPage = Get<'/v1/partners/{id}/entries'>;
export type EntryItem = Item<EntryPage>;
export type PeoplePage = Get<'/v1/partners/{id}/people'>;
export type PersonItem = Item<PeoplePage>;
export type PartnersQuery = Query<'/v1/partners'>;
export type PartnersPage = Get<'/v1/partners'>;
export type PartnerItem = Item<PartnersPage>;
export type PartnerOne = Get<'/v1/partners/{id}'>;

export type PracticeList = Get<'/v1/practices'>;
export type PracticeItem = Item<PracticeList>;
export type StartJourney = Body<'/v1/journeys', 'post'>;
export type JourneysQuery = Query<'/v1/journeys'>;
export type JourneyPage = Get<'/v1/journeys'>;
export type JourneyItem = Item<JourneyPage>;
export type JourneyOne = Get<'/v1/journeys/{id}'>;
export type JourneyState = JourneyItem['state'];
export type MilestoneItem = JourneyOne['milestones'][number];
export type MilestoneName = JourneyItem['milestone'];
export type MoverName = JourneyItem['mover'];
export type StepItem = MilestoneItem['steps'][number];
export type StepState = StepItem['state'];
export type EvidenceItem = StepItem['evidence'][number];
export type EvidenceBody = Body<'/v1/journeys/{id}/steps/{step}/evidence', 'post'>;
export type AssessmentBody = Body<'/v1/journeys/{id}/steps/{step}/assessment', 'post'>;
export type StepAnswer = Post<'/v1/journeys/{id}/steps/{step}/submission'>;
export type SteerBody = Body<'/v1/journeys/{id}/pause', 'post'>;
export type SteerAnswer = Post<'/v1/journeys/{id}/pause'>;
export type HistoryList = Get<'/v1/journeys/{id}/history'>;
export type HistoryItem = Item<HistoryList>;
export type ApprovalsQuery = Query<'/v1/approvals'>;
export type ApprovalList = Get<'/v1/approvals'>;
export type ApprovalItem = Item<ApprovalList>;
export type ApprovalOne = Get<'/v1/approvals/{id}'>;
export type DecisionBody = Body<'/v1/approvals/{id}/decision', 'post'>;
export type DecisionAnswer = Post<'/v1/approvals/{id}/decision'>;

export type SourceList = Get<'/v1/sources'>;
export type SourceItem = Item<SourceList>;
export type SearchList = Get<'/v1/search'>;
export type SearchItem = Item<SearchList>;
export type SubjectStory = Get<'/v1/partners/{id}/facts/{subject}'>;
export type EditionList = Get<'/v1/editions'>;
export type GuideOne = Get<'/v1/editions/{id}/guide'>;
export type GuideQuery = Query<'/v1/editions/{id}/guide'>;
export type EditionOne = Get<'/v1/editions/{id}'>;
export type RequestState = Get<'/v1/requests/{id}'>;
/** A message of the stream: what changed, for which partner; `version` is the one to read. */
export type StreamMessage =
  Verb<'/v1/stream', 'get'> extends {
    responses: { 200: { content: { 'text/event-stream': infer T } } };
  }
    ? T
    : never;
/** What became of a file: read = new + twice + waiting + refused, and the refused lines with their reasons. */
export type ImportReport = Post<'/v1/imports'>;

export type Members = Get<'/v1/members'>;
export type MemberItem = Members['items'][number];
export type InvitationItem = Members['invitations'][number];
export type MemberPatch = Body<'/v1/members/{id}', 'patch'>;
export type InvitationBody = Body<'/v1/invitations', 'post'>;
export type RoleItem = Item<Get<'/v1/roles'>>;

export type AdministratorClaim = Get<'/v1/partners/{id}/administrator-claim'>;
export type ClaimDecision = Body<'/v1/administrator-claims/{id}/decision', 'post'>;

export type Learning = Get<'/v1/me/learning'>;
export type AssignmentItem = Item<Get<'/v1/partners/{id}/assignments'>>;
export type AssignmentBody = Body<'/v1/partners/{id}/assignments', 'post'>;
export type Assignables = Get<'/v1/partners/{id}/assignables'>;

export type TrailItem = Item<Get<'/v1/audit'>>;
export type TrailQuery = Omit<Query<'/v1/audit'>, 'cursor' | 'limit'>;

export type NotificationPage = Get<'/v1/me/notifications'>;
export type NotificationItem = Item<NotificationPage>;
export type NotificationMarks = Body<'/v1/me/notifications/marks', 'post'>;
export type NotificationSettings = Get<'/v1/me/notifications/settings'>;
export type NotificationChoice = Body<'/v1/me/notifications/settings', 'patch'>;

export type EnrolmentsQuery = Query<'/v1/enrolments'>;
export type EnrolmentList = Get<'/v1/enrolments'>;
export type EnrolmentItem = Item<EnrolmentList>;
export type EnrolmentOne = Get<'/v1/enrolments/{id}'>;
export type EnrolmentState = EnrolmentOne['state'];
export type LineItem = EnrolmentOne['lines'][number];
export type AgreementItem = EnrolmentOne['agreements'][number];
export type EnrolmentEvent = Item<Get<'/v1/enrolments/{id}/history'>>;
export type EnrolmentOffer = Get<'/v1/enrolments/offer'>;
export type LineAsked = Body<'/v1/enrolments', 'post'>['lines'][number];
export type AcceptBody = Body<'/v1/enrolments/{id}/acceptances', 'post'>;
export type RenewBody = Body<'/v1/enrolments/{id}/renew', 'post'>;
export type DecideLinesBody = Body<'/v1/enrolments/{id}/decisions', 'post'>;

export type ApplicationOne = Get<'/v1/applications/current'>;
export type ApplicationDraft = Body<'/v1/applications/current/draft', 'put'>;
export type ApplicationBody = Body<'/v1/applications', 'post'>;
export type DraftSite = ApplicationDraft['sites'][number];
export type ContactPurpose = ApplicationDraft['contacts'][number]['purpose'];
export type Lacking = ApplicationOne['lacking'][number];
export type JoinRequestItem = Item<Get<'/v1/join-requests'>>;
export type JoinDecision = Body<'/v1/join-requests/{id}/decision', 'post'>;
export type PackageApplication = Get<'/v1/enrolments/{id}/application'>;
export type KnownCompany = PackageApplication['duplicates'][number]['partner'];
export type BulkDecisionBody = Body<'/v1/approvals/decisions', 'post'>;
export type BulkDecisionAnswer = Post<'/v1/approvals/decisions'>;
export type DelegationBody = Body<'/v1/me/delegations', 'post'>;
export type DelegationList = Get<'/v1/me/delegations'>;
export type DelegationItem = Item<DelegationList>;

export type Comparison = Get<'/v1/editions/{id}/compare'>;
export type VersionChange = Comparison['changes'][number];
export type SimulationOne = Get<'/v1/simulations/{id}'>;
export type SimulationTotals = SimulationOne['totals'];
export type ResultsQuery = Query<'/v1/simulations/{id}/results'>;
export type SimulationResult = Get<'/v1/simulations/{id}/results/{partner}'>;
export type ReleaseRequestItem = Item<Get<'/v1/editions/{id}/release-requests'>>;

/**
 * The answers of the API as types, under the names that screens use. The one file that knows where they come from: the
 * schemas that the API validates and serialises with.
 */
import type { Static } from 'typebox';
import type * as common from '../../../api/schemas/common.ts';
import type * as facts from '../../../api/schemas/facts.ts';
import type * as journeys from '../../../api/schemas/journeys.ts';
import type * as me from '../../../api/schemas/me.ts';
import type * as standing from '../../../api/schemas/standing.ts';

export type TextBoth = Static<typeof common.TextBoth>;
export type MoneyText = Static<typeof common.MoneyText>;
export type ClauseRef = Static<typeof common.ClauseRef>;
export type Problem = Static<typeof common.Problem>;
export type Model = Static<typeof common.Model>;
export type Kind = Static<typeof common.Kind>;
export type RoleName = Static<typeof common.RoleName>;
export type LocaleName = Static<typeof common.LocaleName>;

export type Me = Static<typeof me.Me>;
export type MePatch = Static<typeof me.MePatch>;

export type Standing = Static<typeof standing.Standing>;
export type KindPoints = Static<typeof standing.KindPoints>;
export type RequirementState = Static<typeof standing.RequirementState>;
export type Timeline = Static<typeof standing.Timeline>;
export type ExplanationQuery = Static<typeof standing.ExplanationQuery>;
export type Explanation = Static<typeof standing.Explanation>;
export type EntryExplained = Static<typeof standing.EntryExplained>;
export type FactRef = Static<typeof standing.FactRef>;
export type EntriesQuery = Static<typeof standing.EntriesQuery>;
export type EntryItem = Static<typeof standing.EntryItem>;
export type EntryPage = Static<typeof standing.EntryPage>;
export type PersonItem = Static<typeof standing.PersonItem>;
export type PeoplePage = Static<typeof standing.PeoplePage>;
export type PartnerItem = Static<typeof standing.PartnerItem>;
export type PartnersQuery = Static<typeof standing.PartnersQuery>;
export type PartnersPage = Static<typeof standing.PartnersPage>;
export type PartnerOne = Static<typeof standing.PartnerOne>;

export type PracticeItem = Static<typeof journeys.PracticeItem>;
export type PracticeList = Static<typeof journeys.PracticeList>;
export type StartJourney = Static<typeof journeys.StartJourney>;
export type JourneyItem = Static<typeof journeys.JourneyItem>;
export type JourneyPage = Static<typeof journeys.JourneyPage>;
export type JourneysQuery = Static<typeof journeys.JourneysQuery>;
export type JourneyOne = Static<typeof journeys.JourneyOne>;
export type JourneyState = JourneyItem['state'];
export type MilestoneItem = JourneyOne['milestones'][number];
export type MilestoneName = JourneyItem['milestone'];
export type MoverName = JourneyItem['mover'];
export type StepItem = Static<typeof journeys.StepItem>;
export type StepState = StepItem['state'];
export type EvidenceItem = Static<typeof journeys.EvidenceItem>;
export type EvidenceBody = Static<typeof journeys.EvidenceBody>;
export type AssessmentBody = Static<typeof journeys.AssessmentBody>;
export type StepAnswer = Static<typeof journeys.StepAnswer>;
export type SteerBody = Static<typeof journeys.SteerBody>;
export type SteerAnswer = Static<typeof journeys.SteerAnswer>;
export type HistoryItem = Static<typeof journeys.HistoryItem>;
export type HistoryList = Static<typeof journeys.HistoryList>;
export type ApprovalsQuery = Static<typeof journeys.ApprovalsQuery>;
export type ApprovalItem = Static<typeof journeys.ApprovalItem>;
export type ApprovalList = Static<typeof journeys.ApprovalList>;
export type ApprovalOne = Static<typeof journeys.ApprovalOne>;
export type DecisionBody = Static<typeof journeys.DecisionBody>;
export type DecisionAnswer = Static<typeof journeys.DecisionAnswer>;

export type SourceItem = Static<typeof facts.SourceItem>;
export type SourceList = Static<typeof facts.SourceList>;
export type SearchList = Static<typeof facts.SearchList>;
export type SearchItem = SearchList['items'][number];
export type SubjectStory = Static<typeof facts.SubjectStory>;
export type EditionList = Static<typeof facts.EditionList>;
export type EditionOne = Static<typeof facts.EditionOne>;
export type StreamMessage = Static<typeof facts.StreamMessage>;
export type RequestState = Static<typeof facts.RequestState>;

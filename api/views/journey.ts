/** A journey as it goes out: rows of the database with the words of its plan. */
import type { Static } from 'typebox';
import type {
  ProofFact,
  JourneyRowsView,
  JourneySummary,
  StepView,
} from '../../db/queries/journey-views.ts';
import type { EvidenceRow } from '../../db/queries/evidence.ts';
import type {
  AreaId,
  Edition,
  Milestone,
  MilestoneId,
  PlannedStep,
} from '../../program/edition/types.ts';
import { TARGET, areaOf, playbookFor } from '../../program/practice.assessment.ts';
import type { Role } from '../../program/roles.ts';
import { idOf } from '../ids.ts';
import type { EvidenceItem, JourneyItem, JourneyOne, StepItem } from '../schemas/journeys.ts';
import { instantOf, instantOrNull } from './instants.ts';
import { milestoneClause, practiceTitle } from './practices.ts';
import { proofOf, wayTitle } from './proofs.ts';

/** A line of a list of journeys. */
export function journeyItem(
  editions: readonly Edition[],
  journey: JourneySummary,
): Static<typeof JourneyItem> {
  const { mover, dueAt } = moverOf(journey);
  return {
    id: idOf('jrn', journey.id),
    partner: { id: idOf('ptn', journey.partnerId), name: journey.partnerName },
    kind: 'practice',
    practice: journey.practice,
    title: practiceTitle(editions, journey.edition, journey.practice),
    attempt: journey.attempt,
    state: journey.state,
    milestone: journey.milestone,
    mover,
    dueAt: instantOrNull(dueAt),
    points: journey.points,
    pointsOf: journey.pointsOf,
    startedAt: instantOf(journey.startedAt),
    version: journey.version,
  };
}

const MOVERS = ['partner', 'vendor', 'facts'] as const;

/** Whose move it is in the whole: the partner's before the vendor's before that of facts. */
function moverOf(journey: JourneySummary): {
  mover: (typeof MOVERS)[number] | null;
  dueAt: number | null;
} {
  if (journey.state !== 'running') return { mover: null, dueAt: null };
  const mover = MOVERS.find((one) => journey.movers.some((moving) => moving.mover === one)) ?? null;
  const due = journey.movers
    .filter((one) => one.mover === mover && one.dueAt !== null)
    .map((one) => Number(one.dueAt));
  return { mover, dueAt: due.length > 0 ? Math.min(...due) : journey.milestoneDueAt };
}

/** What a whole journey takes beside its rows. */
export type Around = {
  readonly editions: readonly Edition[];
  readonly names: ReadonlyMap<string, string>;
  readonly facts: ReadonlyMap<string, ProofFact>;
  readonly peers: { readonly peers: number; readonly medians: Readonly<Record<string, string>> };
  readonly contacts: readonly { readonly role: Role; readonly name: string }[];
};

/** Below so many peers their median says too much about each. */
const PEERS_MIN = 10;

/** One journey with milestones, steps, assessment, contacts. */
export function journeyOne(view: JourneyRowsView, around: Around): Static<typeof JourneyOne> {
  const { journey, plan } = view;
  const then = view.assessments.find((one) => one.moment === 'then');
  const now = view.assessments.find((one) => one.moment === 'now');
  const shown = around.peers.peers >= PEERS_MIN;
  return {
    ...journeyItem(around.editions, journey),
    edition: journey.edition,
    pausedAt: instantOrNull(journey.pausedAt),
    endedAt: instantOrNull(journey.endedAt),
    milestones: plan.milestones.map((milestone) => milestoneOf(view, milestone, around)),
    assessment: {
      areas: plan.assessment.areas.map((area) => ({
        id: area.id,
        title: area.title,
        questions: area.questions.map(({ id, title, low, high }) => ({ id, title, low, high })),
        then: then?.scores[area.id] ?? null,
        now: now?.scores[area.id] ?? null,
        peers: shown ? (around.peers.medians[area.id] ?? null) : null,
      })),
      gaps: gapsOf(view).map((area) => ({
        area,
        score: then?.scores[area] ?? '0.00',
        target: TARGET,
      })),
      thenAt: instantOrNull(then?.at ?? null),
      nowAt: instantOrNull(now?.at ?? null),
      peers: shown ? around.peers.peers : null,
    },
    contacts: [...around.contacts],
  };
}

/** What the first assessment put first, as it was recorded with it. */
const gapsOf = (view: JourneyRowsView): readonly AreaId[] =>
  view.steps.flatMap((step) => step.progress.gaps ?? []);

function milestoneOf(view: JourneyRowsView, milestone: Milestone, around: Around) {
  const row = view.milestones.find((one) => one.id === milestone.id);
  const completed = row?.state === 'completed';
  return {
    id: milestone.id,
    title: milestone.title,
    state: row?.state ?? ('locked' as const),
    dueAt: instantOrNull(row?.dueAt ?? null),
    completedAt: instantOrNull(row?.completedAt ?? null),
    points: milestone.points,
    paid: completed ? row.entryKey !== null : null,
    kind: milestone.kind,
    clause: milestoneClause(view.journey.edition, milestone),
    steps: milestone.steps.map((step) => stepOf(view, milestone.id, step, around)),
    playbook: playbookFor(milestone.playbook, gapsOf(view)).map(({ id, title, says, area }) => ({
      ...{ id, title, says },
      // A plan that is older than areas names none.
      area: area ?? null,
      done: view.done.includes(id),
    })),
  };
}

function stepOf(
  view: JourneyRowsView,
  milestone: MilestoneId,
  planned: PlannedStep,
  around: Around,
): Static<typeof StepItem> {
  const row = view.steps.find((one) => one.id === planned.id);
  const ways = row?.progress.ways ?? [];
  const decided = planned.kind === 'decided' ? planned : null;
  return {
    id: planned.id,
    title: planned.title,
    says: planned.says,
    kind: planned.kind,
    state: row?.state ?? 'locked',
    mover: row?.mover ?? null,
    decider: decided?.decider ?? null,
    dueAt: instantOrNull(row?.dueAt ?? null),
    have: row?.have ?? null,
    need: row?.need ?? null,
    proofs: ways
      .flatMap((way) => way.facts)
      .flatMap((id) => around.facts.get(id) ?? [])
      .map(proofOf),
    ways: waysOf(planned, row),
    criteria: [...(decided?.criteria ?? [])],
    accepts: [...(decided?.evidence ?? [])],
    evidence: view.evidence
      .filter((one) => one.step === planned.id)
      .map((one) => evidenceItem(view.journey.id, one, around.names)),
    reason: reasonOf(view, row),
    matters: row?.progress.matters === true ? areaOf(milestone, planned) : null,
    clause: { file: planned.place.file, line: planned.place.line },
    version: row?.version ?? 1,
  };
}

/** The ways of an automatic step, with how far each is; none counted yet are at nought. */
function waysOf(planned: PlannedStep, row: StepView | undefined): Static<typeof StepItem>['ways'] {
  if (planned.kind !== 'automatic') return [];
  return planned.anyOf.map((proof, index) => ({
    title: wayTitle(proof),
    model: proof.model,
    have: row?.progress.ways?.[index]?.have ?? 0,
    need: proof.min,
  }));
}

/** What the last decision said, while it is the partner's to answer or was a no. */
function reasonOf(view: JourneyRowsView, row: StepView | undefined): string | null {
  if (row === undefined || !['action_required', 'rejected', 'approved'].includes(row.state))
    return null;
  return view.reasons.find((one) => one.step === row.id)?.reason ?? null;
}

/** A piece of evidence; a file is fetched at its own address. */
export function evidenceItem(
  journeyId: string,
  row: EvidenceRow,
  names: ReadonlyMap<string, string>,
): Static<typeof EvidenceItem> {
  const id = idOf('evd', row.id);
  return {
    id,
    kind: row.kind,
    name: row.name,
    url: row.kind === 'file' ? `/v1/journeys/${idOf('jrn', journeyId)}/evidence/${id}` : row.url,
    note: row.note,
    mediaType: row.mediaType,
    size: row.size,
    by: names.get(row.byPerson) ?? row.byName ?? '',
    at: instantOf(row.at),
    round: row.round,
  };
}

/** What follows if a request is approved: worked out by the rules that will work it out then. */
import type { Static } from 'typebox';
import { journeyById } from '../../db/queries/journeys.ts';
import type { ApprovalView } from '../../db/queries/approval-views.ts';
import { entryExists } from '../../db/queries/entry-exists.ts';
import { sceneOfPartner } from '../../db/queries/known.ts';
import { standingFigures } from '../../db/queries/standing.ts';
import { keyOfAward } from '../../db/keys.ts';
import { editionOn } from '../../program/editions.ts';
import { addMonths, programYearOf } from '../../program/days.ts';
import type { Milestone } from '../../program/edition/types.ts';
import { advance, type Calendar } from '../../program/practice.reducers.ts';
import { standingOf, type Sum } from '../../program/standing.ts';
import type { Standing } from '../../program/standing.types.ts';
import type { ApiDeps } from '../deps.ts';
import type { ApprovalOne } from '../schemas/journeys.ts';

type Follows = Static<typeof ApprovalOne>['ifApproved'];

/** Due dates do not matter here. */
const NO_CALENDAR: Calendar = { partner: (from) => from, decider: (from) => from };

/** Points, tier and what is next, before and after. */
export async function ifApproved(deps: ApiDeps, approval: ApprovalView): Promise<Follows> {
  const today = deps.clock.today();
  const edition = editionOn(deps.editions, today);
  const figures = (
    await standingFigures(deps.work, [{ partnerId: approval.partnerId, asOf: today }])
  ).get(approval.partnerId);
  if (edition === null || figures === undefined)
    throw new Error('an approval without an edition or a partner');
  const sceneOn = await sceneOfPartner(deps.work, edition, approval.partnerId);
  const before = standingOf({ ...figures, edition, ...sceneOn });
  const milestone = approval.state === 'waiting' ? await completedBy(deps, approval) : null;
  if (milestone === null) return followsOf(before, before, null, null);
  const programYear = programYearOf(today, edition.programYearStarts);
  const { partnerId } = approval;
  const subject = `${approval.practice}/${milestone.id}`;
  const isPaid = await entryExists(
    deps.work,
    keyOfAward({ partnerId, clause: milestone.clause, subject, programYear }),
    programYear,
  );
  const award: Sum = {
    model: null,
    kind: milestone.kind,
    influence: false,
    country: null,
    points: isPaid ? 0 : milestone.points,
  };
  const ends = { on: addMonths(today, edition.validityMonths), points: -award.points };
  const after = standingOf({
    ...figures,
    sums: [...figures.sums, award],
    ahead: [...figures.ahead, ends],
    edition,
    ...sceneOn,
  });
  return followsOf(before, after, milestone.id, milestone);
}

/** The milestone that an approval would complete, by the journey's own rules; null for none. */
async function completedBy(deps: ApiDeps, approval: ApprovalView): Promise<Milestone | null> {
  const { plan, rows } = await journeyById(deps.work, approval.journeyId);
  const { completed } = advance(
    plan,
    rows,
    { kind: 'decide', step: approval.step, verdict: 'approve', at: deps.clock.now() },
    NO_CALENDAR,
  );
  return completed === null ? null : (plan.milestones.find((one) => one.id === completed) ?? null);
}

function followsOf(
  before: Standing,
  after: Standing,
  milestone: string | null,
  paying: Milestone | null,
): Follows {
  const target = after.next ?? null;
  const need = target?.requirements.find((one) => one.kind === 'points')?.need ?? null;
  return {
    milestone,
    points: { before: before.points, after: after.points, kind: paying?.kind ?? null },
    tier: {
      before: before.tier.title,
      after: after.tier.title,
      securedBefore: before.tier.securedUntil,
      securedAfter: after.tier.securedUntil,
    },
    next:
      target === null || need === null
        ? null
        : {
            title: target.title,
            away: Math.max(0, need - after.points),
            was: Math.max(0, need - before.points),
          },
  };
}

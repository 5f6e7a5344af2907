/** Enrolments as the API shows them. */
import type { Static } from 'typebox';
import type {
  acceptancesOf,
  EnrolmentSummary,
  lastScreening,
  Said,
} from '../../db/queries/enrolment-views.ts';
import type { StoredEnrolment } from '../../db/queries/enrolments.ts';
import type { Edition } from '../../program/edition/types.ts';
import type { LineTake } from '../../db/queries/line-takes.ts';
import {
  agreementFor,
  isDecidable,
  type EnrolmentRows,
  type LineRow,
} from '../../program/enrolment.ts';
import { answerOf } from '../../program/enrolment.table.ts';
import {
  anotherAttemptFrom,
  assertMayTakeBack,
  lacksForRenewal,
} from '../../program/enrolment.rules.ts';
import { RuleViolation, type RuleCode } from '../../program/errors.ts';
import { mayDo } from '../../program/roles.ts';
import type { Asker } from '../auth/principals.ts';
import { idOf } from '../ids.ts';
import type { EnrolmentOne, EnrolmentPage, TakenBy } from '../schemas/enrolments.ts';
import { packageBehalfOf, standInFor } from './desk.ts';
import { instantOf, instantOrNull } from './instants.ts';

/** A line of the list, as whoever asks may decide it. */
export const enrolmentItem = (
  one: EnrolmentSummary,
  asker: Asker,
  names: ReadonlyMap<string, string>,
): Static<typeof EnrolmentPage>['items'][number] => ({
  id: idOf('enr', one.id),
  partner: { id: idOf('ptn', one.partnerId), name: one.partner },
  state: one.state,
  attempt: one.attempt,
  appliedAt: instantOf(one.appliedAt),
  startedOn: one.startedOn,
  renewsOn: one.renewsOn,
  lines: one.lines,
  waiting: one.waiting,
  decider: one.decider,
  dueAt: instantOrNull(one.dueAt),
  decidedAt: instantOrNull(one.decidedAt),
  version: one.version,
  taken:
    one.takenBy === null || one.takenUntil === null
      ? null
      : takenOf({ by: one.takenBy, until: one.takenUntil }, asker, names),
  behalf:
    one.waiting === 0 ? null : behalfName(() => standInFor(asker, one.homeCountry, () => false)),
  plain: one.plain,
});

const takenOf = (
  { by, until }: Pick<LineTake, 'by' | 'until'>,
  { personId }: Asker,
  names: ReadonlyMap<string, string>,
): Static<typeof TakenBy> => ({
  ...{ by: names.get(by) ?? '', until: instantOf(until), mine: by === personId },
});

/** For whom they would decide it; null where it is their own to decide, or not theirs at all. */
function behalfName(behalf: () => Asker['standIns'][number] | null): string | null {
  try {
    return behalf()?.name ?? null;
  } catch (error) {
    if (error instanceof RuleViolation) return null;
    throw error;
  }
}

type Around = {
  readonly editions: readonly Edition[];
  readonly names: ReadonlyMap<string, string>;
  readonly acceptances: Awaited<ReturnType<typeof acceptancesOf>>;
  readonly screening: Awaited<ReturnType<typeof lastScreening>>;
  readonly said: readonly Said[];
  readonly hasApplication: boolean;
  readonly takes: readonly LineTake[];
};

/** Everybody whose name is shown. */
export const peopleIn = (
  { rows, appliedBy }: StoredEnrolment,
  { acceptances, said, takes }: Pick<Around, 'acceptances' | 'said' | 'takes'>,
): readonly string[] => [
  appliedBy,
  ...rows.signatories,
  ...Object.values(rows.lines).flatMap((line) =>
    [line.submittedBy, line.decidedBy ?? [], line.decidedFor ?? [], line.clearedBy ?? []].flat(),
  ),
  ...takes.map(({ by }) => by),
  ...acceptances.map((one) => one.by_person),
  ...said.flatMap((one) => one.byPerson ?? []),
];

/** One enrolment with its lines and agreements, as whoever asks may move them. */
export function enrolmentOne(
  stored: StoredEnrolment,
  asker: Asker,
  { editions, names, acceptances, screening, said, hasApplication, takes }: Around,
): Static<typeof EnrolmentOne> {
  const { rows, plan, partner } = stored;
  const rules = editions.find(({ id }) => id === plan.edition)?.enrolment ?? null;
  const reasons = (rules?.reasons ?? []).map(({ id, title }) => ({ code: id, title }));
  const { renewal } = rows;
  const isSignatory = rows.signatories.includes(asker.personId);
  const nameOf = (id: string | null): string | null =>
    id === null ? null : (names.get(id) ?? null);
  const saidOf = (subject: string) => {
    const found = said.find((one) => one.subject === subject);
    if (found === undefined) return null;
    const { kind, reason, byPerson, at } = found;
    return { what: kind, reason, by: nameOf(byPerson), at: instantOf(at) };
  };
  const waiting = Object.values(rows.lines).filter(
    (line) => isDecidable(line) && line.waitsFor[0] === asker.role,
  );
  const refusals = new Map(
    Object.values(rows.lines).map((line) => [line.id, mayNotDecide(stored, line, asker)]),
  );
  const mayTake = waiting.length > 0 && waiting.every((line) => refusals.get(line.id) === null);
  const isFree = takes.every((one) => one.decider !== asker.role || one.by === asker.personId);
  const take = takes.find(({ decider }) => waiting.length === 0 || decider === asker.role);
  const anotherFrom =
    rules === null ? null : anotherAttemptFrom({ ...stored, state: rows.state }, rules.waitingDays);
  return {
    id: idOf('enr', stored.id),
    partner: { id: idOf('ptn', partner.id), name: partner.name },
    state: rows.state,
    attempt: stored.attempt,
    version: stored.version,
    appliedAt: instantOf(stored.appliedAt),
    endedAt: instantOrNull(stored.endedAt),
    startedOn: rows.startedOn,
    hasApplication,
    appliedBy: nameOf(stored.appliedBy),
    ...moverOf(rows),
    suspendedAt: instantOrNull(rows.suspendedAt),
    said: saidOf(''),
    takeUpUntil: instantOrNull(rows.takeUpUntil),
    renewal:
      renewal === null
        ? null
        : {
            on: renewal.on,
            opensAt: instantOf(renewal.opensAt),
            closesAt: instantOf(renewal.closesAt),
            opened: renewal.opened,
            lacks: lacksOf(stored),
          },
    taken: take === undefined ? null : takenOf(take, asker, names),
    mayTake,
    behalf: waiting.length === 0 ? null : behalfName(() => packageBehalfOf(stored, waiting, asker)),
    decision: { days: plan.decision.days, lapsesAfterDays: plan.decision.lapsesAfterDays },
    clause: {
      edition: plan.edition,
      file: rules?.place.file ?? '',
      line: rules?.place.line ?? 0,
    },
    welcomePoints: stored.welcomedAt === null ? plan.welcomePoints : 0,
    anotherFrom: instantOrNull(anotherFrom),
    lines: Object.values(rows.lines).map((line) => {
      const isOpen = isDecidable(line);
      const mayNot = refusals.get(line.id) ?? (isFree ? null : 'TAKEN');
      return {
        ...{ id: line.id, country: line.country, model: line.model, state: line.state },
        decider: isOpen ? (line.waitsFor[0] ?? null) : null,
        exceptions: [...line.exceptions],
        ...{ entity: agreementFor(plan, line.country).entity, since: instantOf(line.since) },
        ...{ dueAt: instantOrNull(line.dueAt), lapsesAt: instantOrNull(line.lapsesAt) },
        ...{ round: line.round, from: line.from, to: line.to, said: saidOf(line.id) },
        ...{ submittedBy: nameOf(line.submittedBy), decidedBy: nameOf(line.decidedBy) },
        ...{ decidedFor: nameOf(line.decidedFor), clearedBy: nameOf(line.clearedBy) },
        reason: reasons.find(({ code }) => code === line.reason) ?? null,
        mayDecide: isOpen && mayNot === null,
        mayTakeBack: mayTakeBack(rows, line.id, asker),
        mayNot: isOpen ? mayNot : null,
      };
    }),
    agreements: Object.values(rows.agreements).map((row) => {
      const said = rules?.agreements.find(({ entity }) => entity === row.entity);
      return {
        ...{ entity: row.entity, version: row.version, state: row.state, accepted: row.accepted },
        title: said?.title ?? { en: row.entity, fr: row.entity },
        dueAt: instantOrNull(row.dueAt),
        text: said?.text ?? { en: '', fr: '' },
        hashes: said?.hashes ?? { en: '', 'fr-CA': '' },
        mayAccept: row.state === 'asked' && isSignatory,
        acceptances: acceptances
          .filter(({ entity }) => entity === row.entity)
          .map(({ version, locale, hash, by_person, at }) => ({
            ...{ version, locale, hash, at: instantOf(at) },
            by: names.get(by_person) ?? '',
          })),
      };
    }),
    signatories: rows.signatories.map((id) => ({
      id: idOf('psn', id),
      name: names.get(id) ?? '',
    })),
    reasons,
    screening:
      screening === null
        ? null
        : { source: screening.source, at: instantOf(screening.at), hits: [...screening.hits] },
  };
}

/** Why this person may not decide a line; null where they may. The rules and the database hold the same. */
function mayNotDecide(stored: StoredEnrolment, line: LineRow, asker: Asker): RuleCode | null {
  if (!mayDo(asker.role, 'enrolments.decide') || line.waitsFor[0] !== asker.role)
    return 'NOT_THE_DECIDER';
  try {
    packageBehalfOf(stored, [line], asker);
    return null;
  } catch (error) {
    if (error instanceof RuleViolation) return error.code;
    throw error;
  }
}

/** Whether this person may take back what was decided on a line: as the rules say it. */
function mayTakeBack(
  rows: EnrolmentRows,
  line: string,
  { personId: by, role }: Pick<Asker, 'personId' | 'role'>,
): boolean {
  if (!mayDo(role, 'enrolments.decide') || answerOf(rows.state, 'take-back') !== 'moves')
    return false;
  try {
    assertMayTakeBack(rows, { lines: [line], reason: 'asked', by, role });
    return true;
  } catch (error) {
    if (error instanceof RuleViolation) return false;
    throw error;
  }
}

/** What is not true again yet; nothing that anybody asks before the renewal is open. */
function lacksOf({ plan, rows }: StoredEnrolment): { agreements: string[]; lines: string[] } {
  const { agreements, lines } = lacksForRenewal(plan, rows);
  return { agreements: [...agreements], lines: [...lines] };
}

/** Whose move it is, by what is due first: the company answers, accepts and renews, the vendor decides. */
function moverOf(rows: EnrolmentRows): {
  mover: 'partner' | 'vendor' | null;
  dueAt: string | null;
} {
  const lines = Object.values(rows.lines);
  const { renewal, state } = rows;
  const firstOf = (dues: readonly (number | null)[]): number | null =>
    dues.reduce(
      (first, due) => (first === null || (due !== null && due < first) ? due : first),
      null,
    );
  if (state === 'suspended') return { mover: 'vendor', dueAt: null };
  const own = [
    ...lines.filter((line) => line.state === 'action_required').map(({ dueAt }) => dueAt),
    ...Object.values(rows.agreements)
      .filter((row) => row.state === 'asked')
      .map(({ dueAt }) => dueAt),
    ...(state === 'grace' && renewal !== null ? [renewal.closesAt] : []),
    // The year ends with the day before the anniversary.
    ...(state === 'active' && renewal?.opened === true ? [renewal.dueAt - 1] : []),
    ...(state === 'dormant' ? [rows.takeUpUntil] : []),
  ];
  if (own.length > 0) return { mover: 'partner', dueAt: instantOrNull(firstOf(own)) };
  const theirs = lines.filter(isDecidable).map(({ dueAt }) => dueAt);
  if (state === 'screening') return { mover: 'vendor', dueAt: null };
  if (theirs.length > 0) return { mover: 'vendor', dueAt: instantOrNull(firstOf(theirs)) };
  return { mover: null, dueAt: null };
}

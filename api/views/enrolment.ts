/** Enrolments as the API shows them. */
import type { Static } from 'typebox';
import type {
  acceptancesOf,
  EnrolmentSummary,
  lastScreening,
} from '../../db/queries/enrolment-views.ts';
import type { StoredEnrolment } from '../../db/queries/enrolments.ts';
import type { Edition } from '../../program/edition/types.ts';
import type { Asker } from '../auth/principals.ts';
import { idOf } from '../ids.ts';
import type { EnrolmentOne, EnrolmentPage } from '../schemas/enrolments.ts';
import { instantOf, instantOrNull } from './instants.ts';

export const enrolmentItem = (
  one: EnrolmentSummary,
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
  dueAt: instantOrNull(one.dueAt),
});

type Around = {
  readonly editions: readonly Edition[];
  readonly names: ReadonlyMap<string, string>;
  readonly acceptances: Awaited<ReturnType<typeof acceptancesOf>>;
  readonly screening: Awaited<ReturnType<typeof lastScreening>>;
};

/** One enrolment with its lines and agreements, as whoever asks may move them. */
export function enrolmentOne(
  stored: StoredEnrolment,
  asker: Pick<Asker, 'personId' | 'role'>,
  { editions, names, acceptances, screening }: Around,
): Static<typeof EnrolmentOne> {
  const { rows, plan, partner } = stored;
  const rules = editions.find(({ id }) => id === plan.edition)?.enrolment ?? null;
  const reasons = (rules?.reasons ?? []).map(({ id, title }) => ({ code: id, title }));
  const { renewal } = rows;
  const isSignatory = rows.signatories.includes(asker.personId);
  return {
    id: idOf('enr', stored.id),
    partner: { id: idOf('ptn', partner.id), name: partner.name },
    state: rows.state,
    attempt: stored.attempt,
    version: stored.version,
    appliedAt: instantOf(stored.appliedAt),
    endedAt: instantOrNull(stored.endedAt),
    startedOn: rows.startedOn,
    suspendedAt: instantOrNull(rows.suspendedAt),
    takeUpUntil: instantOrNull(rows.takeUpUntil),
    renewal:
      renewal === null
        ? null
        : {
            on: renewal.on,
            opensAt: instantOf(renewal.opensAt),
            closesAt: instantOf(renewal.closesAt),
            opened: renewal.opened,
          },
    lines: Object.values(rows.lines).map((line) => {
      const isOpen = line.state === 'in_review' || line.state === 'in_question';
      const isOwn = line.submittedBy === asker.personId || isSignatory;
      return {
        ...{ id: line.id, country: line.country, model: line.model, state: line.state },
        decider: isOpen ? (line.waitsFor[0] ?? null) : null,
        exceptions: [...line.exceptions],
        ...{ dueAt: instantOrNull(line.dueAt), round: line.round, from: line.from, to: line.to },
        reason: reasons.find(({ code }) => code === line.reason) ?? null,
        mayDecide: isOpen && line.waitsFor[0] === asker.role && !isOwn,
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

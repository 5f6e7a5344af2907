/** How an enrolment's agreements move: asked for, accepted, missed, revised. */
import { agreementFor, isLive } from './enrolment.ts';
import { setAgreement, type Draft } from './enrolment.draft.ts';
import { begin, lapse } from './enrolment.lines.ts';

export function accept(draft: Draft, entity: string): void {
  const row = draft.agreements[entity];
  if (row === undefined) return;
  setAgreement(draft, row, 'accepted', { accepted: row.version, dueAt: null });
}

/** Nothing was ever accepted: what waited for it lapses. A version asked for again stops nothing. */
export function missAgreement(draft: Draft, entity: string): void {
  const row = draft.agreements[entity];
  if (row?.state !== 'asked' || row.accepted !== null) return;
  setAgreement(draft, row, 'expired', { dueAt: null });
  for (const line of Object.values(draft.lines)) {
    const isMine = agreementFor(draft.plan, line.country).entity === entity;
    if (line.state === 'approved' && isMine) lapse(draft, line);
  }
}

/** The agreements of the plan: a new version asks again whoever accepted another, and holds nobody up. */
export function revise(draft: Draft): void {
  for (const { entity, version } of draft.plan.agreements) {
    const row = draft.agreements[entity];
    if (row === undefined) {
      draft.agreements[entity] = {
        ...{ entity, version, state: 'idle', accepted: null },
        ...{ since: draft.at, dueAt: null, told: 0 },
      };
    } else if (row.version !== version) {
      draft.agreements[entity] = { ...row, version, state: 'idle' };
    }
  }
}

export function settleAgreement(draft: Draft, entity: string): void {
  const mine = Object.values(draft.lines).filter(
    (line) => agreementFor(draft.plan, line.country).entity === entity,
  );
  const row = draft.agreements[entity];
  if (row === undefined) return;
  const waiting = mine.filter(({ state }) => state === 'approved');
  if (row.accepted !== null && draft.state !== 'suspended') {
    for (const line of waiting) {
      begin(draft, line);
      draft.tells.push({
        what: draft.startedOn === null ? 'welcome' : 'began',
        lines: [line.id],
        dueAt: null,
      });
    }
  }
  const isNeeded =
    waiting.length > 0 || mine.some((line) => isLive(line) || line.state === 'resting');
  if (!isNeeded || row.state === 'asked' || row.accepted === row.version) {
    if (!isNeeded && row.state === 'asked') setAgreement(draft, row, 'idle', { dueAt: null });
    return;
  }
  const dueAt = draft.calendar.partner(draft.at, draft.plan.acceptDays);
  setAgreement(draft, row, 'asked', { dueAt });
  const what = row.accepted === null ? 'agreement-asked' : 'agreement-asked-again';
  draft.tells.push({ what, entity, lines: [], dueAt });
}

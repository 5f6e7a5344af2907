/**
 * How an enrolment moves: rows that stand and what happens in, rows that shall stand and what follows out.
 *
 * Pure, and the only place that says so: the recorder writes what comes out, the tests' stand-in keeps it in memory.
 */
import { addDays } from './days.ts';
import {
  agreementFor,
  DUPLICATE_CHECK,
  exceptionsOf,
  isLive,
  isOver,
  isPending,
  lineId,
  type AgreementRow,
  type ChangedEnrolment,
  type EnrolmentEvent,
  type EnrolmentPlan,
  type EnrolmentRows,
  type EnrolmentState,
  type EnrolmentSubject,
  type LineAsked,
  type LineDecider,
  type LineRow,
  type LineState,
  type RenewalDates,
  type ScreeningHit,
} from './enrolment.ts';
import { deciderOf, lineOf } from './enrolment.rules.ts';
import { answerOf } from './enrolment.table.ts';
import type { Country, Day } from './models.ts';

/** Days and deadlines of those who wait: epoch milliseconds in and out, ends of days. */
export type EnrolmentCalendar = {
  /** So many business days later, at the partner's home. */
  readonly partner: (from: number, businessDays: number) => number;
  readonly decider: (role: LineDecider, from: number, businessDays: number) => number;
  /** So many days later, at the partner's home. */
  readonly daysAfter: (from: number, days: number) => number;
  /** The day on the wall of a country. */
  readonly dayAt: (at: number, country: Country) => Day;
  /** The renewal that comes so many periods after the first day. */
  readonly renewal: (plan: EnrolmentPlan, startedOn: Day, periods: number) => RenewalDates;
};

/** A line of the enrolment's history; `subject` is a line, an agreement, or null for the whole. */
export type EnrolmentTrace = {
  readonly subject: string | null;
  readonly from: string | null;
  readonly to: string;
};

/** Whom to tell what; the recorder puts names and titles to it. */
export type EnrolmentTell = { readonly dueAt: number | null; readonly lines: readonly string[] } & (
  | { readonly what: 'to-decide'; readonly role: LineDecider }
  | {
      readonly what:
        | 'taken-back'
        | 'change-asked'
        | 'lines-rejected'
        | 'lines-lapsed'
        | 'began'
        | 'welcome';
    }
  | { readonly what: 'agreement-asked' | 'agreement-asked-again'; readonly entity: string }
  | {
      readonly what: 'reminder' | 'escalation';
      readonly of: 'decision' | 'change' | 'agreement' | 'renewal';
      readonly role: LineDecider | null;
      readonly entity: string | null;
    }
  | {
      readonly what:
        | 'renewal-opened'
        | 'renewed'
        | 'grace'
        | 'dormant'
        | 'suspended'
        | 'reinstated'
        | 'over';
    }
);

/** A participation as it shall stand: `to` is null while it lasts. */
export type ParticipationChange = LineAsked & { readonly from: Day; readonly to: Day | null };

export type EnrolmentOutcome = {
  readonly rows: EnrolmentRows;
  readonly traces: readonly EnrolmentTrace[];
  readonly tells: readonly EnrolmentTell[];
  readonly participations: readonly ParticipationChange[];
};

type Draft = {
  -readonly [Key in keyof EnrolmentRows]: EnrolmentRows[Key];
} & {
  lines: Record<string, LineRow>;
  agreements: Record<string, AgreementRow>;
  readonly at: number;
  readonly calendar: EnrolmentCalendar;
  plan: EnrolmentPlan;
  traces: EnrolmentTrace[];
  tells: EnrolmentTell[];
};

const draftOf = (
  plan: EnrolmentPlan,
  rows: EnrolmentRows,
  at: number,
  calendar: EnrolmentCalendar,
): Draft => ({
  ...rows,
  lines: { ...rows.lines },
  agreements: { ...rows.agreements },
  ...{ at, calendar, plan, traces: [], tells: [] },
});

function outcomeOf(before: EnrolmentRows | null, draft: Draft): EnrolmentOutcome {
  const { at: _, calendar: __, plan: ___, traces, tells, ...rows } = draft;
  return { rows, traces, tells: gathered(tells), participations: participationsOf(before, rows) };
}

/** Lines that are told the same are told together. */
function gathered(tells: readonly EnrolmentTell[]): readonly EnrolmentTell[] {
  const byWords = new Map<string, EnrolmentTell>();
  for (const tell of tells) {
    const words = JSON.stringify({ ...tell, lines: [] });
    const known = byWords.get(words);
    byWords.set(
      words,
      known === undefined ? tell : { ...tell, lines: [...known.lines, ...tell.lines] },
    );
  }
  return [...byWords.values()];
}

const participationsOf = (
  before: EnrolmentRows | null,
  after: EnrolmentRows,
): readonly ParticipationChange[] =>
  Object.values(after.lines).flatMap(({ id, country, model, from, to }) => {
    const known = before?.lines[id];
    return from === null || (known?.from === from && known.to === to)
      ? []
      : [{ country, model, from, to }];
  });

/** The rows of an enrolment that begins: its lines are to be screened, nothing is asked yet. */
export function openingRows(
  plan: EnrolmentPlan,
  asked: readonly LineAsked[],
  given: { readonly by: string; readonly signatories: readonly string[]; readonly at: number },
  calendar: EnrolmentCalendar,
): EnrolmentOutcome {
  const empty: EnrolmentRows = {
    state: 'screening',
    lines: {},
    agreements: {},
    signatories: given.signatories,
    startedOn: null,
    renewal: null,
    suspendedAt: null,
    takeUpUntil: null,
    toScreen: false,
  };
  const draft = draftOf(plan, empty, given.at, calendar);
  draft.traces.push({ subject: null, from: null, to: 'screening' });
  revise(draft);
  add(draft, asked, given.by);
  return outcomeOf(null, draft);
}

/** Carries out what the rules allow. What the table ignores, or no longer fits, changes nothing. */
export function advance(
  plan: EnrolmentPlan,
  rows: EnrolmentRows,
  event: EnrolmentEvent,
  calendar: EnrolmentCalendar,
): EnrolmentOutcome {
  const draft = draftOf(plan, rows, event.at, calendar);
  if (answerOf(rows.state, event.kind) === 'moves') {
    happen(draft, event);
    settle(draft);
  }
  return outcomeOf(rows, draft);
}

function happen(draft: Draft, event: EnrolmentEvent): void {
  switch (event.kind) {
    case 'screened':
      return screened(draft, event.hits);
    case 'decide':
      return linesIn(draft, event.lines).forEach((line) => decide(draft, line, event));
    case 'take-back':
      return linesIn(draft, event.lines).forEach((line) => takeBack(draft, line));
    case 'answer':
      return linesIn(draft, event.lines).forEach((line) =>
        review(draft, line, { round: line.round + 1, submittedBy: event.by }),
      );
    case 'accept':
      return accept(draft, event.entity);
    case 'add':
      return add(draft, event.asked, event.by);
    case 'drop':
      return linesIn(draft, event.lines).forEach((line) => endLine(draft, line, 'dropped'));
    case 'name-signatories':
      draft.signatories = [...new Set(event.people)];
      return undefined;
    case 'renew':
      draft.signatories = [...new Set(event.contacts ?? draft.signatories)];
      return renew(draft);
    case 'withdraw':
      return close(draft, 'withdrawn');
    case 'leave':
      return close(draft, 'left');
    case 'suspend':
      return suspend(draft);
    case 'reinstate':
      return reinstate(draft);
    case 'revise':
    case 'renewal-opened':
      draft.plan = event.plan;
      revise(draft);
      return event.kind === 'renewal-opened' ? openRenewal(draft) : undefined;
    case 'remind':
      return remind(draft, event.subject, event.told);
    default:
      return miss(draft, event);
  }
}

type Missed = Extract<
  EnrolmentEvent,
  {
    kind:
      | 'answer-missed'
      | 'decision-missed'
      | 'agreement-missed'
      | 'anniversary-passed'
      | 'renewal-missed'
      | 'take-up-missed';
  }
>;

/** What time brings, if it is still due: somebody may have moved, and this event not have seen it. */
function miss(draft: Draft, event: Missed): void {
  const isTime = (at: number | null | undefined): boolean => at != null && at <= draft.at;
  const { renewal } = draft;
  switch (event.kind) {
    case 'answer-missed':
      return linesLike(draft, event.line, 'action_required')
        .filter(({ dueAt }) => isTime(dueAt))
        .forEach((line) => {
          setLine(draft, line, 'rejected', { reason: 'not-answered' });
          draft.tells.push({ what: 'lines-rejected', lines: [line.id], dueAt: null });
        });
    case 'decision-missed':
      return linesLike(draft, event.line, 'in_review')
        .filter(({ lapsesAt }) => isTime(lapsesAt))
        .forEach((line) => lapse(draft, line));
    case 'agreement-missed':
      return isTime(draft.agreements[event.entity]?.dueAt)
        ? missAgreement(draft, event.entity)
        : undefined;
    case 'anniversary-passed':
      if (!isTime(renewal?.dueAt)) return undefined;
      setState(draft, 'grace');
      draft.tells.push({ what: 'grace', lines: [], dueAt: renewal?.closesAt ?? null });
      return undefined;
    case 'renewal-missed':
      return isTime(renewal?.closesAt) ? rest(draft) : undefined;
    case 'take-up-missed':
      return isTime(draft.takeUpUntil) ? close(draft, 'lapsed') : undefined;
  }
}

const linesIn = (draft: Draft, ids: readonly string[]): readonly LineRow[] =>
  [...new Set(ids)].map((id) => lineOf(draft, id));

function lapse(draft: Draft, line: LineRow): void {
  setLine(draft, line, 'expired', {});
  draft.tells.push({ what: 'lines-lapsed', lines: [line.id], dueAt: null });
}

/** Lines that wait alike: asked at once, due at once, they are reminded of and lapse together. */
function linesLike(draft: Draft, id: string, state: LineState): readonly LineRow[] {
  const asked = lineOf(draft, id);
  if (asked.state !== state) return [];
  return Object.values(draft.lines).filter(
    (line) =>
      line.state === state && line.dueAt === asked.dueAt && line.waitsFor[0] === asked.waitsFor[0],
  );
}

function add(draft: Draft, asked: readonly LineAsked[], by: string): void {
  for (const one of asked) {
    const id = lineId(one);
    const known = draft.lines[id];
    draft.lines[id] = {
      ...{ id, country: one.country, model: one.model, state: 'screening', waitsFor: [] },
      ...{ exceptions: [], since: draft.at, dueAt: null, lapsesAt: null, told: 0 },
      ...{ round: (known?.round ?? 0) + 1, submittedBy: by, decidedBy: null, reason: null },
      ...{ from: known?.from ?? null, to: known?.to ?? null },
    };
    draft.traces.push({ subject: id, from: known?.state ?? null, to: 'screening' });
  }
}

/** What was found goes to compliance, what the edition does not clear to onboarding, the rest is approved. */
function screened(draft: Draft, hits: readonly ScreeningHit[]): void {
  const found = (line: LineRow): readonly string[] => [
    ...new Set(
      hits
        .filter(({ country }) => country === null || country === line.country)
        .map(({ check }) => check),
    ),
  ];
  for (const line of Object.values(draft.lines)) {
    if (line.state === 'screening') {
      const exceptions = [...found(line), ...exceptionsOf(draft.plan, line)];
      const checks = found(line).filter((check) => check !== DUPLICATE_CHECK);
      const waitsFor: readonly LineDecider[] = [
        ...(checks.length > 0 ? (['compliance'] as const) : []),
        ...(exceptions.length > checks.length ? (['onboarding'] as const) : []),
      ];
      if (waitsFor.length > 0) review(draft, line, { waitsFor, exceptions });
      else setLine(draft, line, 'approved', { exceptions, waitsFor });
    } else if (draft.toScreen && line.state === 'active' && found(line).length > 0) {
      question(draft, line, found(line));
    }
  }
  draft.toScreen = false;
}

type LineChange = Partial<Omit<LineRow, 'id' | 'country' | 'model' | 'state' | 'since'>>;

function review(draft: Draft, line: LineRow, set: LineChange): void {
  const { decision } = draft.plan;
  const role = (set.waitsFor ?? line.waitsFor)[0] ?? 'onboarding';
  const dueAt = draft.calendar.decider(role, draft.at, decision.days);
  const lapsesAt = draft.calendar.decider(role, draft.at, decision.lapsesAfterDays);
  setLine(draft, line, 'in_review', { decidedBy: null, ...set, dueAt, lapsesAt });
  draft.tells.push({ what: 'to-decide', role, lines: [line.id], dueAt });
}

/** Found again while it takes part: it goes on until compliance has looked. */
function question(draft: Draft, line: LineRow, exceptions: readonly string[]): void {
  const dueAt = draft.calendar.decider('compliance', draft.at, draft.plan.decision.days);
  setLine(draft, line, 'in_question', {
    exceptions,
    waitsFor: ['compliance'],
    decidedBy: null,
    dueAt,
  });
  draft.tells.push({ what: 'to-decide', role: 'compliance', lines: [line.id], dueAt });
}

function decide(
  draft: Draft,
  line: LineRow,
  event: Extract<EnrolmentEvent, { kind: 'decide' }>,
): void {
  const decided = { decidedBy: event.by };
  const isLiveLine = line.state === 'in_question';
  if (event.verdict === 'reject') {
    const set = { ...decided, reason: event.code };
    if (isLiveLine) setLine(draft, line, 'ended', { ...set, to: tomorrow(draft, line) });
    else setLine(draft, line, 'rejected', set);
    draft.tells.push({ what: 'lines-rejected', lines: [line.id], dueAt: null });
  } else if (event.verdict === 'request-change') {
    const dueAt = draft.calendar.partner(draft.at, draft.plan.decision.answerDays);
    setLine(draft, line, 'action_required', { ...decided, dueAt });
    draft.tells.push({ what: 'change-asked', lines: [line.id], dueAt });
  } else if (isLiveLine) {
    setLine(draft, line, 'active', { ...decided, waitsFor: [] });
  } else {
    const waitsFor = line.waitsFor.slice(1);
    if (waitsFor.length > 0) review(draft, line, { waitsFor });
    else setLine(draft, line, 'approved', { ...decided, waitsFor });
  }
}

/** It waits for the same decision again, with all its time. */
function takeBack(draft: Draft, line: LineRow): void {
  review(draft, line, { waitsFor: [deciderOf(line), ...line.waitsFor.slice(1)], reason: null });
  const { dueAt } = lineOf(draft, line.id);
  draft.tells.push({ what: 'taken-back', lines: [line.id], dueAt });
}

function accept(draft: Draft, entity: string): void {
  const row = draft.agreements[entity];
  if (row === undefined) return;
  setAgreement(draft, row, 'accepted', { accepted: row.version, dueAt: null });
}

/** Nothing was ever accepted: what waited for it lapses. A version asked for again stops nothing. */
function missAgreement(draft: Draft, entity: string): void {
  const row = draft.agreements[entity];
  if (row?.state !== 'asked' || row.accepted !== null) return;
  setAgreement(draft, row, 'expired', { dueAt: null });
  for (const line of Object.values(draft.lines)) {
    const isMine = agreementFor(draft.plan, line.country).entity === entity;
    if (line.state === 'approved' && isMine) lapse(draft, line);
  }
}

/** The agreements of the plan: a new version asks again whoever accepted another, and holds nobody up. */
function revise(draft: Draft): void {
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

function openRenewal(draft: Draft): void {
  const { renewal } = draft;
  if (renewal === null) return;
  draft.renewal = { ...renewal, opened: true };
  draft.toScreen = true;
  draft.tells.push({ what: 'renewal-opened', lines: [], dueAt: renewal.dueAt });
}

/** Another period begins on the anniversary; what rested takes part again from today. */
function renew(draft: Draft): void {
  const { startedOn, renewal } = draft;
  if (startedOn === null || renewal === null) return;
  for (const line of Object.values(draft.lines)) {
    if (line.state === 'resting') begin(draft, line);
  }
  draft.toScreen ||= draft.state === 'dormant';
  draft.takeUpUntil = null;
  draft.renewal = renewalOf(draft, startedOn, renewal.years + 1);
  draft.tells.push({ what: 'renewed', lines: [], dueAt: draft.renewal.dueAt });
  setState(draft, 'active');
}

const renewalOf = (
  draft: Draft,
  startedOn: Day,
  years: number,
): EnrolmentRows['renewal'] & object => ({
  ...draft.calendar.renewal(draft.plan, startedOn, years),
  ...{ years, opened: false, told: 0 },
});

/** Nobody renewed: what takes part rests, and may be taken up again for a time. */
function rest(draft: Draft): void {
  for (const line of Object.values(draft.lines)) {
    if (isLive(line)) setLine(draft, line, 'resting', { waitsFor: [], to: tomorrow(draft, line) });
    else if (isPending(line)) setLine(draft, line, 'expired', {});
  }
  draft.takeUpUntil = draft.calendar.daysAfter(draft.at, draft.plan.renewal.takeUpDays);
  draft.toScreen = false;
  draft.tells.push({ what: 'dormant', lines: [], dueAt: draft.takeUpUntil });
  setState(draft, 'dormant');
}

/** Participations end for as long as it lasts; points that were earned stay, and what comes meanwhile counts afterwards. */
function suspend(draft: Draft): void {
  for (const line of Object.values(draft.lines)) {
    if (isLive(line)) draft.lines[line.id] = { ...line, to: tomorrow(draft, line) };
  }
  draft.suspendedAt = draft.at;
  draft.tells.push({ what: 'suspended', lines: [], dueAt: null });
  setState(draft, 'suspended');
}

/** As if it had never been suspended; who missed the renewal meanwhile has the whole time of grace. */
function reinstate(draft: Draft): void {
  for (const line of Object.values(draft.lines)) {
    if (isLive(line)) draft.lines[line.id] = { ...line, to: null };
  }
  const { renewal } = draft;
  draft.suspendedAt = null;
  const isLate = renewal !== null && renewal.dueAt <= draft.at;
  if (isLate) {
    const closesAt = draft.calendar.daysAfter(draft.at, draft.plan.renewal.closesDaysAfter);
    draft.renewal = { ...renewal, opened: true, closesAt: Math.max(renewal.closesAt, closesAt) };
  }
  draft.tells.push({ what: 'reinstated', lines: [], dueAt: null });
  setState(draft, isLate ? 'grace' : 'active');
}

function remind(draft: Draft, subject: EnrolmentSubject, told: number): void {
  const escalates = told > draft.plan.reminders.length;
  const what = escalates ? 'escalation' : 'reminder';
  if (subject.of === 'renewal') {
    const { renewal } = draft;
    if (renewal === null || renewal.told >= told) return;
    draft.renewal = { ...renewal, told };
    draft.tells.push({
      what: 'reminder',
      of: 'renewal',
      role: null,
      entity: null,
      lines: [],
      dueAt: renewal.dueAt,
    });
  } else if (subject.of === 'agreement') {
    const row = draft.agreements[subject.entity];
    if (row?.state !== 'asked' || row.told >= told) return;
    draft.agreements[row.entity] = { ...row, told };
    draft.tells.push({
      what,
      of: 'agreement',
      role: null,
      entity: row.entity,
      lines: [],
      dueAt: row.dueAt,
    });
  } else {
    const { state, waitsFor, dueAt } = lineOf(draft, subject.line);
    const lines = linesLike(draft, subject.line, state).filter((line) => line.told < told);
    const of = state === 'action_required' ? 'change' : 'decision';
    for (const line of lines) {
      draft.lines[line.id] = { ...line, told };
      draft.tells.push({
        what,
        of,
        role: waitsFor[0] ?? null,
        entity: null,
        lines: [line.id],
        dueAt,
      });
    }
  }
}

/** What follows by itself: agreements are asked for, lines begin, and the state is that of its lines. */
function settle(draft: Draft): void {
  if (isOver(draft.state)) return;
  for (const { entity } of draft.plan.agreements) settleAgreement(draft, entity);
  if (draft.state === 'dormant') return;
  const lines = Object.values(draft.lines);
  const has = (...states: readonly LineState[]): boolean =>
    lines.some(({ state }) => states.includes(state));
  const isBegun = ['active', 'grace', 'suspended'].includes(draft.state);
  if (lines.some(isLive)) return isBegun ? undefined : beginEnrolment(draft);
  if (isBegun) return close(draft, 'rejected');
  if (has('in_review', 'action_required')) return setState(draft, 'in_review');
  if (has('approved')) return setState(draft, 'agreement');
  if (has('screening')) return setState(draft, 'screening');
  close(draft, has('rejected') ? 'rejected' : has('expired') ? 'lapsed' : 'withdrawn');
}

function settleAgreement(draft: Draft, entity: string): void {
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

/** A line takes part from today, as its site counts days; not on a day on which it took part already. */
function begin(draft: Draft, line: LineRow): void {
  const today = draft.calendar.dayAt(draft.at, line.country);
  const isSeamless = line.from !== null && line.to !== null && line.to >= today;
  setLine(draft, line, 'active', { from: isSeamless ? line.from : today, to: null });
}

function beginEnrolment(draft: Draft): void {
  draft.startedOn = draft.calendar.dayAt(draft.at, draft.plan.homeCountry);
  draft.renewal = renewalOf(draft, draft.startedOn, 1);
  setState(draft, 'active');
}

const tomorrow = ({ at, calendar }: Draft, { country, to }: LineRow): Day =>
  to ?? addDays(calendar.dayAt(at, country), 1);

/** Ends a line; by the name given, if it never took part. */
function endLine(draft: Draft, line: LineRow, pending: LineState): void {
  if (isLive(line)) setLine(draft, line, 'ended', { waitsFor: [], to: tomorrow(draft, line) });
  else setLine(draft, line, pending, { waitsFor: [] });
}

/** Ends an enrolment: nobody's move any more. */
function close(draft: Draft, state: EnrolmentState): void {
  for (const line of Object.values(draft.lines)) {
    if (isLive(line) || isPending(line))
      endLine(draft, line, state === 'lapsed' ? 'expired' : 'dropped');
    else if (line.state === 'resting') setLine(draft, line, 'ended', {});
  }
  for (const row of Object.values(draft.agreements)) {
    if (row.state === 'asked') setAgreement(draft, row, 'idle', { dueAt: null });
  }
  draft.renewal = null;
  draft.suspendedAt = null;
  draft.takeUpUntil = null;
  draft.toScreen = false;
  draft.tells.push({ what: 'over', lines: [], dueAt: null });
  setState(draft, state);
}

function setState(draft: Draft, state: EnrolmentState): void {
  if (draft.state === state) return;
  draft.traces.push({ subject: null, from: draft.state, to: state });
  draft.state = state;
}

/** A new state begins with no deadline and no reminder sent, but for those that are set with it. */
function setLine(draft: Draft, { id }: LineRow, state: LineState, set: LineChange): void {
  const row = lineOf(draft, id);
  draft.lines[id] = {
    ...row,
    dueAt: null,
    lapsesAt: null,
    told: 0,
    since: draft.at,
    ...set,
    state,
  };
  if (row.state !== state) draft.traces.push({ subject: id, from: row.state, to: state });
}

function setAgreement(
  draft: Draft,
  row: AgreementRow,
  state: AgreementRow['state'],
  set: Partial<Pick<AgreementRow, 'accepted' | 'dueAt'>>,
): void {
  draft.agreements[row.entity] = { ...row, ...set, state, since: draft.at, told: 0 };
  draft.traces.push({ subject: row.entity, from: row.state, to: state });
}

/** The rows of an enrolment with those that changed taken over. */
export function taken(rows: EnrolmentRows, changed: ChangedEnrolment): EnrolmentRows {
  const { lines, agreements, ...whole } = changed;
  return {
    ...whole,
    lines: { ...rows.lines, ...Object.fromEntries(lines.map((row) => [row.id, row])) },
    agreements: {
      ...rows.agreements,
      ...Object.fromEntries(agreements.map((row) => [row.entity, row])),
    },
  };
}

/** What changed between rows and rows; everything, if there are none before. */
export const changedRows = (
  before: EnrolmentRows | null,
  after: EnrolmentRows,
): ChangedEnrolment => ({
  ...after,
  lines: Object.values(after.lines).filter((row) => before?.lines[row.id] !== row),
  agreements: Object.values(after.agreements).filter(
    (row) => before?.agreements[row.entity] !== row,
  ),
});

/** An enrolment while it moves: rows that change, and what is to be told and traced of it. */
import { addDays } from './days.ts';
import {
  isLive,
  type AgreementRow,
  type EnrolmentPlan,
  type EnrolmentRows,
  type EnrolmentState,
  type LineAsked,
  type LineDecider,
  type LineRow,
  type LineState,
  type RenewalDates,
} from './enrolment.ts';
import { lineOf } from './enrolment.rules.ts';
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

export type Draft = {
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

export const draftOf = (
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

export function outcomeOf(before: EnrolmentRows | null, draft: Draft): EnrolmentOutcome {
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

export const linesIn = (draft: Draft, ids: readonly string[]): readonly LineRow[] =>
  [...new Set(ids)].map((id) => lineOf(draft, id));

/** Lines that wait alike: asked at once, due at once, they are reminded of and lapse together. */
export function linesLike(draft: Draft, id: string, state: LineState): readonly LineRow[] {
  const asked = lineOf(draft, id);
  if (asked.state !== state) return [];
  return Object.values(draft.lines).filter(
    (line) =>
      line.state === state && line.dueAt === asked.dueAt && line.waitsFor[0] === asked.waitsFor[0],
  );
}

export function setState(draft: Draft, state: EnrolmentState): void {
  if (draft.state === state) return;
  draft.traces.push({ subject: null, from: draft.state, to: state });
  draft.state = state;
}

export type LineChange = Partial<Omit<LineRow, 'id' | 'country' | 'model' | 'state' | 'since'>>;

/** A new state begins with no deadline and no reminder sent, but for those that are set with it. */
export function setLine(draft: Draft, { id }: LineRow, state: LineState, set: LineChange): void {
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

export function setAgreement(
  draft: Draft,
  row: AgreementRow,
  state: AgreementRow['state'],
  set: Partial<Pick<AgreementRow, 'accepted' | 'dueAt'>>,
): void {
  draft.agreements[row.entity] = { ...row, ...set, state, since: draft.at, told: 0 };
  draft.traces.push({ subject: row.entity, from: row.state, to: state });
}

export const tomorrow = ({ at, calendar }: Draft, { country, to }: LineRow): Day =>
  to ?? addDays(calendar.dayAt(at, country), 1);

/** Ends a line; by the name given, if it never took part. */
export function endLine(draft: Draft, line: LineRow, pending: LineState): void {
  if (isLive(line)) setLine(draft, line, 'ended', { waitsFor: [], to: tomorrow(draft, line) });
  else setLine(draft, line, pending, { waitsFor: [] });
}

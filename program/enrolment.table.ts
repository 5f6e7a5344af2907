/**
 * Every state of an enrolment with everything that can happen to it, and the answer: it moves, it is refused with a code,
 * or it is ignored (what time brings comes late, and finds that nothing is left to do).
 */
import type { RuleCode } from './errors.ts';
import { ENROLMENT_STATES, type EnrolmentEventKind, type EnrolmentState } from './enrolment.ts';

export type EnrolmentAnswer = 'moves' | 'ignored' | RuleCode;

const COLUMNS = [
  'screening',
  'in_review',
  'agreement',
  'active',
  'grace',
  'suspended',
  'dormant',
  'over',
] as const;
type Column = (typeof COLUMNS)[number];
type Row = Readonly<Record<Column, EnrolmentAnswer>>;

const row = (...answers: readonly [...EnrolmentAnswer[]] & { length: 8 }): Row =>
  Object.fromEntries(COLUMNS.map((column, at) => [column, answers[at]])) as Row;

const moves = 'moves';
const never = 'ignored';
const over = 'JOURNEY_CLOSED';
const early = 'ENROLMENT_NOT_ACTIVE';
const begun = 'ENROLMENT_ACTIVE';
const held = 'ENROLMENT_SUSPENDED';
const line = 'LINE_NOT_OPEN';
const asked = 'AGREEMENT_NOT_ASKED';
const closed = 'RENEWAL_NOT_OPEN';

// prettier-ignore
const TABLE: Readonly<Record<EnrolmentEventKind, Row>> = {
  //                          screening in_review agreement active grace suspended dormant over
  decide:                 row(line,     moves,    moves,    moves, moves, moves,   line,   over),
  'same-company':         row(line,     moves,    line,     begun, begun, begun,   begun,   over),
  'take-back':            row(line,     moves,    moves,    moves, moves, moves,   line,   over),
  answer:                 row(line,     moves,    line,     moves, moves, moves,   line,   over),
  accept:                 row(asked,    moves,    moves,    moves, moves, moves,   moves,  over),
  add:                    row(moves,    moves,    moves,    moves, moves, held,    early,  over),
  drop:                   row(moves,    moves,    moves,    moves, moves, moves,   early,  over),
  'name-signatories':     row(moves,    moves,    moves,    moves, moves, moves,   moves,  over),
  renew:                  row(closed,   closed,   closed,   moves, moves, held,    moves,  over),
  withdraw:               row(moves,    moves,    moves,    begun, begun, begun,   begun,  over),
  leave:                  row(early,    early,    early,    moves, moves, moves,   moves,  over),
  suspend:                row(early,    early,    early,    moves, moves, held,    early,  over),
  reinstate:              row(early,    early,    early,    begun, begun, moves,   early,  over),
  screened:               row(moves,    moves,    moves,    moves, moves, moves,   never,  never),
  revise:                 row(moves,    moves,    moves,    moves, moves, moves,   moves,  never),
  'answer-missed':        row(never,    moves,    never,    moves, moves, moves,   never,  never),
  'decision-missed':      row(never,    moves,    never,    moves, moves, moves,   never,  never),
  'agreement-missed':     row(never,    moves,    moves,    moves, moves, moves,   never,  never),
  remind:                 row(never,    moves,    moves,    moves, moves, moves,   never,  never),
  'renewal-opened':       row(never,    never,    never,    moves, never, never,   never,  never),
  'anniversary-passed':   row(never,    never,    never,    moves, never, never,   never,  never),
  'renewal-missed':       row(never,    never,    never,    never, moves, never,   never,  never),
  'take-up-missed':       row(never,    never,    never,    never, never, never,   moves,  never),
};

export const ENROLMENT_EVENTS = Object.keys(TABLE) as readonly EnrolmentEventKind[];

const columnOf = (state: EnrolmentState): Column =>
  COLUMNS.find((each) => each === state) ?? 'over';

/** What an event comes to in a state; where it moves, the rules of the event are asked next. */
export const answerOf = (state: EnrolmentState, event: EnrolmentEventKind): EnrolmentAnswer =>
  TABLE[event][columnOf(state)];

/** The table line by line, for whoever wants to read or try all of it. */
export const enrolmentPairs = (): readonly {
  readonly state: EnrolmentState;
  readonly event: EnrolmentEventKind;
  readonly answer: EnrolmentAnswer;
}[] =>
  ENROLMENT_STATES.flatMap((state) =>
    ENROLMENT_EVENTS.map((event) => ({ state, event, answer: answerOf(state, event) })),
  );

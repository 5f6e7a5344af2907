/**
 * The one translation of what went wrong into RFC 9457 problems.
 *
 * A refusal of a rule has its status here, by a `Record` over the closed union: a new code does not compile until it
 * has one. Whatever is not visible to the one who asks does not exist for them (404).
 */
import type { RuleCode } from '../program/errors.ts';

/** The status of each refusal of a rule. */
export const RULE_STATUS: Record<RuleCode, number> = {
  ACCOUNT_UNKNOWN: 422,
  AGREEMENT_CHANGED: 409,
  AGREEMENT_MISSING: 409,
  AGREEMENT_NOT_ASKED: 409,
  ALREADY_DECIDED: 409,
  DECIDE_SINGLY: 409,
  DECISION_FOLLOWED: 409,
  AWARD_CHANGED: 409,
  EDITION_WRONG: 409,
  RELEASE_ASKED: 409,
  SIMULATION_MISSING: 409,
  ENROLMENT_ACTIVE: 409,
  ENROLMENT_NOT_ACTIVE: 409,
  ENROLMENT_SUSPENDED: 409,
  EVIDENCE_MISSING: 422,
  FACT_CHANGED: 409,
  JOURNEY_CLOSED: 409,
  JOURNEY_OPEN: 409,
  JOURNEY_PAUSED: 409,
  LAST_LINE: 409,
  LINE_EXISTS: 409,
  LINE_NOT_OPEN: 409,
  LINE_UNKNOWN: 404,
  NOT_THE_DECIDER: 403,
  NO_AUTHORITY: 403,
  OWN_DECISION: 403,
  PARTNER_UNKNOWN: 404,
  PRACTICE_UNKNOWN: 404,
  REASON_MISSING: 422,
  REASON_UNKNOWN: 422,
  RENEWAL_NOT_OPEN: 409,
  STEP_NOT_OPEN: 409,
  STEP_UNKNOWN: 404,
  TAKEN: 409,
  TOO_EARLY: 409,
  VERSION_STALE: 412,
};

/** What the edge itself refuses, before any rule is asked. */
export const EDGE_STATUS = {
  MALFORMED: 400,
  INVALID: 400,
  KEY_MISSING: 400,
  KEY_MALFORMED: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  ORIGIN_REFUSED: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  TOO_SLOW: 408,
  CONFLICT: 409,
  TOO_LARGE: 413,
  UNSUPPORTED_MEDIA: 415,
  KEY_REUSED: 422,
  REFUSED: 422,
  TOO_MANY: 429,
  LAST_ADMINISTRATOR: 409,
  INTERNAL: 500,
  BUSY: 503,
} as const;
export type EdgeCode = keyof typeof EDGE_STATUS;
export type ProblemCode = RuleCode | EdgeCode;

/** One thing wrong with a body: a JSON pointer to it, a word, a sentence. */
export type Fault = { readonly pointer: string; readonly code: string; readonly detail: string };

/** The edge says no; becomes a problem as it is. */
export class Refusal extends Error {
  override readonly name: string = 'Refusal';
  readonly code: EdgeCode;
  readonly status: number;
  readonly errors: readonly Fault[] | null;
  readonly retryAfterSeconds: number | null;

  constructor(
    code: EdgeCode,
    detail: string,
    more: { errors?: readonly Fault[]; status?: number; retryAfterSeconds?: number } = {},
  ) {
    super(detail);
    this.code = code;
    this.status = more.status ?? EDGE_STATUS[code];
    this.errors = more.errors ?? null;
    this.retryAfterSeconds = more.retryAfterSeconds ?? null;
  }
}

/** It does not exist for the one who asks, whether or not it exists. Every such answer reads the same. */
export class NotVisible extends Refusal {
  override readonly name = 'NotVisible';
  constructor() {
    super('NOT_FOUND', 'There is no such thing here.');
  }
}

/** The world is not ready (the engine, the database): the same request may be sent again. */
export const busy = (detail: string, retryAfterSeconds = 2): Refusal =>
  new Refusal('BUSY', detail, { retryAfterSeconds });

/** A problem as it goes out. */
export type ProblemBody = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code: string;
  readonly requestId: string;
  readonly errors?: readonly Fault[];
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is not well formed',
  401: 'Who are you?',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not a way to use this',
  406: 'No such form of it',
  408: 'The request took too long',
  409: 'It cannot be done now',
  412: 'It has changed meanwhile',
  413: 'Too large',
  415: 'Not a form that is read here',
  422: 'Understood, and refused',
  429: 'Too many requests',
  500: 'Something failed here',
  503: 'Not ready, try again',
};

/** The body of a problem. `type` is the code as a URN, so that it is stable and names no host. */
export function problemOf(
  status: number,
  code: string,
  detail: string | null,
  requestId: string,
  errors: readonly Fault[] | null = null,
): ProblemBody {
  return {
    type: `urn:ascent:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: TITLES[status] ?? 'Refused',
    status,
    ...(detail === null ? {} : { detail }),
    code,
    requestId,
    ...(errors === null ? {} : { errors }),
  };
}

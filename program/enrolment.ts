import type { EnrolmentRules } from './edition/enrolment.types.ts';
import type { RuleCode } from './errors.ts';
import type { Country, Day, Locale, ModelId } from './models.ts';
import type { Verdict } from './practice.ts';

/** States of an enrolment. Of these only the last four are ends; `dormant` may be taken up again for a time. */
export const ENROLMENT_STATES = [
  'screening',
  'in_review',
  'agreement',
  'active',
  'grace',
  'suspended',
  'dormant',
  'rejected',
  'withdrawn',
  'lapsed',
  'left',
] as const;
export type EnrolmentState = (typeof ENROLMENT_STATES)[number];

/**
 * States of a line, one business model in one country. `approved` waits for the agreement; `in_question` takes part while
 * compliance looks at it again; `resting` takes part no more, until the enrolment is taken up again.
 */
export const LINE_STATES = [
  'screening',
  'in_review',
  'action_required',
  'approved',
  'active',
  'in_question',
  'resting',
  'rejected',
  'expired',
  'dropped',
  'ended',
] as const;
export type LineState = (typeof LINE_STATES)[number];

/** Who decides lines: compliance what screening found, onboarding the other exceptions. */
export const LINE_DECIDERS = ['compliance', 'onboarding'] as const;
export type LineDecider = (typeof LINE_DECIDERS)[number];

/** What is asked for: a business model in a country. */
export type LineAsked = { readonly country: Country; readonly model: ModelId };

/** The id of a line, `CA/solution-reseller`. */
export const lineId = ({ country, model }: LineAsked): string => `${country}/${model}`;

/** A line as its row stands. Instants are epoch milliseconds, `to` is the first day on which it takes part no more. */
export type LineRow = LineAsked & {
  readonly id: string;
  readonly state: LineState;
  /** Who still has to decide, in this order; empty where nobody has to. */
  readonly waitsFor: readonly LineDecider[];
  /** Why somebody has to: what screening found, or what the edition asks. */
  readonly exceptions: readonly string[];
  readonly since: number;
  /** Null where nothing is due. */
  readonly dueAt: number | null;
  /** When it lapses undecided; null where it does not. */
  readonly lapsesAt: number | null;
  /** Reminders of the present deadline that went out. */
  readonly told: number;
  /** How often it was handed in. */
  readonly round: number;
  readonly submittedBy: string;
  /** Who took the last decision of this round; nobody decides their own. */
  readonly decidedBy: string | null;
  /** On whose behalf; null for one's own. */
  readonly decidedFor: string | null;
  /** Who of compliance let it go on to onboarding; null where nobody had to, or that was answered since. */
  readonly clearedBy: string | null;
  /** The code of the reason for which it was rejected. */
  readonly reason: string | null;
  readonly from: Day | null;
  readonly to: Day | null;
};

export const AGREEMENT_STATES = ['idle', 'asked', 'accepted', 'expired'] as const;
export type AgreementState = (typeof AGREEMENT_STATES)[number];

/** The agreement with one contracting entity of the vendor. */
export type AgreementRow = {
  readonly entity: string;
  /** The version that is asked for, or was accepted. */
  readonly version: string;
  readonly state: AgreementState;
  /** The version that holds meanwhile; null before the first. */
  readonly accepted: string | null;
  readonly since: number;
  readonly dueAt: number | null;
  readonly told: number;
};

/** When the next renewal is due, epoch milliseconds; `on` is the anniversary in the partner's home zone. */
export type RenewalDates = {
  readonly on: Day;
  readonly opensAt: number;
  readonly dueAt: number;
  readonly closesAt: number;
  readonly remindAt: readonly number[];
};
export type Renewal = RenewalDates & {
  /** Which one: anniversaries are counted from the first day, so that 29 February comes back. */
  readonly years: number;
  readonly opened: boolean;
  readonly told: number;
};

/** What stands in the rows of one enrolment. */
export type EnrolmentRows = {
  readonly state: EnrolmentState;
  readonly lines: Readonly<Record<string, LineRow>>;
  readonly agreements: Readonly<Record<string, AgreementRow>>;
  /** People of the partner who may accept agreements. */
  readonly signatories: readonly string[];
  /** The first day of the first participation; null before. */
  readonly startedOn: Day | null;
  readonly renewal: Renewal | null;
  readonly suspendedAt: number | null;
  /** Until when a dormant enrolment may be taken up again. */
  readonly takeUpUntil: number | null;
  /** Whether the whole enrolment is to be screened again. */
  readonly toScreen: boolean;
};

/** The plan of an enrolment, made anew at each renewal: of the edition what steers it, without texts. */
export type EnrolmentPlan = Pick<
  EnrolmentRules,
  'decision' | 'acceptDays' | 'clear' | 'renewal'
> & {
  readonly edition: string;
  readonly partnerId: string;
  readonly attempt: number;
  readonly homeCountry: Country;
  /** Codes of reasons for which a line may be rejected. */
  readonly reasons: readonly string[];
  readonly agreements: readonly PlannedAgreement[];
  /** Fractions of the time to a deadline at which reminders go out. */
  readonly reminders: readonly number[];
  /** Points for having enrolled, once; 0 for none. */
  readonly welcomePoints: number;
  /** The product's clock less the engine's, in milliseconds. */
  readonly skewMs: number;
};
export type PlannedAgreement = {
  readonly entity: string;
  /** Countries that it contracts for; empty for all that no other does. */
  readonly countries: readonly Country[];
  readonly version: string;
  /** SHA-256 of the text in each language. */
  readonly hashes: Readonly<Record<Locale, string>>;
};

/** The check that finds a company which is known already: onboarding looks at it, compliance at all others. */
export const DUPLICATE_CHECK = 'duplicate';
/** The reason for which a package of a company that is known is declined. */
export const DUPLICATE_REASON = 'duplicate';

/** Something that screening found: `country` is null where it is about the whole company. */
export type ScreeningHit = {
  readonly check: string;
  readonly country: Country | null;
  /** What was compared with what, for whoever decides. */
  readonly found: string;
};

type Asked = { readonly by: string; readonly reason: string | null };

/** Who decides, in which role. */
export type Deciding = {
  readonly by: string;
  readonly role: string;
  /** On whose behalf: a colleague who handed their decisions over. Null, or not given, for one's own. */
  readonly behalf?: string | null;
};

/** What happens to an enrolment, at an instant of its clock (epoch milliseconds). */
export type EnrolmentEvent = { readonly at: number } & (
  | (Deciding & {
      readonly kind: 'decide';
      readonly lines: readonly string[];
      readonly verdict: Verdict;
      /** A code of the edition; for rejections. */
      readonly code: string | null;
      readonly reason: string | null;
    })
  /** It is a company that is known already: nothing of it is decided line by line any more. */
  | (Deciding & { readonly kind: 'same-company' })
  | {
      /** A mistaken decision is taken back, before anything followed from it. */
      readonly kind: 'take-back';
      readonly lines: readonly string[];
      readonly reason: string;
      readonly by: string;
      readonly role: string;
    }
  | {
      readonly kind: 'answer';
      readonly lines: readonly string[];
      readonly reason: string;
      readonly by: string;
    }
  | {
      readonly kind: 'accept';
      readonly entity: string;
      readonly version: string;
      readonly locale: Locale;
      readonly hash: string;
      readonly by: string;
    }
  | { readonly kind: 'add'; readonly asked: readonly LineAsked[]; readonly by: string }
  | {
      readonly kind: 'drop';
      readonly lines: readonly string[];
      readonly by: string;
      readonly reason: string | null;
    }
  | { readonly kind: 'name-signatories'; readonly people: readonly string[]; readonly by: string }
  | ({
      readonly kind: 'renew';
      /** Who may sign from now on, as they were confirmed; those of before where nobody was named. */
      readonly contacts?: readonly string[];
    } & Asked)
  | ({ readonly kind: 'withdraw' } & Asked)
  | ({ readonly kind: 'leave' } & Asked)
  | ({ readonly kind: 'reinstate' } & Asked)
  | {
      readonly kind: 'suspend';
      readonly by: string;
      readonly role: string;
      readonly reason: string;
    }
  | { readonly kind: 'screened'; readonly hits: readonly ScreeningHit[] }
  | { readonly kind: 'revise'; readonly plan: EnrolmentPlan }
  | { readonly kind: 'renewal-opened'; readonly plan: EnrolmentPlan }
  | { readonly kind: 'answer-missed' | 'decision-missed'; readonly line: string }
  | { readonly kind: 'agreement-missed'; readonly entity: string }
  | { readonly kind: 'remind'; readonly subject: EnrolmentSubject; readonly told: number }
  | { readonly kind: 'anniversary-passed' | 'renewal-missed' | 'take-up-missed' }
);
/** What happens, before it has its time, and its plan where it makes that anew: the recorder gives both. */
export type EnrolmentMove = EnrolmentEvent extends infer Each
  ? Each extends EnrolmentEvent
    ? Omit<Each, 'at' | 'plan'>
    : never
  : never;
export type EnrolmentEventKind = EnrolmentEvent['kind'];

/** What is due: the lines that wait like this one, an agreement, or the renewal. */
export type EnrolmentSubject =
  | { readonly of: 'line'; readonly line: string }
  | { readonly of: 'agreement'; readonly entity: string }
  | { readonly of: 'renewal' };

/** An enrolment under way: everything that continue-as-new, a reset or a seed has to carry. */
export type EnrolmentCourse = {
  plan: EnrolmentPlan;
  enrolmentId: string;
  rows: EnrolmentRows;
  version: number;
  /** Whether the points for having enrolled are in the ledger. */
  welcomed: boolean;
  /** Updates that were answered, so that one that comes again after continue-as-new changes nothing. */
  handled: string[];
};

/** Rows after a change; of lines and agreements those that changed, or all where it did not fit. */
export type ChangedEnrolment = Omit<EnrolmentRows, 'lines' | 'agreements'> & {
  readonly lines: readonly LineRow[];
  readonly agreements: readonly AgreementRow[];
};

/** What recording answers: the rows that stand, whoever wrote them, and why this change is not in them. */
export type EnrolmentRecorded = {
  readonly rows: ChangedEnrolment;
  readonly version: number;
  readonly refusal: { readonly code: RuleCode; readonly message: string } | null;
  /** Where the plan was made anew. */
  readonly plan?: EnrolmentPlan;
};

const ENDS: readonly EnrolmentState[] = ['rejected', 'withdrawn', 'lapsed', 'left'];
const LIVE: readonly LineState[] = ['active', 'in_question'];
const PENDING: readonly LineState[] = ['screening', 'in_review', 'action_required', 'approved'];

/** Whether an enrolment is over; it never opens again, another attempt is another enrolment. */
export const isOver = (state: EnrolmentState): boolean => ENDS.includes(state);
/** Whether a line takes part. */
export const isLive = ({ state }: Pick<LineRow, 'state'>): boolean => LIVE.includes(state);
/** Whether somebody has to decide a line now. */
export const isDecidable = ({ state }: Pick<LineRow, 'state'>): boolean =>
  state === 'in_review' || state === 'in_question';
/** Whether a line is on its way to take part. */
export const isPending = ({ state }: Pick<LineRow, 'state'>): boolean => PENDING.includes(state);

/** The agreement that a country's lines stand on; the edition sees to it that there is one. */
export function agreementFor<One extends Pick<PlannedAgreement, 'entity' | 'countries'>>(
  plan: { readonly agreements: readonly One[] },
  country: Country,
): One {
  const named = plan.agreements.find(({ countries }) => countries.includes(country));
  const found = named ?? plan.agreements.find(({ countries }) => countries.length === 0);
  if (found === undefined) throw new Error(`nobody contracts for ${country}`);
  return found;
}

/** Why the edition asks somebody: not cleared there at all, or only in the geography of the home. */
export const EXCEPTIONS = ['market', 'geography'] as const;
export type Exception = (typeof EXCEPTIONS)[number];

/** Why a person has to decide a line; empty where it is clear by itself. */
export function exceptionsOf(
  plan: Pick<EnrolmentPlan, 'clear' | 'homeCountry'> & {
    readonly agreements: readonly Pick<PlannedAgreement, 'entity' | 'countries'>[];
  },
  { country, model }: LineAsked,
): readonly Exception[] {
  const matching = plan.clear.filter(
    ({ models, countries }) =>
      models.includes(model) && (countries.length === 0 || countries.includes(country)),
  );
  if (matching.length === 0) return ['market'];
  const isHome = agreementFor(plan, country).entity === agreementFor(plan, plan.homeCountry).entity;
  return isHome || matching.some(({ geography }) => geography === 'any') ? [] : ['geography'];
}

/** Whether a line is one of many: what the edition asks somebody about, with nothing found that is to be looked at by itself. */
export const isPlain = ({ state, exceptions }: Pick<LineRow, 'state' | 'exceptions'>): boolean =>
  state === 'in_review' &&
  exceptions.every((each) => (EXCEPTIONS as readonly string[]).includes(each));

import type { Line } from './entries.ts';
import type { Edition } from './edition/types.ts';
import type { Fact, FactFamily } from './facts.ts';
import type { Day, ModelId } from './models.ts';

/**
 * How the writer and the rules talk (signatures; `program/judge.ts` implements them).
 *
 * The writer stores facts, then asks `readsFor` which facts have to be read before the clauses they touch can be
 * judged, reads them and what stands, asks `judge` for the lines that should stand, and posts the difference.
 */
export type Editions = readonly Edition[];

/** The participations of a partner: a model at a site's country over some days (`to` exclusive, null: open). */
export type Participation = {
  readonly country: string;
  readonly model: ModelId;
  readonly from: Day;
  readonly to: Day | null;
};

/**
 * A set of facts to read: of one partner and family; either of some subjects, or all whose effective day lies in
 * [from, to) together with every later return of their subjects.
 */
export type FactRead = {
  readonly partnerId: string;
  readonly family: FactFamily;
  readonly by:
    | { readonly subject: string }
    | {
        readonly from: Day;
        readonly to: Day;
        /** Only facts of this person, or with this value in their fields, are needed; reading more does no harm. */
        readonly only?:
          | { readonly person: string }
          | { readonly field: string; readonly value: string };
      };
};

/** A group of facts that one clause folds together; lines of a group are judged and compared as a whole. */
export type Group = {
  readonly partnerId: string;
  readonly edition: string;
  readonly clause: string;
  readonly group: string;
};

/**
 * The groups that these facts touch, given all that was read for them. Called after the reads, since a return belongs
 * to the group of its deal.
 */
export type GroupsOf = (
  editions: Editions,
  touched: readonly Fact[],
  read: readonly Fact[],
) => readonly Group[];
/**
 * What to read before judging these facts. Ask twice: first with the facts alone; then again with what that read, since
 * only then is known which period the deal of a return belongs to. The second answer is what is still missing, mostly
 * nothing.
 */
export type ReadsFor = (
  editions: Editions,
  touched: readonly Fact[],
  read?: readonly Fact[],
) => readonly FactRead[];
/** The lines that should stand for these groups. Pure; any order of `facts` gives the same lines. */
export type Judge = (
  editions: Editions,
  groups: readonly Group[],
  facts: readonly Fact[],
  participations: readonly Participation[],
) => readonly Line[];

/** Lines that stand and are not negated, as the ledger has them, with the revision of their subject. */
export type StandingLine = Line & { readonly key: string; readonly revision: number };

/** What to post so that `wanted` stands: negations of lines that vanished, and lines that are new. */
export type ChangesFor = (
  wanted: readonly Line[],
  standing: readonly StandingLine[],
) => { readonly negate: readonly StandingLine[]; readonly post: readonly Line[] };

/** Why a fact earns, or does not, in a word; stored with the fact and shown. */
export const VERDICTS_OF_FACTS = [
  'earns',
  'no-participation',
  'no-clause',
  'not-passed',
  'capped',
  'below-step',
  'returned',
  'no-original',
  'too-small',
  'repeated',
] as const;
export type FactVerdict = (typeof VERDICTS_OF_FACTS)[number];

/** The verdict on one fact, given what was read for it and the lines that stand for its groups. */
export type VerdictOf = (
  editions: Editions,
  fact: Fact,
  read: readonly Fact[],
  participations: readonly Participation[],
  lines: readonly Line[],
) => FactVerdict;

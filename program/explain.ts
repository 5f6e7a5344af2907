/** *Why?* in figures and words: from a number back to its rule, its facts, rate, cap, step and reversal, and ahead to what is missing. */
export { type Arithmetic, arithmeticOf, arithmeticSays } from './explain/arithmetic.ts';
export { type Behind, type ClauseBehind, LINES_SHOWN, behindOf } from './explain/behind.ts';
export { type ClauseSays, clauseSays } from './explain/clauses.ts';
export {
  type Asked,
  type Explained,
  type Found,
  type Missing,
  explain,
  findAsked,
  missingOf,
  readBy,
} from './explain/explained.ts';
export { factDetail, factTitle, verdictSays } from './explain/facts.ts';
export type { Lapse } from './explain/lapses.ts';
export type { Reason } from './explain/reason.types.ts';
export { type WhyClause, lineDetail, lineTitle, numberSays, whyOf } from './explain/why.ts';
export type { Way } from './explain/ways.ts';

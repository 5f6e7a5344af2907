/** *Why?* in figures and words: from an entry back to its clause, its facts, rate, cap, step and reversal. */
export { type Arithmetic, arithmeticOf, arithmeticSays } from './explain/arithmetic.ts';
export { type ClauseSays, clauseSays } from './explain/clauses.ts';
export { factDetail, factTitle, verdictSays } from './explain/facts.ts';
export { type WhyClause, lineDetail, lineTitle, numberSays, whyOf } from './explain/why.ts';

/** Handing facts in: to the writer, with what is refused kept for those who look after the source. */
import { createHash } from 'node:crypto';
import { keepRefusals, type RefusalRecord } from '../db/queries/import-runs.ts';
import type { FactDraft, FactOutcome } from '../program/facts.ts';
import type { Taken } from '../program/intake.ts';
import type { ApiDeps } from './deps.ts';

/** A record that came in: what intake made of it, and what it was. */
export type Came = {
  readonly taken: Taken<FactDraft>;
  /** As it came, for the hash and the excerpt of a refusal. */
  readonly text: () => string;
  readonly source: string;
  readonly line: number | null;
};

const EXCERPT_CHARS = 200;

/** Stores what is right, keeps what is not; answers in the order given. */
export async function handIn(
  deps: ApiDeps,
  came: readonly Came[],
  importId: string | null,
): Promise<readonly FactOutcome[]> {
  const drafts = came.flatMap(({ taken }) => ('taken' in taken ? [taken.taken] : []));
  const stored = drafts.length === 0 ? [] : await deps.writer.facts(drafts);
  let at = 0;
  const outcomes = came.map(({ taken }): FactOutcome => {
    if ('refused' in taken) return { outcome: 'refused', ...taken.refused };
    const outcome = stored[at];
    at += 1;
    if (outcome === undefined) throw new Error('the writer left a fact without an answer');
    return outcome;
  });
  const refusals = came.flatMap((one, index) => {
    const outcome = outcomes[index];
    return outcome?.outcome === 'refused' ? [refusalOf(one, outcome, importId)] : [];
  });
  await keepRefusals(deps.work, refusals, deps.clock.now());
  return outcomes;
}

/** A refusal as it is kept. */
export function refusalOf(
  came: Pick<Came, 'text' | 'source' | 'line'>,
  { code, detail }: { readonly code: string; readonly detail: string },
  importId: string | null,
): RefusalRecord {
  const text = came.text();
  return {
    source: came.source,
    importId,
    line: came.line,
    code,
    detail,
    bodyHash: createHash('sha256').update(text).digest(),
    excerpt: excerptOf(text),
  };
}

/** The beginning of a text, printable, on one line. */
export const excerptOf = (text: string): string =>
  Array.from(text.toWellFormed().replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·'))
    .slice(0, EXCERPT_CHARS)
    .join('');

/** How many of each outcome there are. */
export function countsOf(outcomes: readonly FactOutcome[]): {
  read: number;
  new: number;
  duplicate: number;
  parked: number;
  refused: number;
} {
  const counts = { read: outcomes.length, new: 0, duplicate: 0, parked: 0, refused: 0 };
  for (const { outcome } of outcomes) counts[outcome] += 1;
  return counts;
}

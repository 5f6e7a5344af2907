/** Writing facts, and counting what their sources sent. */
import type { Fact, FactDraft } from '../../program/facts.ts';
import { FACT_FAMILY } from '../../program/facts.ts';
import type { FactVerdict } from '../../program/judge.types.ts';
import { bytes, dates, int2s, int8s, texts } from '../arrays.ts';
import { codeOfModel, instant, json } from '../columns.ts';
import type { Session } from '../connect.ts';
import type { Placing } from '../../program/place.ts';

/** A fact to be written: placed (`fact`), or parked with its draft. */
export type FactToWrite = {
  readonly id: string;
  readonly draft: FactDraft;
  readonly hash: Buffer;
  readonly placing: Placing;
  readonly fact: Fact | null;
  /** Epoch milliseconds. */
  readonly knownAt: number;
  readonly verdict: FactVerdict | null;
};

export type FactChanges = {
  readonly inserted: readonly FactToWrite[];
  /** Facts that were parked, and are placed now or parked for another reason. */
  readonly replayed: readonly FactToWrite[];
  /** Verdicts on stored facts that may have changed. */
  readonly verdicts: readonly {
    readonly id: string;
    readonly partnerId: string;
    readonly verdict: FactVerdict;
  }[];
};

const INSERT = `insert into fact (id, source, source_id, kind, family, state, account, partner_id, site_id, person_id,
    model, country, subject, effective_on, occurred_at, fields, currency, minor, rate, body_hash, parked_reason,
    parked_key, draft, verdict, known_at)
  select t.id, t.source, t.source_id, t.kind, t.family, t.state, t.account, t.partner_id, t.site_id, t.person_id,
    t.model, t.country, t.subject, t.effective_on, t.occurred_at, t.fields::jsonb, t.currency, t.minor, t.rate,
    t.body_hash, t.parked_reason, t.parked_key, t.draft::jsonb, t.verdict, $25::timestamptz
  from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
    $7::text[], $8::bigint[], $9::bigint[], $10::bigint[], $11::smallint[], $12::text[], $13::text[], $14::date[],
    $15::timestamptz[], $16::text[], $17::text[], $18::bigint[], $19::numeric[], $20::bytea[], $21::text[],
    $22::text[], $23::text[], $24::text[])
    t(id, source, source_id, kind, family, state, account, partner_id, site_id, person_id, model, country, subject,
      effective_on, occurred_at, fields, currency, minor, rate, body_hash, parked_reason, parked_key, draft, verdict)`;

// What a parked fact says does not change: only where it belongs does.
const REPLAY = `update fact f set state = t.state, partner_id = t.partner_id, site_id = t.site_id,
    person_id = t.person_id, model = t.model, country = t.country, effective_on = t.effective_on,
    occurred_at = t.occurred_at, rate = t.rate, subject = t.subject, fields = t.fields, parked_reason = t.parked_reason,
    parked_key = t.parked_key, draft = t.draft, verdict = t.verdict
  from unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::smallint[], $7::text[], $8::date[],
    $9::timestamptz[], $10::numeric[], $11::text[], $12::jsonb[], $13::text[], $14::text[], $15::jsonb[], $16::text[])
    t(id, state, partner_id, site_id, person_id, model, country, effective_on, occurred_at, rate, subject, fields,
      parked_reason, parked_key, draft, verdict)
  where f.id = t.id`;

const VERDICTS = `update fact f set verdict = t.verdict from unnest($1::bigint[], $2::text[]) t(id, verdict)
  where f.id = t.id and f.verdict is distinct from t.verdict`;

/** Writes facts. The statements are sent at once; await the answer together with what is sent after them. */
export async function writeFacts(session: Session, changes: FactChanges): Promise<void> {
  const { inserted, replayed, verdicts } = changes;
  const sent: Promise<unknown>[] = [];
  if (inserted.length > 0) {
    const at = instant(inserted[0]?.knownAt ?? 0);
    sent.push(session.query('insert-facts', INSERT, [...insertedColumns(inserted), at]));
  }
  if (replayed.length > 0) {
    sent.push(session.query('replay-facts', REPLAY, columnsOf(replayed.map(replayedRow), 16)));
  }
  if (verdicts.length > 0) {
    const columns = [
      int8s(verdicts.map((one) => one.id)),
      texts(verdicts.map((one) => one.verdict)),
    ];
    sent.push(session.query('verdicts', VERDICTS, columns));
  }
  await Promise.all(sent);
}

function insertedColumns(all: readonly FactToWrite[]): unknown[] {
  const facts = all.map((one) => one.fact);
  const drafts = all.map((one) => one.draft);
  const parked = all.map(({ placing }) => (placing.outcome === 'parked' ? placing : null));
  const monies = all.map(({ fact, draft }) => fact?.money ?? draft.money);
  return [
    int8s(all.map((one) => one.id)),
    texts(drafts.map((draft) => draft.source)),
    texts(drafts.map((draft) => draft.sourceId)),
    texts(drafts.map((draft) => draft.kind)),
    texts(drafts.map((draft) => FACT_FAMILY[draft.kind])),
    texts(all.map((one) => one.placing.outcome)),
    texts(drafts.map((draft) => draft.account)),
    int8s(facts.map((fact) => fact?.partnerId ?? null)),
    int8s(facts.map((fact) => fact?.siteId ?? null)),
    int8s(facts.map((fact) => fact?.personId ?? null)),
    int2s(facts.map(modelCode)),
    texts(
      facts.map((fact, row) => (fact === null ? (drafts[row]?.country ?? null) : fact.country)),
    ),
    texts(drafts.map((draft) => draft.subject)),
    dates(facts.map((fact) => fact?.effectiveOn ?? null)),
    facts.map((fact) => fact?.occurredAt ?? null),
    texts(drafts.map((draft) => json(draft.fields))),
    texts(monies.map((money) => money?.currency ?? null)),
    int8s(monies.map((money) => money?.minor ?? null)),
    facts.map((fact) => fact?.rate ?? null),
    bytes(all.map((one) => one.hash)),
    texts(parked.map((one) => one?.reason ?? null)),
    texts(parked.map((one) => one?.key ?? null)),
    texts(parked.map((one, row) => (one === null ? null : json(drafts[row])))),
    texts(all.map((one) => one.verdict)),
  ];
}

function replayedRow({ id, draft, placing, fact, verdict }: FactToWrite): readonly unknown[] {
  const parked = placing.outcome === 'parked' ? placing : null;
  return [
    id,
    placing.outcome,
    fact?.partnerId ?? null,
    fact?.siteId ?? null,
    fact?.personId ?? null,
    modelCode(fact),
    fact?.country ?? draft.country,
    fact?.effectiveOn ?? null,
    fact?.occurredAt ?? null,
    fact?.rate ?? null,
    fact?.subject ?? draft.subject,
    json(fact?.fields ?? draft.fields),
    parked?.reason ?? null,
    parked?.key ?? null,
    parked === null ? null : json(draft),
    verdict,
  ];
}

const modelCode = (fact: Fact | null): number | null =>
  fact === null || fact.model === null ? null : codeOfModel(fact.model);

/** Rows as columns, the shape that `unnest` takes. */
export const columnsOf = (rows: readonly (readonly unknown[])[], width: number): unknown[][] =>
  Array.from({ length: width }, (_, column) => rows.map((row) => row[column]));

/** What a source sent in a batch. */
export type SourceCount = { new: number; duplicate: number; lastFactOn: string | null };

// Last in the transaction, in order: another process of the same lane waits here, and not for long.
const COUNT = `insert into source_count as c (source, lane, last_heard_at, new, duplicate, last_fact_on)
  select t.source, $5, $6, t.new, t.duplicate, t.last_fact_on
  from unnest($1::text[], $2::bigint[], $3::bigint[], $4::date[]) t(source, new, duplicate, last_fact_on)
  on conflict (source, lane) do update set last_heard_at = excluded.last_heard_at,
    new = c.new + excluded.new, duplicate = c.duplicate + excluded.duplicate,
    last_fact_on = greatest(c.last_fact_on, excluded.last_fact_on)`;

/** Counts what sources sent, per lane, so that two lanes do not wait for each other. */
export async function countSources(
  session: Session,
  lane: number,
  counts: ReadonlyMap<string, SourceCount>,
  knownAt: number,
): Promise<void> {
  if (counts.size === 0) return;
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  await session.query('count-sources', COUNT, [
    rows.map(([source]) => source),
    rows.map(([, count]) => count.new),
    rows.map(([, count]) => count.duplicate),
    rows.map(([, count]) => count.lastFactOn),
    lane,
    instant(knownAt),
  ]);
}

/** Sources of facts: when each was last heard, what is new, parked, refused. */
import { sql } from 'kysely';
import type { Day } from '../../program/models.ts';
import type { Db } from '../connect.ts';

/** A source as its keepers see it; counts are of the whole source, or of one partner's facts. */
export type SourceView = {
  readonly name: string;
  readonly title: { readonly en: string; readonly fr: string };
  /** Epoch milliseconds. */
  readonly lastHeardAt: number | null;
  readonly lastFactOn: Day | null;
  readonly facts: number;
  readonly duplicate: number;
  readonly parked: number;
  readonly refused: number;
  readonly parkedBy: readonly {
    readonly reason: string;
    readonly key: string;
    readonly facts: number;
  }[];
  /** The newest, at most twenty. */
  readonly refusals: readonly {
    readonly line: number | null;
    readonly file: string | null;
    readonly code: string;
    readonly detail: string;
    readonly excerpt: string;
    /** Epoch milliseconds. */
    readonly at: number;
  }[];
};

type Row = Omit<SourceView, 'title' | 'facts' | 'duplicate' | 'refusals'> & {
  title: SourceView['title'] | null;
  facts: string;
  duplicate: string;
  refusals: (Omit<SourceView['refusals'][number], 'at'> & { at: string })[];
};

/** Every source that was ever heard, by name; through row-level security, so that refusals show to the program only. */
export async function sourceList(db: Db): Promise<readonly SourceView[]> {
  const { rows } = await sql<Row>`
    with names as (
      select source as name from source_count union select source from refusal),
    counts as (
      select source, max(last_heard_at) as heard, max(last_fact_on) as fact_on, sum(new) as new,
        sum(duplicate) as duplicate
      from source_count group by source),
    waiting as (
      select source, parked_reason as reason, parked_key as key, count(*)::int as facts
      from fact where state = 'parked' group by 1, 2, 3)
    select n.name, s.title, c.heard as "lastHeardAt", c.fact_on as "lastFactOn", coalesce(c.new, 0) as facts,
      coalesce(c.duplicate, 0) as duplicate,
      coalesce((select sum(w.facts)::int from waiting w where w.source = n.name), 0) as parked,
      (select count(*)::int from refusal r where r.source = n.name) as refused,
      coalesce((select json_agg(json_build_object('reason', w.reason, 'key', w.key, 'facts', w.facts)
          order by w.facts desc, w.key) from (select * from waiting w where w.source = n.name limit 100) w), '[]') as "parkedBy",
      coalesce((select json_agg(json_build_object('line', r.line, 'file', r.name, 'code', r.code, 'detail', r.detail,
          'excerpt', r.excerpt, 'at', r.received_at) order by r.id desc) from (
        select r.*, i.name from refusal r left join import i on i.id = r.import_id
        where r.source = n.name order by r.id desc limit 20) r), '[]') as refusals
    from names n left join source s on s.name = n.name left join counts c on c.source = n.name
    order by n.name`.execute(db);
  return rows.map((row) => ({
    ...row,
    title: row.title ?? { en: row.name, fr: row.name },
    facts: Number(row.facts),
    duplicate: Number(row.duplicate),
    refusals: row.refusals.map((one) => ({ ...one, at: Date.parse(one.at) })),
  }));
}

/** The sources of one partner's own facts: how many, and the newest. */
export async function sourcesOfPartner(db: Db, partnerId: string): Promise<readonly SourceView[]> {
  type One = {
    name: string;
    title: SourceView['title'] | null;
    heard: number;
    fact_on: Day;
    facts: number;
  };
  const { rows } = await sql<One>`
    select f.source as name, s.title, max(f.known_at) as heard, max(f.effective_on) as fact_on, count(*)::int as facts
    from fact f left join source s on s.name = f.source
    where f.partner_id = ${partnerId} and f.state = 'placed' group by f.source, s.title order by f.source`.execute(
    db,
  );
  return rows.map((row) => ({
    name: row.name,
    title: row.title ?? { en: row.name, fr: row.name },
    lastHeardAt: row.heard,
    lastFactOn: row.fact_on,
    facts: row.facts,
    duplicate: 0,
    parked: 0,
    refused: 0,
    parkedBy: [],
    refusals: [],
  }));
}

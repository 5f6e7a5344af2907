/** One field that finds a partner, a deal, a customer, a person, within what the principal may see. */
import { sql } from 'kysely';
import type { Day } from '../../program/models.ts';
import type { Db } from '../connect.ts';
import { likeStart } from './entries.ts';
import { namedLike } from './partners.ts';

/** Something found. `subject` is what it is called: a code, a deal's id, a customer's id, a person's id. */
export type Found = {
  readonly kind: 'partner' | 'deal' | 'customer' | 'person';
  readonly subject: string;
  readonly title: string;
  readonly partnerId: string;
  readonly partnerName: string;
  /** How many facts there are, and the day of the last one; null for a partner. */
  readonly facts: number | null;
  readonly lastOn: Day | null;
};

const eachMax = 8;

/** Finds what begins with these letters, whatever the case; at most eight of each kind. */
export async function search(db: Db, q: string): Promise<readonly Found[]> {
  const text = q.trim();
  if (text.length < 2) return [];
  const found = await Promise.all([
    partnersLike(db, text),
    dealsLike(db, text),
    customersLike(db, text),
    peopleLike(db, text),
  ]);
  return found.flat();
}

async function partnersLike(db: Db, q: string): Promise<readonly Found[]> {
  const { rows } = await sql<Found>`
    select 'partner' as kind, p.code as subject, p.name as title, p.id as "partnerId", p.name as "partnerName",
      null as facts, null as "lastOn"
    from partner p where ${namedLike(q)} order by p.code limit ${eachMax}`.execute(db);
  return rows;
}

/** As systems write ids: as typed, in capitals, in small letters; each a range of the index on the subject. */
const spellings = (q: string): readonly string[] => [
  ...new Set([q, q.toUpperCase(), q.toLowerCase()]),
];
/** The first text after all that begin so. */
const endOf = (start: string): string => `${start}\u{10FFFF}`;

async function dealsLike(db: Db, q: string): Promise<readonly Found[]> {
  const { rows } = await sql<Found>`
    select 'deal' as kind, d.subject, d.subject as title, p.id as "partnerId", p.name as "partnerName",
      d.facts, d.last_on as "lastOn"
    from (
      select f.subject, f.partner_id, count(*)::int as facts, max(f.effective_on) as last_on
      from unnest(${spellings(q)}::text[], ${spellings(q).map(endOf)}::text[]) s(low, high)
      join fact f on f.subject >= s.low collate "C" and f.subject < s.high collate "C"
      where f.family = 'deals' and f.state = 'placed'
      group by f.subject, f.partner_id order by f.subject limit ${eachMax}) d
    join partner p on p.id = d.partner_id order by d.subject`.execute(db);
  return rows;
}

async function customersLike(db: Db, q: string): Promise<readonly Found[]> {
  const { rows } = await sql<Found>`
    select 'customer' as kind, c.customer as subject, c.customer as title, p.id as "partnerId",
      p.name as "partnerName", c.facts, c.last_on as "lastOn"
    from (
      select f.fields ->> 'customer' as customer, f.partner_id, count(*)::int as facts, max(f.effective_on) as last_on
      from unnest(${spellings(q)}::text[], ${spellings(q).map(endOf)}::text[]) s(low, high)
      join fact f on (f.fields ->> 'customer') collate "C" >= s.low and (f.fields ->> 'customer') collate "C" < s.high
        and f.fields ? 'customer'
      where f.state = 'placed'
      group by 1, 2 order by 1, 2 limit ${eachMax}) c
    join partner p on p.id = c.partner_id order by c.customer, p.name`.execute(db);
  return rows;
}

async function peopleLike(db: Db, q: string): Promise<readonly Found[]> {
  const start = likeStart(q.toLowerCase());
  const { rows } = await sql<Found>`
    select 'person' as kind, i.person_id::text as subject, coalesce(i.name, i.mail) as title, p.id as "partnerId",
      p.name as "partnerName",
      (select count(*)::int from fact f where f.partner_id = p.id and f.person_id = i.person_id) as facts,
      null as "lastOn"
    from person_identity i
    join person s on s.id = i.person_id
    join partner p on p.id = s.partner_id
    where lower(i.mail) like ${start} or lower(i.name) like ${start} or lower(i.name) like ${`% ${start}`}
    order by i.mail limit ${eachMax}`.execute(db);
  return rows;
}

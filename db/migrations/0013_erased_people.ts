import { type Kysely, sql } from 'kysely';

/**
 * A person can be erased without breaking the ledger: facts and entries keep the id, and what comes later by the same
 * mail address finds that id again without the address standing anywhere.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of ERASED) await sql.raw(statement).execute(db);
}

const ERASED = [
  // Of this installation alone: the same address gives another hash elsewhere.
  `create table erased_salt (
    one   boolean primary key default true check (one),
    salt  bytea   not null
  )`,
  `insert into erased_salt (salt) select uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())`,
  `create table erased_person (
    person_id  bigint primary key,
    mail_hash  bytea  not null unique,
    erased_at  timestamptz not null
  )`,
  ...['erased_salt', 'erased_person'].flatMap((table) => [
    `alter table ${table} enable row level security`,
    `create policy worker_${table} on ${table} to ascent_worker using (true) with check (true)`,
    `grant select on ${table} to ascent_worker`,
  ]),
  `grant insert, delete on erased_person to ascent_worker`,
  `create function erased_hash(mail text) returns bytea stable language sql
   set search_path from current as
   $$ select sha256(s.salt || convert_to(lower(mail), 'UTF8')) from erased_salt s $$`,
  `create index evidence_by_person on evidence (by_person)`,
  `create index audit_by_person on audit (person_id)`,
];

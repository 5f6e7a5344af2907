import { type Kysely, sql } from 'kysely';

/** When nobody is left who administers a company, one of its people asks to, and the partner manager decides. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `create table administrator_claim (
      id          bigint generated always as identity primary key,
      partner_id  bigint not null references partner,
      person_id   bigint not null,
      reason      text   not null,
      state       text   not null check (state in ('asked', 'approved', 'declined')),
      asked_at    timestamptz not null,
      decided_by  bigint,
      decided_at  timestamptz,
      answer      text,
      -- Nobody decides their own, whatever the code above says.
      constraint administrator_claim_not_own check (decided_by is null or decided_by <> person_id)
    )`,
    `create unique index administrator_claim_one_open on administrator_claim (partner_id) where state = 'asked'`,
    `alter table administrator_claim enable row level security`,
    `create policy worker_administrator_claim on administrator_claim to ascent_worker using (true) with check (true)`,
    `grant select, insert, update, delete on administrator_claim to ascent_worker`,
    `create policy api_administrator_claim on administrator_claim for select to ascent_api using (
       exists (select from partner p where p.id = administrator_claim.partner_id))`,
    `grant select on administrator_claim to ascent_api`,
  ])
    await sql.raw(statement).execute(db);
}

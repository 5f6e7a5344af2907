import { type Kysely, sql } from 'kysely';

/** People are invited by mail, change roles and leave; an organisation is never without an administrator. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...INVITATIONS, ...MANAGING, ...LAST_ADMINISTRATOR])
    await sql.raw(statement).execute(db);
}

const INVITATIONS = [
  `create table invitation (
    id               bigint generated always as identity primary key,
    -- Both are forgotten once it is answered or taken back: the link is good once.
    mail             text,
    secret           bytea unique,
    role             text   not null,
    partner_id       bigint references partner,
    organisation_id  bigint references organisation,
    countries        text[],
    locale           text   not null check (locale in ('en', 'fr-CA')),
    invited_by       bigint not null,
    invited_at       timestamptz not null,
    expires_at       timestamptz not null,
    accepted_at      timestamptz,
    accepted_by      bigint,
    revoked_at       timestamptz,
    check ((mail is null) = (accepted_at is not null or revoked_at is not null)),
    check ((secret is null) = (mail is null)),
    constraint invitation_of_its_kind check (case
      when role in ('partner-admin', 'practice-lead', 'team-member') then partner_id is not null and organisation_id is null
      when role in ('distributor-admin', 'coach') then partner_id is null and organisation_id is not null
      else partner_id is null and organisation_id is null and role <> 'system' end)
  )`,
  // One that is open per address and role: inviting again renews it.
  `create unique index invitation_once on invitation (mail, role, partner_id, organisation_id)
     nulls not distinct where mail is not null`,
  `create index invitation_open on invitation (partner_id, organisation_id) where mail is not null`,
];

/** Whose people the principal looks after: of the own organisation, and of the own countries where it is limited. */
const MANAGES = `case scope_kind()
  when 'partner' then partner_id = scope_partner()
    and ((select scope_own_countries()) is null
      or (cardinality(countries) > 0 and countries <@ (select scope_own_countries())::text[]))
  when 'distributor' then organisation_id = scope_organisation()
  when 'program' then partner_id is null and organisation_id is null
    and role not in ('partner-admin', 'practice-lead', 'team-member', 'system')
  else false end`;

const MANAGING = [
  `alter table invitation enable row level security`,
  `create policy worker_invitation on invitation to ascent_worker using (true) with check (true)`,
  `grant select, insert, update, delete on invitation to ascent_worker`,
  `create policy api_invitation on invitation to ascent_api using (${MANAGES}) with check (${MANAGES})`,
  // The secret goes in, and is never read by whoever invites: it is for the mailbox alone.
  `grant select (id, mail, role, partner_id, organisation_id, countries, locale, invited_by, invited_at, expires_at,
     accepted_at, accepted_by, revoked_at), insert, update on invitation to ascent_api`,
  `create policy api_membership_change on membership for update to ascent_api using (${MANAGES}) with check (${MANAGES})`,
  `create policy api_membership_remove on membership for delete to ascent_api using (
     ${MANAGES} or person_id = scope_person())`,
  `grant update (role, countries), delete on membership to ascent_api`,
  // The outbox is closed to the API; this one message it may leave, about an invitation that it sees.
  `create function queue_invitation(invitation_id bigint, at timestamptz) returns void
   language sql security definer set search_path from current as
   $$ insert into outbox (topic, partner_id, payload, created_at, not_before)
      select 'mail', i.partner_id, jsonb_build_object('mail', 'invitation', 'invitationId', i.id::text), at, at
      from invitation i where i.id = invitation_id and i.mail is not null $$`,
  `revoke execute on function queue_invitation from public`,
  `grant execute on function queue_invitation to ascent_api`,
];

const LAST_ADMINISTRATOR = [
  // Whoever is limited to some countries looks after those only, and does not count.
  `create function keep_an_administrator() returns trigger language plpgsql security definer
   set search_path from current as
   $$ declare limits boolean;
   begin
     if old.role not in ('partner-admin', 'distributor-admin', 'program-owner')
       or (old.role = 'partner-admin' and old.partner_id is null)
       or cardinality(coalesce(old.countries, '{}')) > 0 then
       return coalesce(new, old);
     end if;
     if tg_op = 'UPDATE' then
       limits := new.role <> old.role or cardinality(coalesce(new.countries, '{}')) > 0;
       if not limits then return new; end if;
     end if;
     -- Two administrators who remove each other at once: the second waits, and is then the last.
     perform pg_advisory_xact_lock(hashtext('administrators'), hashtext(concat_ws('/', old.role, old.partner_id, old.organisation_id)));
     if not exists (select from membership m where m.role = old.role and m.id <> old.id
       and m.partner_id is not distinct from old.partner_id
       and m.organisation_id is not distinct from old.organisation_id
       and cardinality(coalesce(m.countries, '{}')) = 0) then
       raise exception 'the last administrator stays'
         using errcode = 'restrict_violation', constraint = 'membership_keeps_an_administrator';
     end if;
     return coalesce(new, old);
   end $$`,
  `create trigger membership_keeps_an_administrator before delete or update of role, countries on membership
   for each row execute function keep_an_administrator()`,
];

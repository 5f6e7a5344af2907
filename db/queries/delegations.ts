/** Whose decisions are handed to whom, for how long. */
import { sql } from 'kysely';
import type { DelegationSays } from '../../program/mails.ts';
import type { Day } from '../../program/models.ts';
import type { Role } from '../../program/roles.ts';
import { instant } from '../columns.ts';
import type { Db } from '../connect.ts';

/** Somebody's decisions in other hands, or nobody's while one is away. Instants are epoch milliseconds. */
export type Delegation = {
  readonly id: string;
  readonly from: { readonly personId: string; readonly name: string | null; readonly role: Role };
  readonly to: {
    readonly personId: string;
    readonly name: string | null;
    readonly role: Role;
  } | null;
  readonly away: boolean;
  readonly fromAt: number;
  readonly untilAt: number;
};

type Row = Omit<Delegation, 'from' | 'to'> & {
  fromPerson: string;
  fromName: string | null;
  fromRole: Role;
  toPerson: string | null;
  toName: string | null;
  toRole: Role | null;
};

const delegationOf = ({
  fromPerson,
  fromName,
  fromRole,
  toPerson,
  toName,
  toRole,
  ...row
}: Row): Delegation => ({
  ...row,
  from: { personId: fromPerson, name: fromName, role: fromRole },
  to:
    toPerson === null || toRole === null
      ? null
      : { personId: toPerson, name: toName, role: toRole },
});

const ROWS = sql`
  select g.id, g.from_person as "fromPerson", f.name as "fromName", g.from_role as "fromRole",
    g.to_person as "toPerson", t.name as "toName", g.to_role as "toRole", g.away,
    g.from_at as "fromAt", g.until_at as "untilAt"
  from delegation g
  left join person_identity f on f.person_id = g.from_person
  left join person_identity t on t.person_id = g.to_person`;

/** What somebody handed over or was handed, now and to come. Role `ascent_worker`: names are of colleagues. */
export async function delegationsAbout(
  db: Db,
  personId: string,
  now: number,
): Promise<readonly Delegation[]> {
  const { rows } = await sql<Row>`${ROWS}
    where (g.from_person = ${personId} or g.to_person = ${personId})
      and g.ended_at is null and g.until_at > ${instant(now)}::timestamptz
    order by g.from_at, g.id limit 200`.execute(db);
  return rows.map(delegationOf);
}

/** What is in somebody's hands at a moment beside their own: in which role, where, and for whom. */
export type StandIn = {
  readonly personId: string;
  readonly name: string | null;
  readonly role: Role;
  /** Countries of the region; null for everywhere. */
  readonly countries: readonly string[] | null;
  readonly untilAt: number;
};

/** Whom somebody stands in for now. Role `ascent_worker`. */
export async function standsInFor(
  db: Db,
  asking: { readonly personId: string; readonly role: Role; readonly now: number },
): Promise<readonly StandIn[]> {
  const { rows } = await sql<StandIn>`
    select g.from_person as "personId", i.name, g.from_role as role, m.countries, g.until_at as "untilAt"
    from delegation g
    join membership m on m.person_id = g.from_person and m.role = g.from_role
      and m.partner_id is null and m.organisation_id is null
    left join person_identity i on i.person_id = g.from_person
    where g.to_person = ${asking.personId} and g.to_role = ${asking.role} and g.ended_at is null
      and g.from_at <= ${instant(asking.now)}::timestamptz and ${instant(asking.now)}::timestamptz < g.until_at
    order by g.id limit 50`.execute(db);
  return rows;
}

/** A colleague who may stand in, and until when they are away themselves. */
export type Colleague = {
  readonly personId: string;
  readonly name: string;
  readonly role: Role;
  readonly countries: readonly string[];
  readonly awayUntil: number | null;
};

/** The vendor's people in these roles, without the one who asks. Role `ascent_worker`. */
export async function colleaguesIn(
  db: Db,
  roles: readonly Role[],
  asking: { readonly personId: string; readonly now: number },
): Promise<readonly Colleague[]> {
  const { rows } = await sql<Colleague>`
    select m.person_id as "personId", coalesce(i.name, i.mail) as name, m.role,
      coalesce(m.countries, '{}') as countries,
      (select max(g.until_at) from delegation g where g.from_person = m.person_id and g.from_role = m.role
        and g.away and g.ended_at is null and g.from_at <= ${instant(asking.now)}::timestamptz
        and g.until_at > ${instant(asking.now)}::timestamptz) as "awayUntil"
    from membership m join person_identity i on i.person_id = m.person_id
    where m.role = any(${[...roles]}) and m.partner_id is null and m.organisation_id is null
      and m.person_id <> ${asking.personId}
    order by lower(coalesce(i.name, i.mail)), m.id limit 200`.execute(db);
  return rows;
}

export type NewDelegation = {
  readonly from: string;
  readonly fromRole: Role;
  readonly to: { readonly personId: string; readonly role: Role } | null;
  readonly away: boolean;
  readonly fromAt: number;
  readonly untilAt: number;
  readonly at: number;
};

/** Hands decisions over. The database refuses what is between people who do not decide. */
export async function insertDelegation(db: Db, made: NewDelegation): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into delegation (from_person, from_role, to_person, to_role, away, from_at, until_at, made_at)
    values (${made.from}, ${made.fromRole}, ${made.to?.personId ?? null}, ${made.to?.role ?? null}, ${made.away},
      ${instant(made.fromAt)}, ${instant(made.untilAt)}, ${instant(made.at)}) returning id`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a delegation was not inserted');
  return row.id;
}

/** Leaves a message about it to whoever delivers mails. In the transaction of what it tells. */
export async function queueDelegation(
  db: Db,
  id: string,
  { says, at }: { readonly says: DelegationSays; readonly at: number },
): Promise<void> {
  await sql`select queue_delegation(${id}, ${says}, ${instant(at)}::timestamptz)`.execute(db);
}

/** What is told of one, between the two. */
type DelegationTold = {
  readonly fromPerson: string;
  readonly toPerson: string;
  readonly role: Role;
  readonly away: boolean;
  readonly from: Day;
  readonly until: Day;
  readonly isOver: boolean;
};

/** What is to be told of one: its days are those of whose decisions they are. Undefined where it is in nobody's hands. */
export async function delegationToTell(db: Db, id: string): Promise<DelegationTold | undefined> {
  const zone = sql`coalesce(i.zone, 'UTC')`;
  const { rows } = await sql<DelegationTold>`
    select g.from_person as "fromPerson", g.to_person as "toPerson", g.from_role as role, g.away,
      (g.from_at at time zone ${zone})::date as from, ((g.until_at at time zone ${zone}) - interval '1 second')::date as until,
      g.ended_at is not null as "isOver"
    from delegation g left join person_identity i on i.person_id = g.from_person
    where g.id = ${id} and g.to_person is not null`.execute(db);
  return rows[0];
}

/** Ends it, and answers whether they were the one's whose decisions it handed over; null where there is none of theirs that goes on. */
export async function endDelegation(
  db: Db,
  id: string,
  by: { readonly personId: string; readonly at: number },
): Promise<{ readonly isOwn: boolean } | null> {
  const { rows } = await sql<{ isOwn: boolean }>`
    update delegation set ended_at = ${instant(by.at)}, ended_by = ${by.personId}
    where id = ${id} and ended_at is null and (from_person = ${by.personId} or to_person = ${by.personId})
    returning from_person = ${by.personId} as "isOwn"`.execute(db);
  return rows[0] ?? null;
}

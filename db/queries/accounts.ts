/**
 * Accounts: which partner, site and model stands behind an id of another system. Rows of `accounts.csv` seed partners,
 * sites, accounts and participations; sent again they mend what was wrong. The order of rows does not matter.
 */
import type { Edition } from '../../program/edition/types.ts';
import { dayAt } from '../../program/days.ts';
import { MODELS, type Country, type Day, type ModelId } from '../../program/models.ts';
import type { AccountRow } from '../../program/intake.ts';
import { zoneOf } from '../../program/place.ts';
import { codeOfModel, instant } from '../columns.ts';
import type { Session } from '../connect.ts';
import { currencyOf } from '../currencies.ts';
import { changeMap } from '../places.ts';
import { type RejudgeDeps, rejudgeIn, type ToRejudge } from '../rejudge.ts';
import { lockPartners } from '../writer/partners.ts';
import { columnsOf } from '../writer/store.ts';
import { releaseEditions } from './editions.ts';

/** What became of a row. `changed` rows moved an account; its facts moved with it. */
export type AccountOutcome =
  | { readonly outcome: 'new' | 'changed' | 'duplicate' }
  | {
      readonly outcome: 'refused';
      readonly code: 'unknown-program' | 'domain-taken';
      readonly detail: string;
    };

/** Participations of accounts begin with the program. */
const participationsFrom: Day = '2021-07-01';

type Placed = AccountRow & { readonly model: ModelId };

/**
 * Stores rows of accounts and answers in their order. Facts that waited for an account or a domain are placed by the sweep
 * (`createSweep().soon()`).
 */
export async function upsertAccounts(
  deps: RejudgeDeps,
  rows: readonly AccountRow[],
): Promise<AccountOutcome[]> {
  const clauses = await releaseEditions(deps.db, deps.editions);
  return changeMap(deps.db, async (session) => {
    const outcomes: AccountOutcome[] = rows.map(() => ({ outcome: 'duplicate' }));
    const taken = await domainsTaken(session, rows);
    const good = rows.flatMap((row, index) => {
      const model = modelOfProgram(deps.editions, row.program);
      const refusal = refusalOf(row, model, taken);
      if (refusal !== null) outcomes[index] = refusal;
      return refusal === null && model !== null ? [{ index, row: { ...row, model } }] : [];
    });
    const placed = good.map(({ row }) => row);
    const partners = await upsertPartners(session, placed);
    const sites = await upsertSites(session, placed, partners);
    const changes = await upsertAccountRows(session, placed, partners, sites);
    const seen = new Set<string>();
    good.forEach(({ index, row }) => {
      const key = accountKey(row);
      const outcome = changes.outcomes.get(key);
      // The same account again among these rows changes nothing more.
      if (outcome !== undefined && !seen.has(key)) outcomes[index] = { outcome };
      seen.add(key);
    });
    const touched = new Set([...partners.values(), ...changes.left]);
    await upsertParticipations(session, deps.clock.now(), [...touched]);
    await adoptPeople(session, [...partners.values()]);
    const moved = await settleHomes(session, [...touched]);
    const again = await moveFacts(session, deps.editions, changes.moved, moved);
    await rejudgeIn(session, deps, clauses, again);
    return outcomes;
  });
}

const accountKey = (row: AccountRow): string => `${row.program}/${row.account}`;

/** The model whose accounts a legacy program names, as the edition says. */
function modelOfProgram(editions: readonly Edition[], program: string): ModelId | null {
  return (
    MODELS.find((model) => editions.some((edition) => edition.models[model].program === program)) ??
    null
  );
}

function refusalOf(
  row: AccountRow,
  model: ModelId | null,
  taken: ReadonlyMap<string, string>,
): AccountOutcome | null {
  if (model === null) {
    const detail = `program ${row.program} is none that an edition names: mend it`;
    return { outcome: 'refused', code: 'unknown-program', detail };
  }
  const owner = taken.get(row.domain);
  if (owner !== undefined && owner !== row.partner) {
    const detail = `domain ${row.domain} belongs to ${owner}: one domain belongs to one partner`;
    return { outcome: 'refused', code: 'domain-taken', detail };
  }
  return null;
}

/** Domain → code of the partner that has it; of those in the rows, the smallest code, whatever the order. */
async function domainsTaken(
  session: Session,
  rows: readonly AccountRow[],
): Promise<ReadonlyMap<string, string>> {
  const taken = new Map<string, string>();
  for (const { domain, partner } of rows) {
    const known = taken.get(domain);
    if (known === undefined || partner < known) taken.set(domain, partner);
  }
  const stored = await session.query<{ domain: string; code: string }>(
    'domains-taken',
    'select domain, code from partner where domain = any($1::text[])',
    [[...taken.keys()]],
  );
  for (const { domain, code } of stored) taken.set(domain, code);
  return taken;
}

async function upsertPartners(
  session: Session,
  rows: readonly Placed[],
): Promise<ReadonlyMap<string, string>> {
  const byCode = new Map(rows.map((row) => [row.partner, row]));
  const sorted = [...byCode.values()].sort((a, b) => (a.partner < b.partner ? -1 : 1));
  const values = sorted.map((row) => [row.partner, row.company, row.country, row.domain]);
  await session.query(
    'upsert-partners',
    `insert into partner as p (code, name, home_country, domain)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
     on conflict (code) do update set name = excluded.name, domain = excluded.domain
     where (p.name, p.domain) is distinct from (excluded.name, excluded.domain)`,
    columnsOf(values, 4),
  );
  const found = await session.query<{ code: string; id: string }>(
    'partners-by-code',
    'select code, id from partner where code = any($1::text[])',
    [[...byCode.keys()]],
  );
  return new Map(found.map((row) => [row.code, row.id]));
}

const siteKey = (partnerId: string, country: Country): string => `${partnerId}/${country}`;

async function upsertSites(
  session: Session,
  rows: readonly Placed[],
  partners: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Map(
    rows.map((row) => {
      const partnerId = partners.get(row.partner) ?? '';
      return [siteKey(partnerId, row.country), [partnerId, row.country, currencyOf(row.country)]];
    }),
  );
  const columns = columnsOf([...wanted.values()], 3);
  await session.query(
    'upsert-sites',
    `insert into site (partner_id, country, currency)
     select * from unnest($1::bigint[], $2::text[], $3::text[]) on conflict (partner_id, country) do nothing`,
    columns,
  );
  const found = await session.query<{ id: string; partner_id: string; country: Country }>(
    'sites-of',
    'select id, partner_id, country from site where partner_id = any($1::bigint[])',
    [columns[0]],
  );
  return new Map(found.map((row) => [siteKey(row.partner_id, row.country), row.id]));
}

type Moved = { readonly account: string; readonly fromPartner: string };
type AccountChanges = {
  readonly outcomes: ReadonlyMap<string, 'new' | 'changed' | 'duplicate'>;
  readonly moved: readonly Moved[];
  /** Partners that an account has left. */
  readonly left: ReadonlySet<string>;
};

async function upsertAccountRows(
  session: Session,
  rows: readonly Placed[],
  partners: ReadonlyMap<string, string>,
  sites: ReadonlyMap<string, string>,
): Promise<AccountChanges> {
  const wanted = new Map(
    rows.map((row) => {
      const partnerId = partners.get(row.partner) ?? '';
      const siteId = sites.get(siteKey(partnerId, row.country)) ?? '';
      const model = codeOfModel(row.model);
      return [accountKey(row), { source: row.program, id: row.account, partnerId, siteId, model }];
    }),
  );
  const all = [...wanted.values()];
  type Row = {
    source: string;
    external_id: string;
    partner_id: string;
    site_id: string;
    model: number;
  };
  const stored = await session.query<Row>(
    'accounts-of',
    `select a.* from unnest($1::text[], $2::text[]) t(source, id)
     join account a on a.external_id = t.id and a.source = t.source`,
    [all.map((one) => one.source), all.map((one) => one.id)],
  );
  const before = new Map(stored.map((row) => [`${row.source}/${row.external_id}`, row]));
  const outcomes = new Map<string, 'new' | 'changed' | 'duplicate'>();
  const moved: Moved[] = [];
  for (const [key, one] of wanted) {
    const row = before.get(key);
    const isSame =
      row?.partner_id === one.partnerId && row.site_id === one.siteId && row.model === one.model;
    outcomes.set(key, row === undefined ? 'new' : isSame ? 'duplicate' : 'changed');
    if (row !== undefined && !isSame) moved.push({ account: one.id, fromPartner: row.partner_id });
  }
  const values = [...wanted].flatMap(([key, one]) =>
    outcomes.get(key) === 'duplicate'
      ? []
      : [[one.source, one.id, one.partnerId, one.siteId, one.model]],
  );
  await session.query(
    'upsert-accounts',
    `insert into account (source, external_id, partner_id, site_id, model)
     select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::smallint[])
     on conflict (external_id, source) do update
     set partner_id = excluded.partner_id, site_id = excluded.site_id, model = excluded.model`,
    columnsOf(values, 5),
  );
  return { outcomes, moved, left: new Set(moved.map((one) => one.fromPartner)) };
}

/** A partner takes part with a model at a site while it has an account there. */
async function upsertParticipations(
  session: Session,
  now: number,
  partnerIds: readonly string[],
): Promise<void> {
  await session.query(
    'end-participations',
    `delete from participation p where p.partner_id = any($1::bigint[]) and p.from_on = $2
       and not exists (select from account a where a.site_id = p.site_id and a.model = p.model)`,
    [partnerIds, participationsFrom],
  );
  await session.query(
    'upsert-participations',
    `insert into participation (partner_id, site_id, model, from_on, known_at)
     select distinct a.partner_id, a.site_id, a.model, $2::date, $3::timestamptz from account a
     where a.partner_id = any($1::bigint[]) on conflict (site_id, model, from_on) do nothing`,
    [partnerIds, participationsFrom, instant(now)],
  );
}

/** People whose mail domain is known now belong to its partner. */
export async function adoptPeople(session: Session, partnerIds: readonly string[]): Promise<void> {
  await session.query(
    'adopt-people',
    `update person set partner_id = p.id from partner p join person_identity i on i.domain = p.domain
     where p.id = any($1::bigint[]) and person.id = i.person_id and person.partner_id is null
       and not exists (select from membership m where m.person_id = person.id and m.role not in
         ('partner-admin', 'practice-lead', 'team-member'))`,
    [partnerIds],
  );
}

/** The home is the site of the smallest account (by model, then id). Returns partners whose home moved. */
async function settleHomes(
  session: Session,
  partnerIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await session.query<{
    partner_id: string;
    site_id: string;
    country: Country;
    was: string | null;
  }>(
    'homes',
    `select distinct on (a.partner_id) a.partner_id, a.site_id, s.country,
       (select h.country from site h where h.partner_id = a.partner_id and h.home) as was
     from account a join site s on s.id = a.site_id where a.partner_id = any($1::bigint[])
     order by a.partner_id, a.model, a.external_id collate "C"`,
    [partnerIds],
  );
  const moving = rows.filter((row) => row.was !== row.country);
  const columns = columnsOf(
    moving.map((row) => [row.partner_id, row.site_id, row.country]),
    3,
  );
  await session.query(
    'move-homes',
    `update site s set home = (s.id = t.site_id)
     from unnest($1::bigint[], $2::bigint[]) t(partner_id, site_id) where s.partner_id = t.partner_id`,
    columns.slice(0, 2),
  );
  await session.query(
    'name-homes',
    `update partner p set home_country = t.country
     from unnest($1::bigint[], $2::text[]) t(id, country) where p.id = t.id`,
    [columns[0], columns[2]],
  );
  return new Set(moving.filter((row) => row.was !== null).map((row) => row.partner_id));
}

/**
 * Moves facts with their accounts, dates them anew where they carry a time and the zone has changed, and says what has to be
 * judged again.
 */
async function moveFacts(
  session: Session,
  editions: readonly Edition[],
  moved: readonly Moved[],
  homes: ReadonlySet<string>,
): Promise<readonly ToRejudge[]> {
  const again = new Set<string>(homes);
  for (const one of moved) again.add(one.fromPartner);
  if (again.size === 0) return [];
  const targets = await session.query<{ partner_id: string }>(
    'accounts-now',
    'select partner_id from account where external_id = any($1::text[])',
    [moved.map((one) => one.account)],
  );
  for (const row of targets) again.add(row.partner_id);
  await lockPartners(session, [...again]);
  await session.query(
    'move-facts',
    `update fact f set partner_id = a.partner_id, site_id = a.site_id, model = a.model, country = s.country
     from account a join site s on s.id = a.site_id
     where a.external_id = f.account and f.account = any($1::text[]) and f.partner_id = any($2::bigint[])`,
    [moved.map((one) => one.account), moved.map((one) => one.fromPartner)],
  );
  await dateAnew(session, editions, [...again]);
  return [...again].map((partnerId) => ({ partnerId, from: '0001-01-01', to: '9999-12-31' }));
}

async function dateAnew(
  session: Session,
  editions: readonly Edition[],
  partnerIds: readonly string[],
): Promise<void> {
  type Row = { id: string; occurred_at: number; effective_on: Day; country: Country };
  const rows = await session.query<Row>(
    'timed-facts',
    `select f.id, f.occurred_at, f.effective_on, coalesce(f.country, p.home_country) as country
     from fact f join partner p on p.id = f.partner_id
     where f.partner_id = any($1::bigint[]) and f.occurred_at is not null and f.state = 'placed'`,
    [partnerIds],
  );
  const changed = rows.flatMap((row) => {
    const day = dayAt(row.occurred_at, zoneOf(editions, row.country));
    return day === row.effective_on ? [] : [[row.id, day]];
  });
  await session.query(
    'date-facts',
    `update fact f set effective_on = t.day from unnest($1::bigint[], $2::date[]) t(id, day) where f.id = t.id`,
    columnsOf(changed, 2),
  );
  // People's facts stand at the home site.
  await session.query(
    'home-facts',
    `update fact f set site_id = s.id from site s
     where f.partner_id = any($1::bigint[]) and f.person_id is not null and s.partner_id = f.partner_id and s.home
       and f.site_id is distinct from s.id`,
    [partnerIds],
  );
}

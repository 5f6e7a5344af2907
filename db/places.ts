/**
 * What facts are placed by: accounts, people, mail domains, rates, sites, participations.
 *
 * Kept in the process, since it is asked for every fact, and valid for one version of the map (`place_map`): whoever
 * changes it raises the version under an exclusive lock; a batch of the writer holds the lock shared and looks at the
 * version before it relies on anything kept here.
 */
import type { Edition } from '../program/edition/types.ts';
import type { FactDraft } from '../program/facts.ts';
import type { Participation } from '../program/judge.types.ts';
import type { Country, Day, ModelId, Month } from '../program/models.ts';
import type { Clock } from '../program/clock.types.ts';
import { modelOfCode } from './columns.ts';
import { type Db, inTransaction, onConnection, type Session } from './connect.ts';

/** The advisory lock on the map: shared by batches of the writer, exclusive for whoever changes the map. */
export const MAP_LOCK = 7_001;

/** Where the facts of an account belong. */
export type AccountPlace = {
  readonly partnerId: string;
  readonly siteId: string;
  readonly country: Country;
  readonly model: ModelId;
};

/** A person and the partner of their mail domain; null while it is unknown. */
export type PersonPlace = { readonly personId: string; readonly partnerId: string | null };

/** What a partner's day and its clauses depend on. */
export type PartnerPlace = {
  readonly homeSiteId: string | null;
  readonly homeCountry: Country;
  readonly countries: readonly Country[];
  readonly participations: readonly Participation[];
};

/** What is known about what a set of drafts needs. Asked for something not loaded it answers null. */
export type Places = {
  /** The version of the map that this holds for. */
  readonly version: string;
  readonly account: (id: string) => AccountPlace | null;
  readonly person: (mail: string) => PersonPlace | null;
  readonly partner: (id: string) => PartnerPlace | null;
  /** US dollars per unit, a decimal as text. */
  readonly rate: (month: Month, currency: string) => string | null;
};

/** What is needed before a set of drafts or awards can be placed. */
export type Needed = {
  readonly drafts: readonly FactDraft[];
  readonly partnerIds: readonly string[];
};

export type PlaceCache = {
  /** What is kept, if it is all that a draft or a partner needs; null if something has to be read. */
  readonly known: (draft: FactDraft | null, partnerId: string | null) => Places | null;
  /** What is kept, with what was missing for these read first; unknown people get a person. */
  readonly placesFor: (needed: Needed) => Promise<Places>;
  /** Forgets everything, since the map has another version. */
  readonly forget: () => void;
};

/** More than this is not kept: the cache starts again. */
const keptMax = 200_000;

type Kept = {
  version: string;
  accounts: Map<string, AccountPlace | null>;
  people: Map<string, PersonPlace>;
  /** Null for a partner that was not there. */
  partners: Map<string, PartnerPlace | null>;
  /** Every rate that is known, by month and currency: some hundreds of rows; null until read. */
  rates: ReadonlyMap<string, string> | null;
};

const nothingKept = (version: string): Kept => ({
  version,
  accounts: new Map(),
  people: new Map(),
  partners: new Map(),
  rates: null,
});

/** Keeps places for one process. `db` is a pool of the role `worker`. */
export function createPlaceCache(db: Db): PlaceCache {
  let kept = nothingKept('');

  async function placesFor(needed: Needed): Promise<Places> {
    for (;;) {
      const missing = missingFrom(kept, needed);
      if (missing === null) return placesOf(kept);
      await load(missing);
    }
  }

  async function load(missing: Missing): Promise<void> {
    const read = await onConnection(db, (query) => readMissing(query, missing));
    const size = kept.accounts.size + kept.people.size + kept.partners.size;
    if (read.version !== kept.version || size > keptMax) kept = nothingKept(read.version);
    kept.rates ??= read.rates;
    for (const part of ['accounts', 'people', 'partners'] as const) {
      const into = kept[part] as Map<string, unknown>;
      for (const [key, value] of read[part]) into.set(key, value);
    }
  }

  let of = kept;
  let places = placesOf(of);
  const known: PlaceCache['known'] = (draft, partnerId) => {
    if (!isKept(kept, draft, partnerId)) return null;
    if (of !== kept) [of, places] = [kept, placesOf(kept)];
    return places;
  };
  return { known, placesFor, forget: () => (kept = nothingKept('')) };
}

function isKept(kept: Kept, draft: FactDraft | null, partnerId: string | null): boolean {
  const hasPartner = (id: string | null | undefined): boolean =>
    id === null || id === undefined || kept.partners.has(id);
  const { account, person } = draft ?? { account: null, person: null };
  return (
    kept.rates !== null &&
    (account === null ||
      (kept.accounts.has(account) && hasPartner(kept.accounts.get(account)?.partnerId))) &&
    (person === null ||
      (kept.people.has(person) && hasPartner(kept.people.get(person)?.partnerId))) &&
    hasPartner(partnerId)
  );
}

type Missing = {
  readonly accounts: ReadonlySet<string>;
  readonly mails: ReadonlySet<string>;
  readonly partners: ReadonlySet<string>;
  readonly rates: boolean;
};

/** What has to be read; null where everything is kept. Partners are known only after accounts and people are. */
function missingFrom(kept: Kept, needed: Needed): Missing | null {
  const accounts = new Set<string>();
  const mails = new Set<string>();
  const partners = new Set<string>();
  const wantPartner = (id: string | null | undefined): void => {
    if (id !== null && id !== undefined && !kept.partners.has(id)) partners.add(id);
  };
  for (const { account, person } of needed.drafts) {
    if (account !== null) {
      if (kept.accounts.has(account)) wantPartner(kept.accounts.get(account)?.partnerId);
      else accounts.add(account);
    }
    if (person !== null) {
      if (kept.people.has(person)) wantPartner(kept.people.get(person)?.partnerId);
      else mails.add(person);
    }
  }
  for (const id of needed.partnerIds) wantPartner(id);
  const rates = kept.rates === null;
  return accounts.size + mails.size + partners.size === 0 && !rates
    ? null
    : { accounts, mails, partners, rates };
}

function placesOf(kept: Kept): Places {
  return {
    version: kept.version,
    account: (id) => kept.accounts.get(id) ?? null,
    person: (mail) => kept.people.get(mail) ?? null,
    partner: (id) => kept.partners.get(id) ?? null,
    rate: (month, currency) => kept.rates?.get(rateKey(month, currency)) ?? null,
  };
}

const ACCOUNTS = `select distinct on (a.external_id) a.external_id, a.partner_id, a.site_id, a.model, s.country
  from account a join site s on s.id = a.site_id
  where a.external_id = any($1::text[]) order by a.external_id, a.source`;

const PEOPLE = `select i.mail, i.person_id, p.partner_id
  from person_identity i join person p on p.id = i.person_id where i.mail = any($1::text[])`;

// Whoever was erased keeps their id, and no identity. The id of others is drawn first, so that person and identity can be
// written by one statement.
const NEW_PEOPLE = `with asked as materialized (
    select t.mail, t.domain, e.person_id as erased from unnest($1::text[], $2::text[]) t(mail, domain)
    left join erased_person e on e.mail_hash = erased_hash(t.mail)),
  wanted as (select mail, domain, nextval('person_id_seq') as id from asked where erased is null),
  identity as (
    insert into person_identity (person_id, mail, domain)
    select id, mail, domain from wanted order by mail on conflict (mail) do nothing returning person_id, mail, domain),
  made as (
    insert into person (id, partner_id) overriding system value
    select i.person_id, p.id from identity i left join partner p on p.domain = i.domain returning id, partner_id)
  select i.mail, i.person_id, m.partner_id from identity i join made m on m.id = i.person_id
  union all select a.mail, a.erased, p.partner_id from asked a join person p on p.id = a.erased`;

const PARTNER_COLUMNS = `p.id, p.home_country, h.id as home_site_id,
    coalesce((select array_agg(s.country order by s.country) from site s where s.partner_id = p.id), '{}') as countries,
    coalesce((select json_agg(json_build_array(s.country, t.model, t.from_on, t.to_on) order by t.id)
      from participation t join site s on s.id = t.site_id where t.partner_id = p.id), '[]') as participations`;
const PARTNERS = `select ${PARTNER_COLUMNS}
  from partner p left join site h on h.partner_id = p.id and h.home where p.id = any($1::bigint[])`;
// Those of accounts and domains as well, so that one look brings all that a draft needs.
const PARTNERS_OF = `select ${PARTNER_COLUMNS} from (
    select unnest($1::bigint[]) as id
    union select a.partner_id from account a where a.external_id = any($2::text[])
    union select d.id from partner d where d.domain = any($3::text[])) w
  join partner p on p.id = w.id left join site h on h.partner_id = p.id and h.home`;

const RATES = `select distinct on (month, currency) month, currency, usd from exchange_rate
  order by month, currency, known_at desc`;
const rateKey = (month: Month, currency: string): string => `${month}/${currency}`;

type PartnerRow = {
  id: string;
  home_country: Country;
  home_site_id: string | null;
  countries: Country[];
  participations: [Country, number, Day, Day | null][];
};

async function readMissing(query: Session['query'], missing: Missing): Promise<Kept> {
  const { accounts, mails, partners, rates } = missing;
  const domains = new Set([...mails].map(domainOf));
  const isOne = accounts.size + domains.size + partners.size > 0;
  // The version first: what is read after it may be newer, which only makes a batch look again.
  const [[version], read] = await Promise.all([
    query<{ version: string }>('map-version', MAP_VERSION, []),
    (async () => {
      const into = nothingKept('');
      await Promise.all([
        accounts.size > 0 && readAccounts(query, [...accounts], into),
        mails.size > 0 && readPeople(query, [...mails], into),
        isOne && readPartners(query, missing, [...domains], into),
        rates && readRates(query, into),
      ]);
      return into;
    })(),
  ]);
  return { ...read, version: version?.version ?? '0' };
}

const domainOf = (mail: string): string => mail.slice(mail.lastIndexOf('@') + 1);

/** The version of the map; to be read after its lock was got. */
export const MAP_VERSION = 'select version from place_map';

async function readAccounts(
  query: Session['query'],
  ids: readonly string[],
  into: Kept,
): Promise<void> {
  const rows = await query<{
    external_id: string;
    partner_id: string;
    site_id: string;
    model: number;
    country: Country;
  }>('places-accounts', ACCOUNTS, [ids]);
  for (const id of ids) into.accounts.set(id, null);
  for (const row of rows) {
    const model = modelOfCode(row.model);
    if (model === null) throw new Error(`account ${row.external_id} has no model`);
    const { partner_id: partnerId, site_id: siteId, country } = row;
    into.accounts.set(row.external_id, { partnerId, siteId, country, model });
  }
}

type PersonRow = { mail: string; person_id: string; partner_id: string | null };

async function readPeople(
  query: Session['query'],
  mails: readonly string[],
  into: Kept,
): Promise<void> {
  const keep = (rows: readonly PersonRow[]): void => {
    for (const row of rows) {
      into.people.set(row.mail, { personId: row.person_id, partnerId: row.partner_id });
    }
  };
  const unknown = (): readonly string[] => mails.filter((mail) => !into.people.has(mail)).sort();
  keep(await query<PersonRow>('places-people', PEOPLE, [mails]));
  if (unknown().length === 0) return;
  keep(
    await query<PersonRow>('places-new-people', NEW_PEOPLE, [unknown(), unknown().map(domainOf)]),
  );
  // Made known by another process in this moment.
  if (unknown().length > 0) keep(await query<PersonRow>('places-people', PEOPLE, [unknown()]));
}

async function readPartners(
  query: Session['query'],
  { accounts, partners }: Missing,
  domains: readonly string[],
  into: Kept,
): Promise<void> {
  const values = [[...partners], [...accounts], domains];
  for (const row of await query<PartnerRow>('places-partners-of', PARTNERS_OF, values)) {
    into.partners.set(row.id, partnerPlaceOf(row));
  }
  for (const id of partners) if (!into.partners.has(id)) into.partners.set(id, null);
}

/** Places of partners as the database has them now. */
export async function readPartnerPlaces(
  session: Session,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PartnerPlace>> {
  const rows = await session.query<PartnerRow>('places-partners', PARTNERS, [ids]);
  return new Map(rows.map((row) => [row.id, partnerPlaceOf(row)]));
}

const partnerPlaceOf = (row: PartnerRow): PartnerPlace => ({
  homeSiteId: row.home_site_id,
  homeCountry: row.home_country,
  countries: row.countries,
  participations: row.participations.flatMap(([country, code, from, to]) => {
    const model = modelOfCode(code);
    return model === null ? [] : [{ country, model, from, to }];
  }),
});

async function readRates(query: Session['query'], into: Kept): Promise<void> {
  type Row = { month: Month; currency: string; usd: string };
  const rows = await query<Row>('places-rates', RATES, []);
  into.rates = new Map(rows.map(({ month, currency, usd }) => [rateKey(month, currency), usd]));
}

/** Takes the map for changing it: batches that store wait, and afterwards look at what changed. */
export async function changeMap<T>(db: Db, work: (session: Session) => Promise<T>): Promise<T> {
  return inTransaction(db, async (session) => {
    await session.query('map-lock', `select pg_advisory_xact_lock(${MAP_LOCK})`, []);
    await session.query('map-raise', 'update place_map set version = version + 1', []);
    return work(session);
  });
}

/**
 * A partner's today: the date at its easternmost site. Days are asked once per zone, for a batch.
 *
 * @param editions the zones of countries stand in the edition
 */
export function createToday(
  clock: Clock,
  editions: readonly Edition[],
): (countries: readonly Country[]) => Day {
  const days = new Map<string, Day>();
  const dayIn = (zone: string): Day => {
    const day = days.get(zone) ?? clock.today(zone);
    days.set(zone, day);
    return day;
  };
  return (countries) => {
    let latest = '';
    for (const country of countries) {
      const zone = editions.find((edition) => edition.zones[country] !== undefined)?.zones[country];
      const day = dayIn(zone ?? 'UTC');
      if (day > latest) latest = day;
    }
    return latest === '' ? dayIn('UTC') : latest;
  };
}

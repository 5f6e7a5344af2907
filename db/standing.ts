/**
 * Standings: SQL knows no tier and no rule, so that after each commit `program/` computes where a partner stands, and the
 * row says from which version. Whoever is behind stands on a list (`partner.standing_due`), worked off at the start, every
 * few seconds, and at once for whom this process changed.
 */
import { sql } from 'kysely';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../program/clock.types.ts';
import type { Edition } from '../program/edition/types.ts';
import { editionOn } from '../program/editions.ts';
import type { Country, Day } from '../program/models.ts';
import { isPlain, standingOf } from '../program/standing.ts';
import type { Standing } from '../program/standing.types.ts';
import { type Added, type AheadCache, createAheadCache } from './ahead.ts';
import { dates, int2s, int8s, numbers, texts } from './arrays.ts';
import { instant, json } from './columns.ts';
import { type Db, inTransaction, onConnection, type Session } from './connect.ts';
import { CHANNEL, payloadOf } from './messages.types.ts';
import { createPace, type PaceOptions } from './pace.ts';
import { createToday } from './places.ts';
import { type SceneOn, knownOf, sceneMaker } from './queries/known.ts';
import { queueMail } from './queries/outbox.ts';
import { peopleOfPartner } from './queries/recipients.ts';
import { standingFigures, type StandingFigures } from './queries/standing.ts';
import { bringToToday, isDue, lockPartners } from './writer/partners.ts';
import { columnsOf } from './writer/store.ts';

export type StandingsOptions = {
  /** A pool of the role `worker` (or `writer`). */
  readonly db: Db;
  readonly editions: readonly Edition[];
  readonly clock: Clock;
  /** Milliseconds between two looks at the list; 2,000 if not given. */
  readonly sweepMs?: number;
  /** How much of the time goes into what changes, while facts keep coming; a tenth if not given. */
  readonly pace?: PaceOptions;
  /** Told of what failed; the list keeps what is left to do. */
  readonly onError?: (error: unknown) => void;
};

export type Standings = {
  /**
   * Computes these partners' standings; resolves when they are stored. Calls for a partner that waits or is being computed
   * join each other.
   */
  readonly refresh: (partnerIds: readonly string[]) => Promise<void>;
  /**
   * Computes them soon: at once where nothing was computed lately, and else after a rest, so that facts that keep coming are
   * not held up by it. Nobody waits for it: who does not want to be behind asks for `refresh`. `added` is what the writer
   * posted, so that it need not be read.
   */
  readonly changed: (partnerIds: readonly string[], added?: readonly Added[]) => void;
  /** Works off the list once: whoever is behind their version or stands on a day that is over. Says how many. */
  readonly sweep: () => Promise<number>;
  /** Works off the list, now and every few seconds. */
  readonly start: () => void;
  readonly stop: () => void;
};

/** Partners of one transaction at most. */
const chunkMax = 100;
/** While facts keep coming, standings take a tenth of the time: nobody looks at each of them. */
const usualPace: PaceOptions = { share: 1 / 10, freeMs: 50, restMaxMs: 400 };

type Waiting = { readonly told: (() => void)[] };

/** Creates the keeper of standings of a process. */
export function createStandings(options: StandingsOptions): Standings {
  const { onError, sweepMs = 2_000 } = options;
  const waiting = new Map<string, Waiting>();
  const ahead = createAheadCache();
  let running = false;
  let restedAt = 0;
  const pace = createPace(options.pace ?? usualPace);
  let wake: NodeJS.Timeout | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  /** Who waits now: while it rests, only those for whom somebody waits. */
  function take(): ReadonlyMap<string, Waiting> {
    const isResting = performance.now() < restedAt;
    const taken = [...waiting].filter(([, { told }]) => !isResting || told.length > 0);
    for (const [id] of taken) waiting.delete(id);
    return new Map(taken);
  }

  async function compute(all: ReadonlyMap<string, Waiting>): Promise<void> {
    const ids = [...all.keys()];
    for (let at = 0; at < ids.length; at += chunkMax) {
      const chunk = ids.slice(at, at + chunkMax);
      let overtaken: readonly string[] = [];
      try {
        overtaken = await refreshStandings(options, chunk, ahead);
      } catch (error) {
        // The list keeps them; whoever waits goes on without.
        onError?.(error);
      }
      const again = new Set(overtaken);
      for (const id of chunk) {
        const told = all.get(id)?.told ?? [];
        if (again.has(id)) add(id, ...told);
        else for (const tell of told) tell();
      }
    }
  }

  /** Computes whoever waits; what changes meanwhile waits for the next turn, after the rest. */
  async function work(): Promise<void> {
    const startedAt = performance.now();
    const taken = take();
    if (taken.size > 0) await compute(taken);
    const now = performance.now();
    restedAt = now + pace(now, now - startedAt);
  }

  function run(): void {
    if (running || waiting.size === 0) return;
    running = true;
    clearTimeout(wake);
    // After this turn: what is asked for in it is computed together.
    setImmediate(() => {
      void work().finally(() => {
        running = false;
        arrange();
      });
    });
  }

  /** Now if somebody waits or it has rested; otherwise then. */
  function arrange(): void {
    if (running || waiting.size === 0) return;
    const leftMs = restedAt - performance.now();
    if (leftMs <= 0 || [...waiting.values()].some(({ told }) => told.length > 0)) return run();
    clearTimeout(wake);
    wake = setTimeout(run, leftMs);
    wake.unref();
  }

  function add(id: string, ...told: (() => void)[]): void {
    const found = waiting.get(id);
    if (found === undefined) waiting.set(id, { told });
    else found.told.push(...told);
  }

  function refresh(partnerIds: readonly string[]): Promise<void> {
    const all = partnerIds.map((id) => new Promise<void>((resolve) => add(id, resolve)));
    run();
    return Promise.all(all).then(() => {});
  }

  function changed(partnerIds: readonly string[], added: readonly Added[] = []): void {
    for (const one of added) ahead.add(one);
    // The list keeps them.
    if (stopped) return;
    for (const id of partnerIds) add(id);
    arrange();
  }

  async function sweep(): Promise<number> {
    let done = 0;
    for (;;) {
      const due = await dueStandings(options);
      await refresh(due);
      done += due.length;
      // What failed stays on the list: not again before the next look.
      if (due.length < dueMax || stopped) return done;
    }
  }

  function schedule(delayMs: number): void {
    timer = setTimeout(() => {
      sweep()
        .catch((error: unknown) => onError?.(error))
        .finally(() => {
          if (!stopped) schedule(sweepMs);
        });
    }, delayMs);
    timer.unref();
  }

  return {
    refresh,
    changed,
    sweep,
    start: () => {
      stopped = false;
      schedule(0);
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      clearTimeout(wake);
    },
  };
}

const dueMax = 500;

/** Partners whose standing is behind their version, or was computed for a day that is over. */
async function dueStandings({ db, editions, clock }: StandingsOptions): Promise<readonly string[]> {
  const behind = await db
    .selectFrom('partner')
    .select('id')
    .where('standing_due', '=', true)
    .orderBy('id')
    .limit(dueMax)
    .execute();
  const old = await overStandings(db, editions, clock, dueMax - behind.length);
  return [...new Set([...behind.map(({ id }) => id), ...old])];
}

/**
 * Partners whose standing is of a day that is over at one of their sites. Once a day everybody is looked at: entries begin
 * and end, and certificates lapse without an entry that ends.
 */
async function overStandings(
  db: Db,
  editions: readonly Edition[],
  clock: Clock,
  limit: number,
): Promise<readonly string[]> {
  const today = createToday(clock, editions);
  const countries = [...new Set(editions.flatMap((edition) => Object.keys(edition.zones)))];
  const days = countries.map((country) => today([country]));
  const latest = [...days, today([])].sort().at(-1) ?? today([]);
  const { rows } = await sql<{ id: string }>`
    select d.partner_id as id from standing d
    where d.as_of < ${latest}::date and (
      exists (
        select from site s left join unnest(${countries}::text[], ${days}::date[]) c(country, day) on c.country = s.country
        where s.partner_id = d.partner_id and d.as_of < coalesce(c.day, ${today([])}::date))
      or not exists (select from site s where s.partner_id = d.partner_id) and d.as_of < ${today([])}::date)
    order by d.as_of limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Computes and stores standings of some partners, with what follows: decisions, mails, one notice. Nobody is locked while
 * they are computed, from one snapshot; what is stored is compared first with what stands then. Says who was overtaken by
 * another process or by a new day: they are to be computed again.
 */
export async function refreshStandings(
  options: Pick<StandingsOptions, 'db' | 'editions' | 'clock'>,
  partnerIds: readonly string[],
  ahead = createAheadCache(),
): Promise<readonly string[]> {
  const { db, editions, clock } = options;
  const days = await settleDays(options, [...new Set(partnerIds)]);
  const { found, unsettled } = await readAll(db, editions, days, ahead);
  const computed = found.map((one) => computeOne(editions, one));
  const overtaken = computed.length === 0 ? [] : await storeAll(db, computed, clock.now());
  return [...unsettled, ...overtaken];
}

type DayRow = {
  readonly id: string;
  readonly as_of: Day;
  readonly next_change_on: Day;
  readonly countries: Country[];
};
const DAYS = `select p.id, p.as_of, p.next_change_on,
    coalesce((select array_agg(s.country) from site s where s.partner_id = p.id), '{}') as countries
  from partner p where p.id = any($1::bigint[])`;

/** Says each partner's day, and brings to it those whose balances do not hold any more: once a day, mostly. */
async function settleDays(
  { db, editions, clock }: Pick<StandingsOptions, 'db' | 'editions' | 'clock'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Day>> {
  const rows = await onConnection(db, (query) => query<DayRow>('standing-days', DAYS, [ids]));
  const today = createToday(clock, editions);
  const days = new Map(rows.map(({ id, countries }) => [id, today(countries)]));
  const due = rows.filter((row) => !holdsOn(row, days.get(row.id) ?? ''));
  if (due.length > 0) {
    await inTransaction(db, async (session) => {
      const locked = await lockPartners(
        session,
        due.map(({ id }) => id),
      );
      await bringToToday(
        session,
        [...locked.values()]
          .map((partner) => ({ partner, id: partner.id, today: days.get(partner.id) ?? '' }))
          .filter(({ partner, today: day }) => isDue(partner, day)),
      );
    });
  }
  return days;
}

const holdsOn = ({ as_of, next_change_on }: Pick<DayRow, 'as_of' | 'next_change_on'>, day: Day) =>
  as_of <= day && day < next_change_on;

type Before = Pick<Standing, 'points' | 'tier'>;
/** What a standing is computed from, and what is stored: of one moment. */
type Found = {
  readonly figures: StandingFigures;
  /** Where the tiers of the edition ask for more than points and people. */
  readonly sceneOn: SceneOn | null;
  /** The version that is stored, -1 for none; its points and tier; and all of it, where it may be this one's. */
  readonly stored: number;
  readonly before: Before | null;
  readonly body: Standing | null;
};
type StoredRow = {
  readonly id: string;
  readonly as_of: Day;
  readonly next_change_on: Day;
  readonly stored: string;
  readonly before: Before | null;
  readonly body: Standing | null;
};

// Only where the version is the same has anybody to look whether the day has changed what stands.
const STORED = `select p.id, p.as_of, p.next_change_on, coalesce(s.version, -1) as stored,
    case when s.partner_id is not null then jsonb_build_object('points', s.points, 'tier', s.body -> 'tier') end as before,
    case when s.version >= p.version then s.body end as body
  from partner p left join standing s on s.partner_id = p.id where p.id = any($1::bigint[])`;

/** Reads in one snapshot; who was brought to another day meanwhile is left out. */
async function readAll(
  db: Db,
  editions: readonly Edition[],
  days: ReadonlyMap<string, Day>,
  ahead: AheadCache,
): Promise<{ readonly found: readonly Found[]; readonly unsettled: readonly string[] }> {
  const asked = [...days].map(([partnerId, asOf]) => ({ partnerId, asOf }));
  const [figures, rows, known] = await inTransaction(
    db,
    (session) =>
      Promise.all([
        readFigures(session.db, asked, ahead),
        session.query<StoredRow>('stored-standings', STORED, [[...days.keys()]]),
        editions.every(isPlain) ? null : knownOf(session.db, [...days.keys()]),
      ]),
    'begin isolation level repeatable read read only',
  );
  const found: Found[] = [];
  const unsettled: string[] = [];
  for (const row of rows) {
    const its = figures.get(row.id);
    if (its === undefined || !holdsOn(row, its.asOf)) unsettled.push(row.id);
    else {
      const { before, body } = row;
      const edition = editionOn(editions, its.asOf);
      const mine = known?.get(row.id);
      const sceneOn =
        edition === null || mine === undefined || isPlain(edition)
          ? null
          : sceneMaker(edition, mine);
      found.push({ figures: its, sceneOn, stored: Number(row.stored), before, body });
    }
  }
  return { found, unsettled };
}

type Asked = { readonly partnerId: string; readonly asOf: Day };

/** What changes ahead is read only of those for whom it is not known at the version of this snapshot. */
async function readFigures(
  tx: Db,
  asked: readonly Asked[],
  ahead: AheadCache,
): Promise<ReadonlyMap<string, StandingFigures>> {
  const isKept = ({ partnerId, asOf }: Asked): boolean => ahead.has(partnerId, asOf);
  const alone = await standingFigures(tx, asked.filter(isKept), 'balances-alone');
  const known = [...alone.values()].flatMap((figures) => {
    const its = ahead.find(figures.partnerId, figures.asOf, figures.version);
    return its === null ? [] : [{ ...figures, ahead: its }];
  });
  const found = new Map(known.map((figures) => [figures.partnerId, figures]));
  const others = asked.filter(({ partnerId }) => !found.has(partnerId));
  for (const [id, figures] of await standingFigures(tx, others, 'balances')) {
    ahead.keep(id, figures.asOf, figures.version, figures.ahead);
    found.set(id, figures);
  }
  return found;
}

type Computed = Omit<Found, 'body' | 'sceneOn'> & {
  /** Null where no edition is in force: no standing, and off the list. */
  readonly standing: Standing | null;
  /** The version that it is stored under. */
  readonly version: number;
};

/** The version rises by one where the day alone has changed what stands. */
function computeOne(editions: readonly Edition[], { body, ...found }: Found): Computed {
  const { figures } = found;
  const edition = editionOn(editions, figures.asOf);
  if (edition === null) return { ...found, standing: null, version: figures.version };
  const { sceneOn } = found;
  const standing = standingOf({ ...figures, edition, ...(sceneOn === null ? {} : { sceneOn }) });
  const isOther = body !== null && !isSame(body, standing);
  return { ...found, standing, version: figures.version + (isOther ? 1 : 0) };
}

/** Compared without the day, and whatever the order in which PostgreSQL keeps names. */
const isSame = (a: Standing, b: Standing): boolean =>
  isDeepStrictEqual({ ...a, asOf: '' }, { ...b, asOf: '' });

const LOCK_STANDINGS = `select partner_id from standing
  where partner_id = any($1::bigint[]) order by partner_id for no key update`;
// Whoever stored another one meanwhile has overtaken this one.
const STORE = `insert into standing as s (partner_id, version, as_of, points, tier, level, secured_until, body, computed_at)
  select t.partner_id, t.version, t.as_of, t.points, t.tier, t.level, t.secured_until, t.body::jsonb, $9::timestamptz
  from unnest($1::bigint[], $2::bigint[], $3::date[], $4::bigint[], $5::text[], $6::smallint[], $7::date[], $8::text[])
    t(partner_id, version, as_of, points, tier, level, secured_until, body)
  on conflict (partner_id) do update set version = excluded.version, as_of = excluded.as_of, points = excluded.points,
    tier = excluded.tier, level = excluded.level, secured_until = excluded.secured_until, body = excluded.body,
    computed_at = excluded.computed_at
  where s.version = ($10::bigint[])[array_position($1::bigint[], s.partner_id)]
  returning partner_id`;
// The partner may have moved on meanwhile, and stays on the list then. Sorted, since the writer locks in this order.
const MARK = `update partner p set standing_version = t.version, version = greatest(p.version, t.version)
  from (select * from unnest($1::bigint[], $2::bigint[]) u(id, version) order by id) t where p.id = t.id`;
const DECIDE = `insert into tier_decision (partner_id, effective_on, from_tier, to_tier, version, reason, known_at)
  select t.*, $7::timestamptz
  from unnest($1::bigint[], $2::date[], $3::text[], $4::text[], $5::bigint[], $6::jsonb[]) t`;

/** Without waiting for the disk: what is lost with the server stands on the list again. */
const BEGIN_STORING = 'begin; set local synchronous_commit = off';
/** But for mails: one that went out must not be forgotten. */
const WAIT_FOR_DISK = "select set_config('synchronous_commit', 'on', true)";

/** Stores what nobody has overtaken; says who was. */
async function storeAll(db: Db, all: readonly Computed[], now: number): Promise<readonly string[]> {
  const isByDay = ({ version, figures }: Computed): boolean => version > figures.version;
  const sorted = all.toSorted((a, b) => Number(a.figures.partnerId) - Number(b.figures.partnerId));
  const [byFacts, byDay] = [sorted.filter((one) => !isByDay(one)), sorted.filter(isByDay)];
  return [
    ...(await storeSome(db, byFacts, now, async () => byFacts)),
    ...(await storeSome(db, byDay, now, (session) => unmoved(session, byDay))),
  ];
}

/** A version of its own must not be the one that the writer gives meanwhile: partners are locked, standings before them. */
async function unmoved(session: Session, all: readonly Computed[]): Promise<readonly Computed[]> {
  const ids = all.map(({ figures }) => figures.partnerId);
  const [, locked] = await Promise.all([
    session.query('lock-standings', LOCK_STANDINGS, [ids]),
    lockPartners(session, ids),
  ]);
  return all.filter(({ figures }) => locked.get(figures.partnerId)?.version === figures.version);
}

/** Partners are locked last and shortly: a batch of the writer waits for them. */
async function storeSome(
  db: Db,
  all: readonly Computed[],
  now: number,
  select: (session: Session) => Promise<readonly Computed[]>,
): Promise<readonly string[]> {
  if (all.length === 0) return [];
  return inTransaction(
    db,
    async (session) => {
      const stored = await storeStandings(session, await select(session), now);
      const current = all.filter(
        (one) => one.standing === null || stored.has(one.figures.partnerId),
      );
      const changes = current.flatMap((one) => changeOf(one) ?? []);
      if (changes.length > 0) void session.query('wait-for-disk', WAIT_FOR_DISK, []);
      for (const change of changes) await tellOfChange(session.db, change, now);
      const marking = mark(session, current, now);
      session.commit();
      await marking;
      const done = new Set(current);
      return all.filter((one) => !done.has(one)).map(({ figures }) => figures.partnerId);
    },
    BEGIN_STORING,
  );
}

/** Says for whom: those that nobody has overtaken. */
async function storeStandings(
  session: Session,
  all: readonly Computed[],
  now: number,
): Promise<ReadonlySet<string>> {
  const some = withStanding(all);
  if (some.length === 0) return new Set();
  const rows = await session.query<{ partner_id: string }>('store-standings', STORE, [
    int8s(some.map(({ figures }) => figures.partnerId)),
    numbers(some.map(({ version }) => version)),
    dates(some.map(({ standing }) => standing.asOf)),
    numbers(some.map(({ standing }) => standing.points)),
    texts(some.map(({ standing }) => standing.tier.id)),
    int2s(some.map(({ standing }) => standing.tier.level)),
    dates(some.map(({ standing }) => standing.tier.securedUntil)),
    texts(some.map(({ standing }) => json(standing))),
    instant(now),
    numbers(some.map(({ stored }) => stored)),
  ]);
  return new Set(rows.map((row) => row.partner_id));
}

/** What follows from what was stored: decisions, the notice, and the list. */
async function mark(session: Session, all: readonly Computed[], now: number): Promise<void> {
  if (all.length === 0) return;
  const some = withStanding(all);
  const decided = some
    .filter(({ before, standing }) => before?.tier.id !== standing.tier.id)
    .map(({ figures, standing, version, before }) => [
      figures.partnerId,
      standing.asOf,
      before?.tier.id ?? null,
      standing.tier.id,
      version,
      json({ points: standing.points, requirements: standing.tier.requirements }),
    ]);
  const versions = Object.fromEntries(
    some.map(({ figures, version }) => [figures.partnerId, version]),
  );
  const message = payloadOf({ p: Object.keys(versions), w: ['standing'], v: versions });
  await Promise.all([
    decided.length > 0 &&
      session.query('decide-tiers', DECIDE, [...columnsOf(decided, 6), instant(now)]),
    some.length > 0 && session.query('notify', 'select pg_notify($1, $2)', [CHANNEL, message]),
    session.query('mark-standings', MARK, [
      int8s(all.map(({ figures }) => figures.partnerId)),
      numbers(all.map(({ version }) => version)),
    ]),
  ]);
}

/** Those who stand in an edition. */
const withStanding = (all: readonly Computed[]) =>
  all.flatMap((one) => (one.standing === null ? [] : { ...one, standing: one.standing }));

/** What somebody has to be told of: points that fell, another tier. */
type Told = {
  readonly figures: StandingFigures;
  readonly before: Before;
  readonly standing: Standing;
};

function changeOf({ figures, before, standing }: Computed): Told | null {
  if (before === null || standing === null) return null;
  const isTold = standing.points < before.points || before.tier.id !== standing.tier.id;
  return isTold ? { figures, before, standing } : null;
}

/** Mails to the partner's administrators. */
async function tellOfChange(
  tx: Db,
  { figures, before, standing }: Told,
  now: number,
): Promise<void> {
  const [from, to] = [before.tier, standing.tier];
  const fell = standing.points < before.points;
  const readers = await peopleOfPartner(tx, figures.partnerId, ['partner-admin']);
  const { name: partner, partnerId } = figures;
  const shared = { to: readers, partnerId, at: now };
  if (fell) {
    const mail = {
      template: 'points-fell' as const,
      partner,
      before: before.points,
      after: standing.points,
      on: standing.asOf,
      because: null,
    };
    await queueMail(tx, { ...shared, mail });
  }
  if (from.id !== to.id) {
    const mail = {
      template: 'tier-changed' as const,
      partner,
      from: from.title,
      to: to.title,
      rises: to.level > from.level,
      on: standing.asOf,
    };
    await queueMail(tx, { ...shared, mail });
  }
}

/**
 * Standings: SQL knows no tier and no rule, so that after each commit `program/` computes where a partner stands, and the
 * row says from which version. Whoever is behind stands on a list (`partner.standing_due`), worked off at the start, every
 * few seconds, and at once for whom this process changed.
 */
import { sql } from 'kysely';
import type { Clock } from '../program/clock.types.ts';
import type { Edition } from '../program/edition/types.ts';
import { editionOn } from '../program/editions.ts';
import type { Day } from '../program/models.ts';
import { standingOf } from '../program/standing.ts';
import type { Standing } from '../program/standing.types.ts';
import { instant, json } from './columns.ts';
import { type Db, inTransaction, type Session } from './connect.ts';
import { CHANNEL, payloadOf } from './messages.types.ts';
import { createToday, readPartnerPlaces } from './places.ts';
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
  /** Told of what failed; the list keeps what is left to do. */
  readonly onError?: (error: unknown) => void;
};

export type Standings = {
  /**
   * Computes these partners' standings; resolves when they are stored. Calls for a partner that waits or is being computed
   * join each other.
   */
  readonly refresh: (partnerIds: readonly string[]) => Promise<void>;
  /** Works off the list once: whoever is behind their version or stands on a day that is over. Says how many. */
  readonly sweep: () => Promise<number>;
  /** Works off the list, now and every few seconds. */
  readonly start: () => void;
  readonly stop: () => void;
};

/** Partners of one transaction at most. */
const chunkMax = 50;

/** Creates the keeper of standings of a process. */
export function createStandings(options: StandingsOptions): Standings {
  const { onError, sweepMs = 2_000 } = options;
  const waiting = new Map<string, (() => void)[]>();
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function work(): Promise<void> {
    while (waiting.size > 0) {
      const chunk = [...waiting].slice(0, chunkMax);
      for (const [id] of chunk) waiting.delete(id);
      try {
        await refreshStandings(
          options,
          chunk.map(([id]) => id),
        );
      } catch (error) {
        // The list keeps them; whoever waits goes on without.
        onError?.(error);
      }
      for (const [, told] of chunk) for (const tell of told) tell();
    }
  }

  function run(): void {
    running ??= new Promise<void>((resolve) => {
      // After this turn: what is asked for in it is computed together.
      setImmediate(() => {
        void work().finally(() => {
          running = undefined;
          resolve();
          if (waiting.size > 0) run();
        });
      });
    });
  }

  function refresh(partnerIds: readonly string[]): Promise<void> {
    if (partnerIds.length === 0) return Promise.resolve();
    const all = partnerIds.map(
      (id) =>
        new Promise<void>((resolve) => {
          const told = waiting.get(id);
          if (told === undefined) waiting.set(id, [resolve]);
          else told.push(resolve);
        }),
    );
    run();
    return Promise.all(all).then(() => {});
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
    sweep,
    start: () => {
      stopped = false;
      schedule(0);
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
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

/** Computes and stores standings of some partners, with what follows: decisions, mails, one notice. */
export async function refreshStandings(
  options: Pick<StandingsOptions, 'db' | 'editions' | 'clock'>,
  partnerIds: readonly string[],
): Promise<void> {
  const { db, editions, clock } = options;
  await inTransaction(db, async (session) => {
    const days = await settleDays(session, editions, clock, partnerIds);
    const asked = [...days].map(([partnerId, asOf]) => ({ partnerId, asOf }));
    const tx = session.db;
    const [figures, before] = await Promise.all([
      standingFigures(tx, asked, 'balances'),
      readStored(session, [...days.keys()]),
    ]);
    const computed = [...figures.values()].flatMap(
      (one) => computeOne(editions, one, before) ?? [],
    );
    await storeStandings(session, computed, clock.now());
    await passOver(session, figures, computed);
    for (const one of computed) await tellOfChange(tx, one, clock.now());
  });
}

/** Locks the partners, brings to today whose balances do not hold any more, and says each one's day. */
async function settleDays(
  session: Session,
  editions: readonly Edition[],
  clock: Clock,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, Day>> {
  const ids = [...new Set(partnerIds)];
  const [locked, places] = await Promise.all([
    lockPartners(session, ids),
    readPartnerPlaces(session, ids),
  ]);
  const today = createToday(clock, editions);
  const days = new Map(
    [...locked.keys()].map((id) => [id, today(places.get(id)?.countries ?? [])]),
  );
  const due = [...days].flatMap(([id, day]) => {
    const partner = locked.get(id);
    return partner !== undefined && isDue(partner, day) ? [{ id, today: day }] : [];
  });
  await bringToToday(session, due);
  return days;
}

type Stored = { readonly version: number; readonly body: Standing };

async function readStored(
  session: Session,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Stored>> {
  const rows = await session.query<{ partner_id: string; version: string; body: Standing }>(
    'stored-standings',
    'select partner_id, version, body from standing where partner_id = any($1::bigint[])',
    [ids],
  );
  return new Map(
    rows.map((row) => [row.partner_id, { version: Number(row.version), body: row.body }]),
  );
}

type Computed = {
  readonly figures: StandingFigures;
  readonly standing: Standing;
  readonly version: number;
  readonly before: Standing | null;
};

/** Null where no edition is in force. The version rises by one where the day alone has changed what stands. */
function computeOne(
  editions: readonly Edition[],
  figures: StandingFigures,
  stored: ReadonlyMap<string, Stored>,
): Computed | null {
  const edition = editionOn(editions, figures.asOf);
  if (edition === null) return null;
  const standing = standingOf({ ...figures, edition });
  const before = stored.get(figures.partnerId) ?? null;
  const isOther =
    before !== null && before.version >= figures.version && !isSame(before.body, standing);
  const version = figures.version + (isOther ? 1 : 0);
  return { figures, standing, version, before: before?.body ?? null };
}

/** Compared without the day, and whatever the order in which PostgreSQL keeps names. */
const isSame = (a: Standing, b: Standing): boolean =>
  sortedText({ ...a, asOf: '' }) === sortedText({ ...b, asOf: '' });
const sortedText = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );

const STORE = `insert into standing (partner_id, version, as_of, points, tier, level, secured_until, body, computed_at)
  select t.*, $9::timestamptz from unnest($1::bigint[], $2::bigint[], $3::date[], $4::bigint[], $5::text[], $6::smallint[],
    $7::date[], $8::jsonb[]) t
  on conflict (partner_id) do update set version = excluded.version, as_of = excluded.as_of, points = excluded.points,
    tier = excluded.tier, level = excluded.level, secured_until = excluded.secured_until, body = excluded.body,
    computed_at = excluded.computed_at`;
const MARK = `update partner p set standing_version = t.version, version = t.version
  from unnest($1::bigint[], $2::bigint[]) t(id, version) where p.id = t.id`;
const DECIDE = `insert into tier_decision (partner_id, effective_on, from_tier, to_tier, version, reason, known_at)
  select t.*, $7::timestamptz
  from unnest($1::bigint[], $2::date[], $3::text[], $4::text[], $5::bigint[], $6::jsonb[]) t`;

async function storeStandings(
  session: Session,
  computed: readonly Computed[],
  now: number,
): Promise<void> {
  if (computed.length === 0) return;
  const sorted = [...computed].sort(
    (a, b) => Number(a.figures.partnerId) - Number(b.figures.partnerId),
  );
  const rows = sorted.map(({ figures, standing, version }) => [
    figures.partnerId,
    version,
    standing.asOf,
    standing.points,
    standing.tier.id,
    standing.tier.level,
    standing.tier.securedUntil,
    json(standing),
  ]);
  const decided = sorted
    .filter(({ before, standing }) => before?.tier.id !== standing.tier.id)
    .map(({ figures, standing, version, before }) => [
      figures.partnerId,
      standing.asOf,
      before?.tier.id ?? null,
      standing.tier.id,
      version,
      json({ points: standing.points, requirements: standing.tier.requirements }),
    ]);
  const columns = columnsOf(rows, 8);
  const versions = Object.fromEntries(
    sorted.map(({ figures, version }) => [figures.partnerId, version]),
  );
  const message = payloadOf({ p: Object.keys(versions), w: ['standing'], v: versions });
  await Promise.all([
    session.query('store-standings', STORE, [...columns, instant(now)]),
    session.query('mark-standings', MARK, columns.slice(0, 2)),
    decided.length > 0
      ? session.query('decide-tiers', DECIDE, [...columnsOf(decided, 6), instant(now)])
      : undefined,
    session.query('notify', 'select pg_notify($1, $2)', [CHANNEL, message]),
  ]);
}

/** Whoever stands in no edition has no standing, and leaves the list. */
async function passOver(
  session: Session,
  figures: ReadonlyMap<string, StandingFigures>,
  computed: readonly Computed[],
): Promise<void> {
  const done = new Set(computed.map((one) => one.figures.partnerId));
  const rows = [...figures.values()].filter((one) => !done.has(one.partnerId));
  if (rows.length === 0) return;
  const columns = columnsOf(
    rows.map((one) => [one.partnerId, one.version]),
    2,
  );
  await session.query('mark-standings', MARK, columns);
}

/** Mails to the partner's administrators where points fell or the tier changed. */
async function tellOfChange(tx: Db, one: Computed, now: number): Promise<void> {
  const { before, standing, figures } = one;
  if (before === null) return;
  const [from, to] = [before.tier, standing.tier];
  const fell = standing.points < before.points;
  if (!fell && from.id === to.id) return;
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

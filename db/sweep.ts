/**
 * What has to happen without anybody asking: balances that are due, partners that another edition judges now, parked facts that
 * have a place now, links of the trail's chain, and forgetting.
 */
import { sql } from 'kysely';
import type { Clock } from '../program/clock.types.ts';
import type { FactDraft } from '../program/facts.ts';
import type { Edition } from '../program/edition/types.ts';
import type { Db } from './connect.ts';
import { forgetOld } from './forget.ts';
import { remindApplicants } from './queries/applications.ts';
import { type Clauses, releaseEditions } from './queries/editions.ts';
import { linkTrail } from './queries/trail-chain.ts';
import { rejudgeDue } from './rejudge.ts';
import type { Standings } from './standing.ts';
import type { Writer } from './writer.ts';

export type SweepOptions = {
  /** A pool of the role `worker` (or `writer`). */
  readonly db: Db;
  readonly editions: readonly Edition[];
  readonly clock: Clock;
  readonly writer: Writer;
  readonly standings: Standings;
  /** Milliseconds between two sweeps; 5,000 if not given. */
  readonly everyMs?: number;
  readonly onError?: (error: unknown) => void;
};

export type Sweep = {
  /** Sweeps once; resolves with what it did. */
  readonly once: () => Promise<Swept>;
  /** Sweeps within this second: after an import that made accounts, domains or rates known. */
  readonly soon: () => void;
  readonly start: () => void;
  readonly stop: () => Promise<void>;
};

export type Swept = {
  /** Partners whose standing was computed anew, and whose balances were brought to their today. */
  readonly partners: number;
  /** Parked facts that were tried, and those that have a place now. */
  readonly tried: number;
  readonly placed: number;
  /** Whether there were more than one turn takes, and this one brought some of them on: the next follows at once. */
  readonly moreLeft: boolean;
  /** Rows forgotten, of all that is kept for a while only. */
  readonly forgotten: number;
};

const parkedMax = 2_000;
/** What is old is looked for this often. */
const forgetEveryMs = 3_600_000;
/** The key of the advisory lock under which parked facts are tried again. */
const replayLock = 7_267_625;

/** Creates the sweep of a process; several processes may sweep at once. */
export function createSweep(options: SweepOptions): Sweep {
  const { db, clock, everyMs = 5_000, onError } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<Swept> | undefined;
  let stopped = true;
  let forgetAt = -Infinity;
  let clauses: Clauses | undefined;

  const once = (): Promise<Swept> =>
    (running ??= sweepOnce().finally(() => {
      running = undefined;
    }));

  async function sweepOnce(): Promise<Swept> {
    const { editions, standings, writer } = options;
    clauses ??= await releaseEditions(db, editions);
    const { moreLeft, ...replayed } = await replayParked(db, writer);
    const moreToJudge = await rejudgeDue(options, clauses);
    const partners = await standings.sweep();
    const linked = await linkTrail(db, 'recent');
    return {
      partners,
      ...replayed,
      moreLeft: moreLeft || moreToJudge || linked.moreLeft,
      forgotten: await forgetInTime(),
    };
  }

  async function forgetInTime(): Promise<number> {
    const now = clock.now();
    if (now < forgetAt) return 0;
    await remindApplicants(db, now);
    await linkTrail(db, 'late');
    const forgotten = await forgetOld(db, now);
    forgetAt = now + forgetEveryMs;
    return forgotten;
  }

  function schedule(delayMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      void once()
        .then(({ moreLeft }) => (moreLeft ? 0 : everyMs))
        .catch((error: unknown) => {
          onError?.(error);
          return everyMs;
        })
        .then((nextMs) => {
          if (!stopped) schedule(nextMs);
        });
    }, delayMs);
    timer.unref();
  }

  return {
    once,
    soon: () => {
      if (!stopped) schedule(50);
    },
    start: () => {
      stopped = false;
      schedule(0);
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running?.catch(() => {});
    },
  };
}

/** One process at a time: two that try the same facts would only wait for each other. */
function replayParked(
  db: Db,
  writer: Writer,
): Promise<Pick<Swept, 'tried' | 'placed' | 'moreLeft'>> {
  return db.connection().execute(async (own) => {
    const { rows } = await sql<{ mine: boolean }>`
      select pg_try_advisory_lock(${replayLock}) as mine`.execute(own);
    if (rows[0]?.mine !== true) return { tried: 0, placed: 0, moreLeft: false };
    try {
      const parked = await placeableFacts(own);
      const outcomes = parked.length === 0 ? [] : await writer.replay(parked);
      const placed = outcomes.filter(({ outcome }) => outcome === 'new').length;
      // One that waits for its rate now instead of its account has come on too.
      const isStuck = outcomes.every(
        (one, i) => one.outcome === 'parked' && one.reason === parked[i]?.reason,
      );
      return { tried: parked.length, placed, moreLeft: parked.length === parkedMax && !isStuck };
    } finally {
      await sql`select pg_advisory_unlock(${replayLock})`.execute(own);
    }
  });
}

type ParkedRow = { id: string; draft: FactDraft; reason: string; mail: string | null };
type Waiting = Pick<ParkedRow, 'id' | 'draft' | 'reason'>;

/** Parked facts whose key is known now, with mail addresses back in their drafts. */
export async function placeableFacts(db: Db): Promise<readonly Readonly<Waiting>[]> {
  // Each key is looked up once, however many facts wait for it.
  const { rows } = await sql<ParkedRow>`
    with waiting as materialized (
      select distinct parked_key as key from fact where state = 'parked'),
    known as materialized (
      select key from waiting where
        key like 'account:%' and exists (
          select from account a where a.external_id = substr(key, 9))
        or key like 'domain:%' and exists (
          select from partner p where p.domain = substr(key, 8))
        or key like 'rate:%' and exists (
          select from exchange_rate r
          where r.month = substr(key, 6, 7) and r.currency = substr(key, 14))
        or key like 'edition:%' and exists (
          select from edition e where e.from_on <= substr(key, 9)::date
            and (e.to_on is null or substr(key, 9)::date < e.to_on)))
    select f.id, f.draft, f.parked_reason as reason, i.mail from known join fact f on f.state = 'parked' and f.parked_key = known.key
    left join person_identity i on i.person_id =
      case when f.draft ->> 'person' ~ '^psn:[0-9]+$' then substr(f.draft ->> 'person', 5)::bigint end
    -- Erased: nobody is named by it any more, so that it stays where it is.
    where f.draft ->> 'person' is null or i.mail is not null
    limit ${parkedMax}`.execute(db);
  return rows.map(({ id, draft, reason, mail }) => ({
    id,
    reason,
    draft: mail === null ? draft : { ...draft, person: mail },
  }));
}

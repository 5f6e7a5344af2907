/**
 * Delivers what was committed: facts wake the journeys that wait for them, applications begin their enrolments, an edition
 * that comes into force wakes those that are open, mails go out.
 *
 * A loop in every serving process. Messages are locked while they are delivered, so that no two
 * relays take one, and a process that dies gives its own back. What cannot be delivered is put
 * off, what never can is set aside: neither holds up another.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type Client,
} from '@temporalio/client';
import type { Db } from '../db/connect.ts';
import type { FactsMessage } from '../db/messages.types.ts';
import * as awaiting from '../db/queries/awaiting.ts';
import { openEnrolments } from '../db/queries/enrolments.ts';
import * as outbox from '../db/queries/outbox.ts';
import type { OutboxRow } from '../db/queries/outbox.ts';
import type { FactFamily } from '../program/facts.ts';
import {
  changedSignal,
  type Enrolment,
  type SimulationRun,
  startOfEnrolment,
  startOfSimulation,
} from '../workflows/messages.ts';
import type { Deliver } from './mail/deliver.ts';

export type RelayDeps = {
  /** Role `ascent_worker`. */
  readonly db: Db;
  /** The engine's client, or how to get it: mails go out while the engine is away. */
  readonly temporal: Engine | (() => Promise<Engine>);
  /** Sends one mail; none sends no mails (they stay). */
  readonly deliver: Deliver | null;
  /**
   * Calls back when something was committed; returns how to stop. Without it the relay looks
   * every second.
   */
  readonly onChange?: (wake: () => void) => () => void;
  readonly log?: { readonly error: (detail: object, message: string) => void };
};

type Engine = Pick<Client, 'workflow'> & Partial<Pick<Client, 'connection'>>;

export type Relay = {
  /** Delivers everything that is due now; for tests and for a process that ends. */
  readonly drain: () => Promise<void>;
  /** Ends the loop after the delivery under way. */
  readonly stop: () => Promise<void>;
};

const everyMs = 1_000;
/**
 * After a turn a loop rests at least so long. A journey is woken five times a second at most: each
 * time costs it some events, and a steady stream would keep it from continuing as new.
 */
const factsRestMs = 200;
const mailRestMs = 200;
const factsMax = 500;
const signalsAtOnce = 16;
const signalTimeoutMs = 5_000;
/** Tries that the message itself fails before it is set aside. */
const mailTriesMax = 8;
const factsTriesMax = 30;
/** The engine is tried again soon: facts that wait for it are many, and people watch. */
const awayMs = 2_000;
const waitMinMs = 1_000;
const waitMaxMs = 600_000;

/** Starts the loop. */
export function startRelay(deps: RelayDeps): Relay {
  const loops = [
    createLoop(() => relayFacts(deps), factsRestMs, deps.log),
    createLoop(
      async () =>
        (await relayStart(deps, 'enrolment')) ||
        (await relayStart(deps, 'simulation')) ||
        relayEdition(deps),
      mailRestMs,
      deps.log,
    ),
    ...(deps.deliver === null ? [] : [createLoop(() => relayMail(deps), mailRestMs, deps.log)]),
  ];
  const unsubscribe = deps.onChange?.(() => loops.forEach((loop) => loop.wake()));
  return {
    drain: async () => {
      for (const loop of loops) await loop.drain();
    },
    stop: async () => {
      unsubscribe?.();
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

type Loop = {
  readonly wake: () => void;
  readonly drain: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/**
 * Runs `turn` until it finds nothing more, then waits to be woken, a second at most; longer while
 * the world fails.
 */
function createLoop(turn: () => Promise<boolean>, restMs: number, log: RelayDeps['log']): Loop {
  let stopped = false;
  let failures = 0;
  let awake = true;
  let wakeUp: (() => void) | undefined;
  let turning: Promise<unknown> = Promise.resolve();

  // One turn at a time, whoever asks for it.
  const next = (): Promise<boolean> => {
    const run = turning.then(turn);
    turning = run.catch(() => {});
    return run;
  };
  const rest = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(everyMs * 2 ** failures, 30_000));
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
      if (awake || stopped) wakeUp();
    });

  const loop = (async () => {
    while (!stopped) {
      awake = false;
      try {
        if (await next()) continue;
        failures = 0;
      } catch (error) {
        failures = Math.min(failures + 1, 5);
        log?.error({ err: error }, 'the relay failed; it tries again');
      }
      if (!stopped) await sleep(restMs);
      if (!stopped) await rest();
    }
  })();

  return {
    wake: () => {
      awake = true;
      // While the world fails a notice does not hurry it.
      if (failures === 0) wakeUp?.();
    },
    drain: async () => {
      while (await next());
    },
    stop: async () => {
      stopped = true;
      wakeUp?.();
      await loop;
    },
  };
}

/** One turn for facts: many messages, each journey woken once. True where there may be more. */
async function relayFacts(deps: RelayDeps): Promise<boolean> {
  return deps.db.transaction().execute(async (tx) => {
    const now = Date.now();
    const rows = await outbox.takeDue(tx, 'facts', factsMax, now);
    if (rows.length === 0) return false;
    const read = rows.map((row) => ({ row, message: factsOf(row.payload) }));
    for (const { row, message } of read) {
      if (message === null) await outbox.markFailed(tx, row.id, 'no message about facts');
    }
    const came = read.flatMap(({ message }) => message?.partners ?? []);
    const waiting = await awaiting.waitingFor(tx, merged(came));
    const { gone, failed, away } = await wakeAll(deps, waiting);
    await awaiting.stopAwaiting(tx, gone);
    const late = failed.length === 0 ? [] : await lateOnes(tx, read, failed);
    for (const row of late) await putOffFacts(tx, row, away, now);
    const lateIds = new Set(late.map(({ id }) => id));
    const done = read.filter(({ row, message }) => message !== null && !lateIds.has(row.id));
    await outbox.markDone(
      tx,
      done.map(({ row }) => row.id),
      now,
    );
    return rows.length === factsMax;
  });
}

async function putOffFacts(tx: Db, row: OutboxRow, away: boolean, now: number): Promise<void> {
  if (row.failures + 1 >= factsTriesMax)
    await outbox.markFailed(tx, row.id, 'a journey could not be woken');
  else
    await outbox.putOff(tx, row.id, {
      until: now + (away ? awayMs : waitFor(row.failures)),
      counts: !away,
    });
}

type Came = FactsMessage['partners'];

/** Partners and families, each once. */
function merged(came: Came): Came {
  const byPartner = new Map<string, Set<FactFamily>>();
  for (const { partnerId, families } of came) {
    const known = byPartner.get(partnerId) ?? new Set();
    byPartner.set(partnerId, known);
    for (const family of families) known.add(family);
  }
  return [...byPartner].map(([partnerId, families]) => ({ partnerId, families: [...families] }));
}

/**
 * Messages of which a journey could not be reached: they are delivered again, whole; a signal
 * twice does no harm.
 */
async function lateOnes(
  tx: Db,
  read: readonly { readonly row: OutboxRow; readonly message: FactsMessage | null }[],
  failed: readonly string[],
): Promise<readonly OutboxRow[]> {
  const late: OutboxRow[] = [];
  for (const { row, message } of read) {
    if (message === null) continue;
    const journeys = await awaiting.waitingFor(tx, message.partners);
    if (journeys.some((id) => failed.includes(id))) late.push(row);
  }
  return late;
}

type Woken = {
  readonly gone: readonly string[];
  readonly failed: readonly string[];
  /** Whether it is the engine that could not be reached, and not one journey. */
  readonly away: boolean;
};

/**
 * Signals journeys, some at once. Those that are gone count as done; those that could not be
 * reached come again.
 */
async function wakeAll(deps: RelayDeps, workflowIds: readonly string[]): Promise<Woken> {
  const gone: string[] = [];
  const failed: string[] = [];
  let away = false;
  if (workflowIds.length === 0) return { gone, failed, away };
  const { workflow, connection } = await engineOf(deps);
  const wake = async (id: string): Promise<void> => {
    const signal = (): Promise<void> => workflow.getHandle(id).signal(changedSignal);
    await (connection === undefined
      ? signal()
      : connection.withDeadline(Date.now() + signalTimeoutMs, signal));
  };
  const left = [...workflowIds];
  const work = async (): Promise<void> => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      if (away) {
        failed.push(id);
        continue;
      }
      try {
        await wake(id);
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) gone.push(id);
        else failed.push(id);
        away ||= isAway(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(signalsAtOnce, left.length) }, work));
  return { gone, failed, away };
}

const engineOf = ({ temporal }: RelayDeps): Engine | Promise<Engine> =>
  typeof temporal === 'function' ? temporal() : temporal;

/**
 * One turn for what begins with a message, an enrolment or a simulation: one begins, or has begun already. One that cannot
 * be begun waits for as long as it takes: somebody was told that it is received. True where there was one.
 */
async function relayStart(deps: RelayDeps, topic: 'enrolment' | 'simulation'): Promise<boolean> {
  return deps.db.transaction().execute(async (tx) => {
    const now = Date.now();
    const [row] = await outbox.takeDue(tx, topic, 1, now);
    if (row === undefined) return false;
    try {
      const { workflow, connection } = await engineOf(deps);
      const memo = { outbox: row.id };
      const start = (): Promise<unknown> =>
        topic === 'enrolment'
          ? workflow.start('enrolment', startOfEnrolment(row.payload as Enrolment, memo))
          : workflow.start(
              'simulateEdition',
              startOfSimulation(row.payload as SimulationRun, memo),
            );
      await (connection === undefined
        ? start()
        : connection.withDeadline(Date.now() + signalTimeoutMs, start));
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) {
        deps.log?.error({ err: error }, `this ${topic} could not be begun; it is tried again`);
        const until = now + (isAway(error) ? awayMs : waitFor(row.failures));
        await outbox.putOff(tx, row.id, { until, counts: !isAway(error) });
        return false;
      }
    }
    await outbox.markDone(tx, [row.id], Date.now());
    return true;
  });
}

/**
 * One turn for an edition that has come into force: some enrolments are woken, to look at their plan again; the rest in the
 * next turn. True where there may be more.
 */
async function relayEdition(deps: RelayDeps): Promise<boolean> {
  return deps.db.transaction().execute(async (tx) => {
    const now = Date.now();
    const [row] = await outbox.takeDue(tx, 'edition', 1, now);
    if (row === undefined) return false;
    const message = row.payload as outbox.EditionMessage;
    const open = await openEnrolments(tx, { after: message.after, limit: factsMax });
    const { failed, away } = await wakeAll(
      deps,
      open.map(({ workflowId }) => workflowId),
    );
    if (failed.length > 0) {
      await putOffFacts(tx, row, away, now);
      return false;
    }
    const last = open.at(-1);
    if (last !== undefined && open.length === factsMax)
      await outbox.setPayload(tx, row.id, { ...message, after: last.id });
    else await outbox.markDone(tx, [row.id], now);
    return true;
  });
}

/** gRPC: DEADLINE_EXCEEDED, UNAVAILABLE; at any depth, since clients wrap what they throw. */
function isAway(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && (at.code === 4 || at.code === 14)) return true;
  }
  return false;
}

function factsOf(payload: unknown): FactsMessage | null {
  const { partners } = (payload ?? {}) as { partners?: unknown };
  if (!Array.isArray(partners)) return null;
  const isRight = partners.every(
    (one: { partnerId?: unknown; families?: unknown }) =>
      typeof one?.partnerId === 'string' && Array.isArray(one.families),
  );
  return isRight ? { partners: partners as Came } : null;
}

/**
 * One turn for mail: one message, done as soon as the server has taken it. True where there was
 * one.
 */
async function relayMail({ db, deliver }: RelayDeps): Promise<boolean> {
  if (deliver === null) return false;
  return db.transaction().execute(async (tx) => {
    const now = Date.now();
    const [row] = await outbox.takeDue(tx, 'mail', 1, now);
    if (row === undefined) return false;
    const delivered = await deliver(tx, row);
    switch (delivered.outcome) {
      case 'done':
        await outbox.markDone(tx, [row.id], Date.now());
        return true;
      case 'away':
        // The server is away, not this message wrong: everything waits, and nothing counts.
        await outbox.putOff(tx, row.id, { until: now + waitFor(row.failures), counts: false });
        return false;
      case 'failed':
        if (row.failures + 1 >= mailTriesMax || delivered.final)
          await outbox.markFailed(tx, row.id, delivered.reason);
        else await outbox.putOff(tx, row.id, { until: now + waitFor(row.failures), counts: true });
        return true;
    }
  });
}

const waitFor = (failures: number): number => Math.min(waitMinMs * 4 ** failures, waitMaxMs);

/**
 * Commands: each runs once per idempotency key, however often and however many at once send it.
 *
 * The first answer is kept and given again. A repeat while the first runs joins it. Whoever waits longer than five
 * seconds gets 202 and where to ask later, or 503 while nothing has taken the command up yet: the same key again.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RuleViolation } from '../../program/errors.ts';
import type { Db } from '../../db/connect.ts';
import {
  claimCommand,
  commandById,
  finishCommand,
  releaseCommand,
  renewCommand,
  type Claim,
  type CommandAnswer,
  type CommandKey,
} from '../../db/queries/commands.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import type { Context } from '../context.ts';
import { busy, problemOf, Refusal, RULE_STATUS, type ProblemBody } from '../errors.ts';
import { uuidIdOf } from '../ids.ts';
import { assertCleanText } from '../json.ts';
import { localeOf, problemIn } from '../language.ts';

/** What a command's work answers. */
export type Given = { status: number; body: unknown; headers?: Record<string, string> };

/** What a command's work is given. */
export type Running = {
  /** The id for its update: the engine does nothing twice under it. */
  readonly updateId: string;
  /** Says that it was taken up for certain. */
  readonly onAccepted: () => void;
  /**
   * Keeps the answer in the transaction that makes the record: both stand, or neither. What only a transaction of the
   * database protects has to call it, since after a crash in between the repeat would make the record again.
   */
  readonly keep: (tx: Db, answer: Given) => Promise<Given>;
};
export type Work = (running: Running) => Promise<Given>;

/** Somebody else took the command over, and answered first: what this one did is rolled back. */
class AnsweredElsewhere extends Error {}

type Flight = { readonly answer: Promise<CommandAnswer>; readonly accepted: { now: boolean } };

/** Renewed while a command runs: a process that dies holds its commands up for no longer than this. */
const LEASE_MS = 10_000;
const RENEW_EVERY_MS = 2_500;
const LOOK_EVERY_MS = 150;

export type Commands = ReturnType<typeof createCommands>;

export function createCommands(context: Pick<Context, 'deps' | 'limits'>) {
  const { work: db } = context.deps;
  const flights = new Map<string, Flight>();
  const waitMs = context.limits.answerSeconds * 1000;

  function take(id: string, command: CommandKey, requestId: string, work: Work): Flight {
    const accepted = { now: false };
    let isKept = false;
    const running: Running = {
      updateId: updateIdOf(command),
      onAccepted: () => void (accepted.now = true),
      keep: async (tx, given) => {
        if (!(await finishCommand(tx, id, asKept(given)))) throw new AnsweredElsewhere();
        isKept = true;
        return given;
      },
    };
    const answer = answerOf(work(running), requestId).then(
      async (given) => {
        if (!isKept) await finishCommand(db, id, given);
        return given;
      },
      async (error: unknown) => {
        if (error instanceof AnsweredElsewhere) {
          const first = await commandById(db, id, command.principal);
          if (first?.state === 'done') return first.answer;
        }
        await releaseCommand(db, id).catch(() => {});
        throw error;
      },
    );
    const renewing = setInterval(() => {
      renewCommand(db, id, Date.now() + LEASE_MS).catch(() => {});
    }, RENEW_EVERY_MS);
    answer
      .catch(() => {})
      .finally(() => {
        clearInterval(renewing);
        flights.delete(id);
      });
    const flight = { answer, accepted };
    flights.set(id, flight);
    return flight;
  }

  /** Runs elsewhere: look until it is done, or its lease has run out and it is ours. */
  async function follow(id: string, command: CommandKey, until: number): Promise<Claim> {
    for (;;) {
      const claim = await claimCommand(db, command, Date.now(), LEASE_MS);
      if (claim.state !== 'running' || Date.now() > until || flights.has(id)) return claim;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  async function settle(
    claim: Claim,
    command: CommandKey,
    request: FastifyRequest,
    reply: FastifyReply,
    work: Work,
  ): Promise<FastifyReply> {
    if (claim.state === 'other-body') {
      throw new Refusal('KEY_REUSED', 'This Idempotency-Key was used for something else.');
    }
    if (claim.state === 'done')
      return give(reply.header('idempotency-replayed', 'true'), claim.answer);
    if (claim.state === 'ours')
      return wait(claim.id, take(claim.id, command, request.id, work), reply);
    const flight = flights.get(claim.id);
    if (flight !== undefined) return wait(claim.id, flight, reply);
    const followed = await follow(claim.id, command, Date.now() + waitMs);
    if (followed.state === 'running' && !flights.has(followed.id)) return later(followed.id, reply);
    return settle(followed, command, request, reply, work);
  }

  async function wait(id: string, flight: Flight, reply: FastifyReply): Promise<FastifyReply> {
    const late = new Promise<null>((resolve) => setTimeout(resolve, waitMs, null).unref());
    const answer = await Promise.race([flight.answer, late]);
    if (answer !== null) return give(reply, answer);
    if (!flight.accepted.now)
      throw busy('Nothing has taken this up yet; send it again with the same key.');
    return later(id, reply);
  }

  return {
    /** Runs a command and answers it. `said` is what the body says, for telling repeats from other commands. */
    async run(
      request: FastifyRequest,
      reply: FastifyReply,
      said: unknown,
      work: Work,
    ): Promise<FastifyReply> {
      const command = keyOf(request, askerOf(request), said);
      const claim = await claimCommand(db, command, Date.now(), LEASE_MS);
      return settle(claim, command, request, reply, work);
    },
  };
}

const later = (id: string, reply: FastifyReply): FastifyReply =>
  reply
    .code(202)
    .header('location', `/v1/requests/${uuidIdOf('req', id)}`)
    .type('application/json; charset=utf-8')
    .send(
      JSON.stringify({ id: uuidIdOf('req', id), state: 'running', status: null, answer: null }),
    );

/** Gives a kept answer, as it was; a refusal in the language of whoever reads it now. */
function give(reply: FastifyReply, { status, headers, body }: CommandAnswer): FastifyReply {
  void reply.code(status).headers(headers);
  if (status === 204) return reply.send();
  if (status < 400) return reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
  const locale = localeOf(reply.request);
  return reply
    .type('application/problem+json; charset=utf-8')
    .header('content-language', locale)
    .send(JSON.stringify(problemIn(locale, body as ProblemBody)));
}

/** A refusal is an answer too, kept like any other; what the world did (5xx, 429) is not. */
async function answerOf(work: ReturnType<Work>, requestId: string): Promise<CommandAnswer> {
  try {
    return asKept(await work);
  } catch (error) {
    const refusal = asRefusal(error);
    if (refusal === null || refusal.status >= 500 || refusal.status === 429) throw error;
    const { status, code, message, errors } = refusal;
    return { status, body: problemOf(status, code, message, requestId, errors), headers: {} };
  }
}

const asKept = ({ status, body, headers }: Given): CommandAnswer => ({
  status,
  body,
  headers: headers ?? {},
});

function asRefusal(
  error: unknown,
): (Pick<Refusal, 'status' | 'message' | 'errors'> & { code: string }) | null {
  if (error instanceof Refusal) return error;
  if (!(error instanceof RuleViolation)) return null;
  return {
    status: RULE_STATUS[error.code],
    code: error.code,
    message: error.message,
    errors: null,
  };
}

function keyOf(request: FastifyRequest, asker: Asker, said: unknown): CommandKey {
  return {
    principal: principalOf(asker),
    route: `${request.method} ${request.url.split('?', 1)[0] ?? ''}`,
    key: idempotencyKeyOf(request, asker),
    bodyHash: createHash('sha256').update(canonical(said)).digest(),
  };
}

/** A person in one role; the same person in another role is another principal. */
export const principalOf = (asker: Asker): string => `${asker.personId}/${asker.membershipId}`;

function idempotencyKeyOf(request: FastifyRequest, asker: Asker): string {
  const key = request.headers['idempotency-key'];
  if (key === undefined) {
    if (asker.role === 'system')
      throw new Refusal('KEY_MISSING', 'A system has to send an Idempotency-Key.');
    return randomUUID();
  }
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Refusal('KEY_MALFORMED', 'An Idempotency-Key has 1 to 255 visible ASCII characters.');
  }
  assertCleanText(key);
  return key;
}

/** The same for a command sent again: the engine knows an update by it. */
const updateIdOf = ({ principal, route, key }: CommandKey): string =>
  createHash('sha256')
    .update(JSON.stringify([principal, route, key]))
    .digest('hex')
    .slice(0, 40);

/** JSON with its keys in order, so that the same said differently is the same. */
function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

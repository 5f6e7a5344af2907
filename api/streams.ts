/**
 * Live updates: what the database tells over one connection goes to every open stream that may see it.
 *
 * A message says that something changed and which version it has now; the reader fetches it. Each frame is made once and
 * written to all sockets. A stream of one partner has the partner's version as the id of its messages, so that a reader
 * who comes back hears what changed since; a stream over many partners has a place in this process's own order.
 */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { WhatChanged } from '../db/messages.types.ts';
import type { Scope } from '../program/roles.ts';
import type { ApiLimits } from './deps.ts';
import { Refusal } from './errors.ts';
import { idOf } from './ids.ts';

/** What changed, as the database tells it: partners with their versions, and what of them. */
export type Change = {
  readonly partners: readonly string[];
  readonly what: readonly Changed[];
  readonly versions: Readonly<Record<string, number>>;
  /** Where one journey alone changed. */
  readonly journeyId: string | null;
};
export type Changed = WhatChanged | 'refetch';

/** What a stream shows: one partner, or all that a scope may see. */
export type Topic = { readonly partnerId: string } | { readonly scope: Scope };

export type Opening = {
  readonly response: ServerResponse;
  readonly headers: Record<string, string>;
  readonly personId: string;
  readonly topic: Topic;
  /** The id of the last message that the reader had; null for a new reader. */
  readonly lastId: string | null;
  /** The version that the partner has now; for a stream over many, 0. */
  readonly version: number;
  /** Asked from time to time: false once the reader may not see this any more. */
  readonly isGood: () => Promise<boolean>;
};

type Stream = {
  readonly response: ServerResponse;
  readonly personId: string;
  readonly topic: Topic;
  readonly isGood: () => Promise<boolean>;
};
type Kept = {
  readonly seq: number;
  readonly partnerId: string | null;
  readonly forOwners: boolean;
  readonly frame: Buffer;
};

/** What is being written is told to the program's streams only. */
const FOR_OWNERS: ReadonlySet<Changed> = new Set(['edition', 'simulation']);
const KEPT_MAX = 2000;
const CHECK_EVERY_BEATS = 4;
const BYE_MS = 1000;
/** A change of more partners than this (a file comes in) is one message for those who see many. */
const WIDE_AT_ONCE_MAX = 20;

export type Streams = ReturnType<typeof createStreams>;

/** `countryOf` tells the home country of partners, for streams of a region. */
export function createStreams(
  limits: Pick<ApiLimits, 'streamsPerPerson' | 'streamBytesBehindMax' | 'heartbeatSeconds'>,
  countriesOf: (partnerIds: readonly string[]) => Promise<ReadonlyMap<string, string>>,
) {
  const byPartner = new Map<string, Set<Stream>>();
  const wide = new Set<Stream>();
  const perPerson = new Map<string, number>();
  const countries = new Map<string, string>();
  const boot = randomUUID().slice(0, 8);
  const kept: Kept[] = [];
  let seq = 0;
  let dropped = 0;
  let beats = 0;
  const timer = setInterval(() => beat(), limits.heartbeatSeconds * 1000);
  timer.unref();

  const all = function* (): Iterable<Stream> {
    for (const streams of byPartner.values()) yield* streams;
    yield* wide;
  };

  function send(stream: Stream, frame: Buffer): void {
    const { response } = stream;
    if (response.destroyed || response.writableEnded) return;
    if (response.writableLength > limits.streamBytesBehindMax) {
      // It reads slower than things happen: it comes back by itself and hears what changed since.
      dropped += 1;
      response.destroy();
      return;
    }
    response.write(frame);
  }

  function beat(): void {
    beats += 1;
    const check = beats % CHECK_EVERY_BEATS === 0;
    for (const stream of all()) {
      send(stream, HEARTBEAT);
      if (check)
        void stream.isGood().then(
          (good) => (good ? undefined : bye(stream)),
          () => undefined,
        );
    }
  }

  function bye(stream: Stream): void {
    if (stream.response.destroyed || stream.response.writableEnded) return;
    const { response } = stream;
    response.end(BYE);
    // Whoever does not read it is left without.
    setTimeout(() => response.destroy(), BYE_MS).unref();
  }

  /** Opens a stream on a response that is ours alone. Refuses when one reader has too many. */
  function open(opening: Opening): void {
    const { response, personId, topic, isGood, lastId, version } = opening;
    const stream: Stream = { response, personId, topic, isGood };
    response.writeHead(200, {
      ...opening.headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      // The end of the stream is the end of its connection: kept alive, it would hold up the end of the process.
      connection: 'close',
    });
    const set = 'partnerId' in topic ? setOf(byPartner, topic.partnerId) : wide;
    set.add(stream);
    perPerson.set(personId, (perPerson.get(personId) ?? 0) + 1);
    response.once('close', () => {
      set.delete(stream);
      if ('partnerId' in topic && set.size === 0 && byPartner.get(topic.partnerId) === set)
        byPartner.delete(topic.partnerId);
      const left = (perPerson.get(personId) ?? 1) - 1;
      if (left > 0) perPerson.set(personId, left);
      else perPerson.delete(personId);
    });
    if ('partnerId' in topic) {
      send(stream, HELLO);
      if (lastId !== null) send(stream, sinceOf(topic.partnerId, lastId, version));
      return;
    }
    send(stream, frameOf(`${boot}-${seq}`, null));
    if (lastId !== null) void resumeWide(stream, lastId);
  }

  async function resumeWide(stream: Stream, lastId: string): Promise<void> {
    const [from, at] = lastId.split('-');
    const first = kept[0]?.seq ?? seq + 1;
    if (from !== boot || !(Number(at) >= first - 1)) {
      send(stream, frameOf(`${boot}-${seq}`, { partner: null, version: 0, what: ['refetch'] }));
      return;
    }
    for (const one of kept) if (one.seq > Number(at) && sees(stream, one)) send(stream, one.frame);
  }

  function sees(
    { topic }: Stream,
    { partnerId, forOwners }: Pick<Kept, 'partnerId' | 'forOwners'>,
  ): boolean {
    if (forOwners) return 'scope' in topic && topic.scope.kind === 'program';
    if (partnerId === null) return true;
    if ('partnerId' in topic) return topic.partnerId === partnerId;
    const { scope } = topic;
    if (scope.kind === 'program') return true;
    if (scope.kind === 'partner') return scope.partnerId === partnerId;
    return scope.kind === 'region' && scope.countries.includes(countries.get(partnerId) ?? '');
  }

  function keep(partnerId: string | null, message: Message): void {
    seq += 1;
    const frame = frameOf(`${boot}-${seq}`, message);
    const forOwners = message.what.every((one) => FOR_OWNERS.has(one));
    const one = { seq, partnerId, forOwners, frame };
    kept.push(one);
    if (kept.length > KEPT_MAX) kept.splice(0, KEPT_MAX / 2);
    for (const stream of wide) if (sees(stream, one)) send(stream, frame);
  }

  /** Tells every stream that may see it. */
  async function tell(change: Change): Promise<void> {
    const what = [...change.what];
    const journey = change.journeyId === null ? {} : { journey: idOf('jrn', change.journeyId) };
    if (change.partners.length === 0) {
      const message: Message = { partner: null, version: 0, what };
      keep(null, message);
      if (what.every((one) => FOR_OWNERS.has(one))) return;
      const frame = frameOf(null, message);
      for (const streams of byPartner.values()) for (const stream of streams) send(stream, frame);
      return;
    }
    const unknown = change.partners.filter((id) => !countries.has(id));
    if (unknown.length > 0 && wide.size > 0) {
      for (const [id, country] of await countriesOf(unknown)) countries.set(id, country);
    }
    const many = change.partners.length > WIDE_AT_ONCE_MAX;
    if (many) keep(null, { partner: null, version: 0, what: ['refetch'] });
    for (const partnerId of change.partners) {
      const version = change.versions[partnerId];
      const message: Message = {
        partner: idOf('ptn', partnerId),
        version: version ?? 0,
        what,
        ...journey,
      };
      const streams = byPartner.get(partnerId);
      if (streams !== undefined) {
        const frame = frameOf(version === undefined ? null : String(version), message);
        for (const stream of streams) send(stream, frame);
      }
      if (!many) keep(partnerId, message);
    }
  }

  return {
    open,
    tell,
    /** Throws unless this reader may open one more. */
    assertRoom(personId: string): void {
      if ((perPerson.get(personId) ?? 0) < limits.streamsPerPerson) return;
      throw new Refusal('TOO_MANY', 'You have too many streams open.', { retryAfterSeconds: 5 });
    },
    /** Says goodbye to all; the readers come back to whoever serves then. */
    close(): void {
      clearInterval(timer);
      for (const stream of all()) bye(stream);
    },
    /** Open streams, and those dropped for reading too slowly. */
    counts: () => ({
      open: [...perPerson.values()].reduce((sum, count) => sum + count, 0),
      dropped,
    }),
  };
}

type Message = {
  readonly partner: string | null;
  readonly version: number;
  readonly what: readonly Changed[];
  readonly journey?: string;
};

/** What may have changed while the reader was away: the standing if its version rose, journeys in any case. */
function sinceOf(partnerId: string, lastId: string, version: number): Buffer {
  const newer = !(Number(lastId) >= version);
  return frameOf(String(version), {
    partner: idOf('ptn', partnerId),
    version,
    what: newer
      ? ['standing', 'journey', 'approval', 'enrolment']
      : ['journey', 'approval', 'enrolment'],
  });
}

function frameOf(id: string | null, message: Message | null): Buffer {
  const data =
    message === null
      ? 'event: hello\nretry: 2000\ndata: {}'
      : `event: changed\ndata: ${JSON.stringify(message)}`;
  return Buffer.from(`${id === null ? '' : `id: ${id}\n`}${data}\n\n`);
}

const HELLO = frameOf(null, null);
const HEARTBEAT = Buffer.from(': still here\n\n');
const BYE = Buffer.from('event: bye\nretry: 1000\ndata: {}\n\n');

function setOf<K, V>(map: Map<K, Set<V>>, key: K): Set<V> {
  let set = map.get(key);
  if (set === undefined) {
    set = new Set();
    map.set(key, set);
  }
  return set;
}

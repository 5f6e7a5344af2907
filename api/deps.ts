/** What the API stands on, given by whoever composes a process; it reads no environment and opens no connection. */
import type { Client } from '@temporalio/client';
import type { FastifyBaseLogger } from 'fastify';
import type { Db } from '../db/connect.ts';
import type { Listener } from '../db/listen.ts';
import type { Standings } from '../db/standing.ts';
import type { Writer } from '../db/writer.ts';
import type { Clock } from '../program/clock.types.ts';
import type { Drafts } from '../program/edition/drafts.ts';
import type { Edition } from '../program/edition/types.ts';

export type ApiDeps = {
  /** Role `ascent_api`: rows through row-level security only. */
  readonly read: Db;
  /** Role `ascent_worker`: the API's own bookkeeping, and what a system may store. */
  readonly work: Db;
  readonly writer: Writer;
  readonly standings: Standings;
  readonly listener: Listener;
  /** The engine's client, or how to get it: the API serves reads while the engine is away. */
  readonly temporal: Client | (() => Client | Promise<Client>);
  readonly editions: readonly Edition[];
  /** The files of each edition as released, by edition id, for whoever wants to read them. */
  readonly editionFiles?: Readonly<Record<string, readonly EditionFile[]>>;
  /** Editions that are being written; none where nobody writes any here. */
  readonly drafts?: Drafts;
  /** The files of an edition as they lie on the disk now, drafts too, with its golden cases; null for none of this name. */
  readonly editionOnDisk?: (id: string) => Promise<{
    readonly files: readonly EditionFile[];
    readonly golden: readonly EditionFile[];
  } | null>;
  readonly clock: Clock;
  /** Told when accounts or rates came in: facts that waited for them can be placed now (the sweep's `soon`). */
  readonly onPlacesChanged?: () => void;
  readonly settings: ApiSettings;
  /** The demo's switches, where one runs that has them. */
  readonly demo?: DemoSwitches | null;
  /** None: nothing is logged. */
  readonly logger?: FastifyBaseLogger;
};

/** How the demo stands: its world loads, is there, or could not be loaded; `line` says what happens now. */
export type DemoState = {
  readonly state: 'loading' | 'ready' | 'failed';
  readonly line: string | null;
  readonly feed: boolean;
  /** How much the feed has sent since the start. */
  readonly sent: number;
  readonly canStartOver: boolean;
};
export type DemoSwitches = {
  readonly state: () => Promise<DemoState>;
  readonly feed: (on: boolean) => Promise<DemoState>;
  /** Null where it cannot be done now. Everything stops soon after, and comes back. */
  readonly startOver: () => Promise<DemoState | null>;
};

export type EditionFile = { readonly name: string; readonly text: string };

export type ApiSettings = {
  /** Where people reach it, without a slash at the end: `http://localhost:3000`. */
  readonly publicUrl: string;
  readonly demo: boolean;
  readonly oidc: OidcSettings;
  /** The folder of the built dashboard; null serves none. */
  readonly webRoot: string | null;
  /** `__Host-ascent` over https, `ascent-<port>` on loopback. */
  readonly cookieName: string;
  readonly version?: string;
  /** Other origins that may call with a bearer token (CORS); none if not given. */
  readonly origins?: readonly string[];
  readonly limits?: Partial<ApiLimits>;
};

export type OidcSettings = {
  readonly issuer: string;
  readonly audience: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  /** The one algorithm that access tokens are signed with; ES256 if not given. */
  readonly algorithm?: string;
  /** How long a token may live from its issue; 900 if not given. */
  readonly tokenSecondsMax?: number;
};

/** Limits; each can be set where the process is composed. */
export type ApiLimits = {
  readonly bodyBytesMax: number;
  readonly batchItemsMax: number;
  readonly evidenceBytesMax: number;
  readonly importBytesMax: number;
  /** Until the whole request has arrived; imports have the larger one. */
  readonly bodySecondsMax: number;
  readonly importSecondsMax: number;
  /** Requests of one principal: so many at once, and so many a second from then on. */
  readonly burst: number;
  readonly perSecond: number;
  readonly streamsPerPerson: number;
  readonly streamBytesBehindMax: number;
  readonly heartbeatSeconds: number;
  /** How long a command may take before it answers 202. */
  readonly answerSeconds: number;
  readonly sessionHours: number;
  /** Applications begun from one address without a sign-in: so many at once, and so many a minute from then on. */
  readonly applicationsBurst: number;
  readonly applicationsPerMinute: number;
  /** The event loop is this late, on average over a second: turn away until it is not; 0 never does. */
  readonly loopDelayMsMax: number;
};

export const DEFAULT_LIMITS: ApiLimits = {
  bodyBytesMax: 1024 * 1024,
  batchItemsMax: 1000,
  evidenceBytesMax: 10 * 1024 * 1024,
  importBytesMax: 512 * 1024 * 1024,
  bodySecondsMax: 20,
  importSecondsMax: 1800,
  burst: 2000,
  perSecond: 1000,
  streamsPerPerson: 12,
  streamBytesBehindMax: 256 * 1024,
  heartbeatSeconds: 15,
  answerSeconds: 5,
  sessionHours: 12,
  applicationsBurst: 30,
  applicationsPerMinute: 6,
  loopDelayMsMax: 3000,
};

/** What the routes share: what the process was composed of, and what the API keeps while it runs. */
import type { FastifyRequest } from 'fastify';
import type { ChangeMessage } from '../db/messages.types.ts';
import { homeCountries } from '../db/queries/partner-countries.ts';
import { createScopedReads, type ScopedReads } from '../db/scoped-reads.ts';
import type { Asker } from './auth/principals.ts';
import type { ApiDeps, ApiLimits } from './deps.ts';
import { createCommands, type Commands } from './commands/run.ts';
import { createStreams, type Change, type Streams } from './streams.ts';

export type Context = {
  readonly deps: ApiDeps;
  readonly limits: ApiLimits;
  readonly streams: Streams;
  readonly commands: Commands;
  /** What many ask for at once, read together. */
  readonly reads: ScopedReads;
  /** Who sends this request; null for nobody. Set when the guard is built. */
  authenticate: (request: FastifyRequest) => Promise<Asker | null>;
  /** False once the process is closing. */
  isOpen: () => boolean;
  close: () => void;
};

/** Begins to listen for changes; `close` ends what is open. */
export function createContext(deps: ApiDeps, limits: ApiLimits): Context {
  let open = true;
  const streams = createStreams(limits, (ids) => homeCountries(deps.work, ids));
  const stop = deps.listener.onChange((message: ChangeMessage) => {
    streams.tell(changeOf(message)).catch(() => {}); // A reader who missed it hears of it when it comes back.
  });
  const stopDrafts = deps.drafts?.onChange(() => {
    void streams.tell({ partners: [], what: ['edition'], versions: {}, journeyId: null });
  });
  return {
    deps,
    limits,
    streams,
    commands: createCommands({ deps, limits }),
    reads: createScopedReads(deps.read),
    authenticate: async () => null,
    isOpen: () => open,
    close: () => {
      open = false;
      stop();
      stopDrafts?.();
      streams.close();
    },
  };
}

const changeOf = (message: ChangeMessage): Change =>
  'refetch' in message
    ? { partners: [], what: ['refetch'], versions: {}, journeyId: null }
    : {
        partners: message.p,
        what: message.w,
        versions: message.v ?? {},
        journeyId: message.j ?? null,
      };

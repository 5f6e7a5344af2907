/** One connection of the process that hears what changed; it comes back by itself, and then says: fetch again. */
import pg from 'pg';
import { CHANNEL, type ChangeMessage } from './messages.types.ts';

export type Listener = {
  /** Calls back for every message; returns how to end it. What was missed while away arrives as `refetch`. */
  readonly onChange: (callback: (message: ChangeMessage) => void) => () => void;
  readonly stop: () => Promise<void>;
};

export type ListenOptions = {
  /** Told of each loss of the connection. */
  readonly onError?: (error: Error) => void;
};

const retryFirstMs = 100;
const retryMaxMs = 5_000;

/** Listens on the channel of the product. Throws if the database cannot be reached at the start. */
export async function listen(url: string, options: ListenOptions = {}): Promise<Listener> {
  const callbacks = new Set<(message: ChangeMessage) => void>();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let client = await open();

  function tell(message: ChangeMessage): void {
    for (const callback of callbacks) callback(message);
  }

  async function open(): Promise<pg.Client> {
    const opened = new pg.Client({
      connectionString: url,
      application_name: 'ascent-listen',
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    });
    opened.on('notification', ({ payload }) => tell(messageOf(payload)));
    opened.on('error', (error) => lost(opened, error));
    opened.on('end', () => lost(opened, new Error('the connection ended')));
    try {
      await opened.connect();
      await opened.query(`listen ${CHANNEL}`);
    } catch (error) {
      opened.removeAllListeners('end');
      opened.end().catch(() => {});
      throw error;
    }
    return opened;
  }

  function lost(which: pg.Client, error: Error): void {
    if (stopped || which !== client || timer !== undefined) return;
    options.onError?.(error);
    which.end().catch(() => {});
    again(retryFirstMs);
  }

  function again(delayMs: number): void {
    timer = setTimeout(() => {
      open().then(
        (opened) => {
          timer = undefined;
          client = opened;
          if (stopped) opened.end().catch(() => {});
          else tell({ refetch: true });
        },
        (error: Error) => {
          options.onError?.(error);
          if (!stopped) again(Math.min(delayMs * 2, retryMaxMs));
        },
      );
    }, delayMs);
  }

  return {
    onChange: (callback) => {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      callbacks.clear();
      await client.end().catch(() => {});
    },
  };
}

/** A payload as a message; one that cannot be read says that something changed. */
function messageOf(payload: string | undefined): ChangeMessage {
  try {
    return JSON.parse(payload ?? '') as ChangeMessage;
  } catch {
    return { refetch: true };
  }
}

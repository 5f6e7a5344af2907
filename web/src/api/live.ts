import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { StreamMessage } from './types.ts';

/** Whether changes arrive by themselves: `live`, or since when not. */
export type LiveState = {
  readonly state: 'connecting' | 'live' | 'reconnecting';
  readonly at: Date;
};

let current: LiveState = { state: 'connecting', at: new Date() };
const listeners = new Set<() => void>();

function set(state: LiveState['state']): void {
  current = { state, at: new Date() };
  for (const listener of listeners) listener();
}

/** The state of the one stream of this page. */
export function useLive(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

/** Changes closer together than this are one refetch: a file of thousands of facts is not thousands of reads. */
const GATHER_MS = 150;

/**
 * Listens on `/v1/partners/{id}/stream`, or on `/v1/stream` for the vendor's people, and refetches what changed.
 * Returns the way to stop. The browser reconnects by itself with `Last-Event-ID`; after a reconnect everything on the
 * screen is refetched, so that nothing depends on messages that were missed.
 */
export function listen(queries: QueryClient, partner: string | null): () => void {
  const gathered = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let source: EventSource | undefined;
  let wasOpen = false;
  let stopped = false;

  const flush = () => {
    timer = undefined;
    const what = [...gathered];
    gathered.clear();
    if (what.includes('refetch')) void queries.invalidateQueries();
    else
      for (const key of what)
        void queries.invalidateQueries({ queryKey: JSON.parse(key) as string[] });
  };
  const gather = (keys: readonly (readonly string[])[] | 'refetch') => {
    if (keys === 'refetch') gathered.add('refetch');
    else for (const key of keys) gathered.add(JSON.stringify(key));
    timer ??= setTimeout(flush, GATHER_MS);
  };
  const connect = () => {
    if (stopped) return;
    source = new EventSource(partner === null ? '/v1/stream' : `/v1/partners/${partner}/stream`);
    source.addEventListener('open', () => {
      set('live');
      if (wasOpen) gather('refetch');
      wasOpen = true;
    });
    source.addEventListener('changed', (event) => {
      const message = JSON.parse((event as MessageEvent<string>).data) as StreamMessage;
      gather(keysFor(message));
    });
    source.addEventListener('error', () => {
      set('reconnecting');
      // A refused stream (a restart behind a proxy answers 502) is closed for good by the browser: begin again.
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(connect, 2_000);
    });
  };
  connect();
  return () => {
    stopped = true;
    clearTimeout(timer);
    clearTimeout(retry);
    source?.close();
    set('connecting');
  };
}

/** Which queries show what a message says has changed. */
function keysFor(message: StreamMessage): readonly (readonly string[])[] | 'refetch' {
  const keys: string[][] = [];
  for (const what of message.what) {
    if (what === 'refetch') return 'refetch';
    if (what === 'standing') {
      keys.push(message.partner === null ? ['standing'] : ['standing', message.partner]);
      keys.push(['standing', 'all'], ['me'], ['approval'], ['learning']);
    } else if (what === 'journey')
      keys.push(['journey'], ['me'], ['notification', 'list'], ['learning']);
    else if (what === 'approval') keys.push(['approval'], ['me'], ['journey']);
    else if (what === 'enrolment') keys.push(['enrolment'], ['me'], ['notification', 'list']);
    else if (what === 'notification') keys.push(['me'], ['notification', 'list'], ['learning']);
    else if (what === 'members') keys.push(['members']);
    else if (what === 'edition') keys.push(['edition'], ['simulation']);
    else if (what === 'simulation') keys.push(['simulation']);
    else keys.push(['source']);
  }
  return keys;
}

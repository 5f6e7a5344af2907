import { useSyncExternalStore } from 'react';

let sentence = '';
const listeners = new Set<() => void>();

/** One sentence to the screen reader about what changed by itself. */
export function announce(says: string): void {
  sentence = says;
  for (const listener of listeners) listener();
}

/** The last sentence; shown by the shell in a polite live region. */
export const useAnnounced = (): string =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => sentence,
  );

import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { type View, decisionLink } from './views.ts';

const CHORD_MS = 1_200;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/**
 * Calls `onKey` for single keys, never while something is typed, a dialog is open, or after the shell's `g`. It answers
 * whether the key meant something: then nothing else gets it, such as a field that opens by it.
 */
export function usePlainKeys(onKey: (key: string) => boolean): void {
  const handler = useRef(onKey);
  handler.current = onKey;
  useEffect(() => {
    let chordAtMs = 0;
    const listener = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target))
        return;
      if (document.querySelector('[role="dialog"]') !== null) return;
      if (event.key === 'g') chordAtMs = Date.now();
      else if (Date.now() - chordAtMs < CHORD_MS) chordAtMs = 0;
      else if (handler.current(event.key.toLowerCase())) event.preventDefault();
    };
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}

/** `j` and `k` open the next and the one before in the list. */
export function useMoving(
  items: readonly { readonly id: string }[],
  shown: string | undefined,
  view: View,
): void {
  const navigate = useNavigate();
  usePlainKeys((key) => {
    if (key !== 'j' && key !== 'k') return false;
    const at = items.findIndex((item) => item.id === shown);
    const next = items[key === 'j' ? at + 1 : at - 1];
    if (next !== undefined) void navigate({ ...decisionLink(next.id, view), replace: true });
    return true;
  });
}

import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { NavItem } from './navigation.ts';

const CHORD_MS = 1_200;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** Ctrl-K and `/` search; `g` and a letter go to a page. Never while something is typed. */
export function useKeys(items: readonly NavItem[], onSearch: () => void): void {
  const navigate = useNavigate();
  const chordAt = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        onSearch();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('[role="dialog"]') !== null) return;
      if (event.key === '/') {
        event.preventDefault();
        onSearch();
      } else if (Date.now() - chordAt.current < CHORD_MS) {
        chordAt.current = 0;
        const item = items.find((each) => each.key === event.key);
        if (item !== undefined) void navigate({ to: item.to });
      } else if (event.key === 'g') {
        chordAt.current = Date.now();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [items, navigate, onSearch]);
}

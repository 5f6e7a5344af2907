import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { applicationQuery, saveApplication } from '../../api/applications.ts';
import { ProblemError } from '../../api/problem.ts';
import type { ApplicationDraft, ApplicationOne, Lacking } from '../../api/types.ts';

const SAVE_AFTER_MS = 700;

/** How the form stands towards what is saved. `stale`: another window saved meanwhile, nothing goes from here any more. */
export type Saving = 'saved' | 'unsaved' | 'saving' | 'failed' | 'stale';

export type Drafting = {
  readonly draft: ApplicationDraft;
  readonly saving: Saving;
  readonly change: (draft: ApplicationDraft) => void;
  /** Saves at once; answers what is saved, null where it could not be. */
  readonly save: () => Promise<ApplicationOne | null>;
};

/** The form's draft: kept here while typing, saved a moment later, one save at a time and each over the one before. */
export function useDrafting(application: ApplicationOne): Drafting {
  const queries = useQueryClient();
  const [draft, setDraft] = useState(application.draft);
  const [saving, setSaving] = useState<Saving>('saved');
  const at = useRef({ draft: application.draft, saved: application, isStale: false });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const running = useRef<Promise<ApplicationOne | null>>(Promise.resolve(application));

  const once = useCallback(async (): Promise<ApplicationOne | null> => {
    const { current } = at;
    if (current.isStale) return null;
    const sent = current.draft;
    if (sent === current.saved.draft) return current.saved;
    setSaving('saving');
    try {
      const saved = await saveApplication(current.saved.version, sent);
      // Compared by identity from here on: what is saved is what was typed.
      current.saved = { ...saved, draft: sent };
      queries.setQueryData(applicationQuery().queryKey, current.saved);
      setSaving(current.draft === sent ? 'saved' : 'unsaved');
      return current.saved;
    } catch (error) {
      current.isStale = error instanceof ProblemError && error.problem.status === 412;
      setSaving(current.isStale ? 'stale' : 'failed');
      return null;
    }
  }, [queries]);

  const save = useCallback((): Promise<ApplicationOne | null> => {
    clearTimeout(timer.current);
    running.current = running.current.then(once);
    return running.current;
  }, [once]);

  const change = useCallback(
    (next: ApplicationDraft) => {
      at.current.draft = next;
      setDraft(next);
      if (at.current.isStale) return;
      setSaving('unsaved');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), SAVE_AFTER_MS);
    },
    [save],
  );

  // Whoever closes the window a moment after typing is asked; whoever goes elsewhere is saved.
  useEffect(() => {
    const leaving = (event: BeforeUnloadEvent) => {
      if (at.current.draft === at.current.saved.draft || at.current.isStale) return;
      void save();
      event.preventDefault();
    };
    window.addEventListener('beforeunload', leaving);
    return () => {
      window.removeEventListener('beforeunload', leaving);
      void save();
    };
  }, [save]);

  return { draft, saving, change, save };
}

export const STEPS = ['company', 'sites', 'contacts', 'signer', 'review'] as const;
export type StepName = (typeof STEPS)[number];

/** The step whose field a pointer names. */
export const stepOf = ({ pointer }: Pick<Lacking, 'pointer'>): StepName =>
  STEPS.find((step) => pointer === `/${step}` || pointer.startsWith(`/${step}/`)) ?? 'review';

import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { announce } from '../../api/announce.ts';
import { decide } from '../../api/journeys.ts';
import type { ApprovalList, ApprovalOne, DecisionBody } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { type View, decisionLink } from './views.ts';
import { useDecisionsTexts } from './texts.ts';

/** The last thing that was said about a decision: that it is made, or that it was not saved. */
export type Said = {
  readonly tone: 'done' | 'refused';
  readonly says: string;
  readonly id: string;
};

/** Deciding: what to call, what was said last. */
export type Deciding = {
  readonly said: Said | null;
  readonly decide: (one: ApprovalOne, body: DecisionBody) => void;
  /** False for a moment after a decision, so that a key held down decides once. */
  readonly ready: () => boolean;
};

type Listed = { readonly id: string };

const REST_MS = 500;
let decidedAtMs = 0;

/**
 * Decides, at once on the screen: the line leaves the list, the next one opens, and a refusal brings it back with its
 * reason.
 */
export function useDeciding(items: readonly Listed[], view: View, phone: boolean): Deciding {
  const t = useDecisionsTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [said, setSaid] = useState<Said | null>(null);
  const sending = useMutation({
    mutationFn: ({ one, body }: { one: ApprovalOne; body: DecisionBody }) =>
      decide(one.id, one.version, body),
    onMutate: async ({ one }) => {
      await queries.cancelQueries({ queryKey: ['approval', 'list'] });
      const before = queries.getQueriesData<InfiniteData<ApprovalList>>({
        queryKey: ['approval', 'list'],
      });
      queries.setQueriesData<InfiniteData<ApprovalList>>(
        { queryKey: ['approval', 'list'] },
        (old) => (old === undefined ? old : without(old, one)),
      );
      return before;
    },
    onError: (error, { one }, before) => {
      for (const [key, data] of before ?? []) queries.setQueryData(key, data);
      const says = t('failed', { partner: one.partner.name, reason: error.message });
      setSaid({ tone: 'refused', says, id: one.id });
      announce(says);
    },
    onSettled: (_, __, { one }) => {
      void queries.invalidateQueries({ queryKey: ['approval', 'list'] });
      void queries.invalidateQueries({ queryKey: ['approval', 'one', one.id] });
      void queries.invalidateQueries({ queryKey: ['me'] });
    },
  });
  return {
    said,
    ready: () => Date.now() - decidedAtMs > REST_MS,
    decide: (one, body) => {
      decidedAtMs = Date.now();
      const next = nextOf(items, one.id);
      const says = t(`done.${body.verdict}`, {
        step: format.say(one.title),
        partner: one.partner.name,
      });
      setSaid({ tone: 'done', says, id: one.id });
      announce(says);
      sending.mutate({ one, body });
      void navigate(
        next === undefined || phone
          ? { to: '/decisions', search: { view } }
          : decisionLink(next.id, view),
      );
    },
  };
}

/** The one after, else the one before. */
function nextOf(items: readonly Listed[], id: string): Listed | undefined {
  const at = items.findIndex((item) => item.id === id);
  return at === -1 ? items[0] : (items[at + 1] ?? items[at - 1]);
}

function without(old: InfiniteData<ApprovalList>, one: ApprovalOne): InfiniteData<ApprovalList> {
  const late = one.daysLate > 0 ? 1 : 0;
  const own = one.mayDecide ? 1 : 0;
  return {
    ...old,
    pages: old.pages.map((page) => ({
      ...page,
      items: page.items.filter((item) => item.id !== one.id),
      counts: {
        mine: page.counts.mine - own,
        team: page.counts.team - 1,
        overdue: page.counts.overdue - late,
        decided: page.counts.decided + 1,
      },
    })),
  };
}

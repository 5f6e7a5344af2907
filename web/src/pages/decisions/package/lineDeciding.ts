import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { announce } from '../../../api/announce.ts';
import { decideLines } from '../../../api/enrolments.ts';
import { ProblemError } from '../../../api/problem.ts';
import type { DecideLinesBody, EnrolmentOne } from '../../../api/types.ts';
import { useFormat } from '../../../i18n/locale.tsx';
import { useLineName } from '../../enrolment/words.ts';
import { cardsOf } from './cards.ts';
import { usePackageTexts } from './texts.ts';

/** Lines that somebody else decided at the same time, and what was written here about them. */
export type Raced = { readonly lines: readonly string[]; readonly reason: string };

export type LineDeciding = {
  readonly decide: (body: DecideLinesBody) => void;
  /** Ids of the lines whose decision is on its way. */
  readonly underWay: readonly string[];
  readonly error: { readonly lines: readonly string[]; readonly error: Error } | null;
  readonly raced: Raced | null;
  readonly forget: () => void;
  /** Keeps what is being written about lines, for when somebody else decides them meanwhile. */
  readonly draft: (lines: readonly string[], reason: string) => void;
};

const RACED = new Set(['ALREADY_DECIDED', 'LINE_NOT_OPEN', 'JOURNEY_CLOSED']);

/** Decides lines; where somebody was faster it says so, and keeps what was written. */
export function useLineDeciding(one: EnrolmentOne): LineDeciding {
  const t = usePackageTexts();
  const format = useFormat();
  const nameOf = useLineName();
  const queries = useQueryClient();
  const [raced, setRaced] = useState<Raced | null>(null);
  const sending = useMutation({
    mutationFn: (body: DecideLinesBody) => decideLines(one.id, body),
    onSuccess: (_, { lines, verdict }) => {
      const names = one.lines.filter(({ id }) => lines.includes(id)).map(nameOf);
      const done = t(`done.${verdict}`, { line: format.list(names), partner: one.partner.name });
      const next = cardsOf(one).find((card) => !card.some(({ id }) => lines.includes(id)));
      announce(
        next === undefined ? done : `${done} ${t('next', { line: format.list(next.map(nameOf)) })}`,
      );
    },
    onError: (error, { lines, reason }) => {
      if (error instanceof ProblemError && RACED.has(error.problem.code))
        setRaced({ lines, reason: reason ?? '' });
    },
    onSettled: async () => {
      void queries.invalidateQueries({ queryKey: ['me'] });
      await queries.invalidateQueries({ queryKey: ['enrolment'] });
    },
  });
  const drafts = useRef(new Map<string, Raced>());
  useEffect(() => {
    const mine = new Set(one.lines.filter(({ mayDecide }) => mayDecide).map(({ id }) => id));
    for (const [key, draft] of drafts.current) {
      if (draft.lines.some((id) => mine.has(id))) continue;
      drafts.current.delete(key);
      setRaced(draft);
    }
  }, [one]);
  const lines = sending.variables?.lines ?? [];
  const isRaced = sending.error instanceof ProblemError && RACED.has(sending.error.problem.code);
  return {
    decide: (body) => {
      setRaced(null);
      drafts.current.delete(body.lines.join());
      sending.mutate(body);
    },
    underWay: sending.isPending ? lines : [],
    error: sending.error === null || isRaced ? null : { lines, error: sending.error },
    raced,
    forget: () => setRaced(null),
    draft: (of, reason) => {
      if (reason.trim() === '') drafts.current.delete(of.join());
      else drafts.current.set(of.join(), { lines: of, reason: reason.trim() });
    },
  };
}

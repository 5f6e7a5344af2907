import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Kind } from '../api/types.ts';
import { useCommon } from '../i18n/common.ts';
import { usePartner } from '../shell/partner.tsx';
import classes from './Why.module.css';

/** A number whose reasons are asked: one line (`entry`), or what a model, kind, country adds up to. */
export type WhyTarget = {
  readonly entry?: string;
  /** A business model, or `company` for the company's own. */
  readonly model?: string;
  readonly kind?: Kind;
  readonly country?: string;
  readonly influence?: boolean;
  /** The partner, where it is not the reader's own. */
  readonly of?: string;
};

const KINDS = new Set<string>(['foundational', 'performing', 'differentiating']);

/** The target in an address: `model:solution-reseller,kind:performing`; `total` for everything. */
export function writeWhy(target: WhyTarget): string {
  const parts = Object.entries(target)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => `${name}:${String(value)}`);
  return parts.length === 0 ? 'total' : parts.join(',');
}

/** The target that an address names; parts that mean nothing are dropped. */
export function readWhy(text: string): WhyTarget {
  const parts = new Map(
    text.split(',').map((part) => {
      const [name = '', ...rest] = part.split(':');
      return [name, rest.join(':')] as const;
    }),
  );
  const [entry, model, kind, country, of] = ['entry', 'model', 'kind', 'country', 'of'].map(
    (name) => parts.get(name),
  );
  return {
    ...(entry ? { entry } : {}),
    ...(model ? { model } : {}),
    ...(kind && KINDS.has(kind) ? { kind: kind as Kind } : {}),
    ...(country ? { country } : {}),
    ...(of ? { of } : {}),
    ...(parts.has('influence') ? { influence: true } : {}),
  };
}

type WhyProps = {
  to: WhyTarget;
  /** What it is that is asked, for the screen reader: `268 points, Solution Reseller`. */
  points: number;
  what: string;
  children?: ReactNode;
};

/** The dotted link after a number; opens the docked panel, on the phone a page. */
export function Why({ to, points, what, children }: WhyProps) {
  const t = useCommon();
  const { whyOf } = usePartner();
  const search = useSearch({ strict: false });
  const why = writeWhy({ ...to, ...whyOf });
  return (
    <Link
      to="."
      search={(before) => ({ ...before, why })}
      resetScroll={false}
      className={classes['why'] ?? ''}
      data-why={why}
      data-open={search.why === why || undefined}
      aria-label={t('whyPoints', { points, what })}
    >
      {children ?? t('why')}
    </Link>
  );
}

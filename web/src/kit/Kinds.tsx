import type { KindPoints } from '../api/types.ts';
import { useCommon } from '../i18n/common.ts';
import { useFormat } from '../i18n/locale.tsx';
import classes from './Kinds.module.css';

/** What a piece of a bar shows; `influence` is performing points, hatched. */
export type Piece = 'foundational' | 'performing' | 'influence' | 'differentiating';

/** The kinds of points with their sums, in the order in which bars are built. */
export function KindLegend({ kinds }: { kinds: KindPoints }) {
  const t = useCommon();
  const format = useFormat();
  return (
    <ul className={classes['legend']}>
      {(['foundational', 'performing', 'influence', 'differentiating'] as const)
        .filter((kind) => kind !== 'influence' || kinds.influence !== 0)
        .map((kind) => (
          <li key={kind} className={classes['item']}>
            <KindDot kind={kind} />
            {t(kind)} <b data-num>{format.number(kinds[kind])}</b>
          </li>
        ))}
    </ul>
  );
}

/** The square of a kind. Decorative: its word stands beside it. */
export function KindDot({ kind }: { kind: Piece }) {
  return <span className={classes['dot']} data-kind={kind} aria-hidden />;
}

/** The kind of one line in words, with its square; influence named. */
export function KindWord({
  kind,
  influence,
}: {
  kind: Exclude<Piece, 'influence'>;
  influence: boolean;
}) {
  const t = useCommon();
  return (
    <span className={classes['item']}>
      <KindDot kind={influence ? 'influence' : kind} />
      {t(kind)}
      {influence ? <span className={classes['quiet']}>· {t('influenced')}</span> : null}
    </span>
  );
}

/** The pieces of a bar: performing without influence, then influence, in the order of the legend. */
export function piecesOf(kinds: KindPoints): readonly { kind: Piece; points: number }[] {
  return [
    { kind: 'foundational' as const, points: kinds.foundational },
    { kind: 'performing' as const, points: kinds.performing - kinds.influence },
    { kind: 'influence' as const, points: kinds.influence },
    { kind: 'differentiating' as const, points: kinds.differentiating },
  ].filter((piece) => piece.points > 0);
}

import { useElementSize } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { Standing } from '../api/types.ts';
import { useFormat } from '../i18n/locale.tsx';
import type { Piece } from './Kinds.tsx';
import classes from './PointsBar.module.css';

type Row = {
  key: string;
  title: string;
  detail: string;
  points: number;
  pieces: readonly { kind: Piece; points: number }[];
  why: ReactNode;
  /** The pieces that *Why?* is open on. */
  lit?: ((piece: Piece) => boolean) | undefined;
};
type PointsBarProps = {
  rows: readonly Row[];
  /** All together: a bar in ink, and what is missing to `next`, dashed. */
  total: { title: string; detail: string; points: number; missing: number; why: ReactNode };
  tiers: Standing['tiers'];
};

/** Digits of 6.5 px and some air: below that the figure stands at the end of the row only. */
const fits = (figure: string, px: number): boolean => px >= figure.length * 6.5 + 3;

/**
 * Stacked bars on one scale, each beginning where the last ended, so that they build the total; the tiers' lines go
 * through all of them. Every figure also stands at the end of its row.
 */
export function PointsBar({ rows, total, tiers }: PointsBarProps) {
  const format = useFormat();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const max = scaleOf(total.points, total.missing, tiers);
  const lines = tiers.filter((tier) => tier.points > 0 && tier.points <= max);
  const at = (points: number) => `${(points / max) * 100}%`;
  let start = 0;
  return (
    <div className={classes['chart']}>
      <div className={classes['scale']} aria-hidden>
        <div className={classes['lane']}>
          {lines.map((tier, index) => (
            <span
              key={tier.id}
              className={classes['tier']}
              data-edge={edgeOf(tier.points / max)}
              data-crowded={isCrowded(lines, index, max, width) || undefined}
              style={{ insetInlineStart: at(tier.points) }}
            >
              {format.say(tier.title)} <b>{format.number(tier.points)}</b>
            </span>
          ))}
        </div>
      </div>
      <ul className={classes['rows']}>
        {rows.map((row) => {
          const from = start;
          start += Math.max(0, row.points);
          return (
            <li key={row.key} className={classes['row']}>
              <RowWords title={row.title} detail={row.detail} />
              <div className={classes['lane']} aria-hidden>
                <Lines lines={lines} at={at} />
                <Pieces
                  pieces={row.pieces}
                  from={from}
                  at={at}
                  max={max}
                  width={width}
                  lit={row.lit}
                />
              </div>
              <RowFigure points={row.points} why={row.why} />
            </li>
          );
        })}
        <li className={classes['row']}>
          <RowWords title={total.title} detail={total.detail} />
          <div className={classes['lane']} aria-hidden ref={ref}>
            <Lines lines={lines} at={at} />
            <span
              className={classes['all']}
              style={{ insetInlineStart: 0, inlineSize: at(total.points) }}
            >
              {fits(format.number(total.points), (total.points / max) * width)
                ? format.number(total.points)
                : ''}
            </span>
            {total.missing > 0 ? (
              <span
                className={classes['missing']}
                style={{ insetInlineStart: at(total.points), inlineSize: at(total.missing) }}
              >
                {fits(format.number(total.missing), (total.missing / max) * width)
                  ? format.number(total.missing)
                  : ''}
              </span>
            ) : null}
          </div>
          <RowFigure points={total.points} why={total.why} />
        </li>
      </ul>
    </div>
  );
}

/** The scale ends a little beyond the next tier, or beyond the total where there is none. */
function scaleOf(points: number, missing: number, tiers: Standing['tiers']): number {
  const top = Math.max(
    points + Math.max(0, missing),
    ...(points === 0 ? tiers.map((t) => t.points) : [0]),
  );
  return Math.max(1, top * 1.06);
}

/** A label near an edge is set against it, not over its line. */
const edgeOf = (part: number): 'start' | 'end' | undefined =>
  part < 0.1 ? 'start' : part > 0.9 ? 'end' : undefined;

/** Whether the label before would be written over: then this one stays a line. */
function isCrowded(lines: Standing['tiers'], index: number, max: number, width: number): boolean {
  const after = lines[index + 1];
  const here = lines[index];
  if (after === undefined || here === undefined || width === 0) return false;
  return ((after.points - here.points) / max) * width < 96;
}

function Lines({ lines, at }: { lines: Standing['tiers']; at: (points: number) => string }) {
  return lines.map((tier) => (
    <span key={tier.id} className={classes['line']} style={{ insetInlineStart: at(tier.points) }} />
  ));
}

type PiecesProps = {
  pieces: Row['pieces'];
  from: number;
  at: (points: number) => string;
  max: number;
  width: number;
  lit: Row['lit'];
};

function Pieces({ pieces, from, at, max, width, lit }: PiecesProps) {
  const format = useFormat();
  let start = from;
  return pieces.map((piece) => {
    const begin = start;
    start += piece.points;
    const figure = format.number(piece.points);
    return (
      <span
        key={piece.kind}
        className={classes['piece']}
        data-kind={piece.kind}
        data-lit={lit?.(piece.kind) || undefined}
        style={{ insetInlineStart: at(begin), inlineSize: at(piece.points) }}
      >
        {piece.kind !== 'influence' && fits(figure, (piece.points / max) * width) ? figure : ''}
      </span>
    );
  });
}

function RowWords({ title, detail }: { title: string; detail: string }) {
  return (
    <div className={classes['words']}>
      <div className={classes['name']}>{title}</div>
      <div className={classes['detail']}>{detail}</div>
    </div>
  );
}

function RowFigure({ points, why }: { points: number; why: ReactNode }) {
  const format = useFormat();
  return (
    <div className={classes['figure']}>
      <b data-num>{format.number(points)}</b>
      {why}
    </div>
  );
}

/** One thin stacked bar on a scale of `max` points, for a country or a row of a list. */
export function MiniBar({ pieces, max }: { pieces: Row['pieces']; max: number }) {
  return (
    <div className={classes['mini']} aria-hidden>
      {pieces.map((piece) => (
        <span
          key={piece.kind}
          data-kind={piece.kind}
          style={{ inlineSize: `${(piece.points / Math.max(1, max)) * 100}%` }}
        />
      ))}
    </div>
  );
}

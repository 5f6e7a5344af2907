import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  Area,
  ComposedChart,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { timelineQuery } from '../../api/queries.ts';
import type { Standing, Timeline } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { ErrorNote } from '../../kit/Notes.tsx';
import { colour } from '../../theme.ts';
import { type Curve, curveOf, isCrowded, ticksOf } from './curve.ts';
import { useStatusTexts } from './texts.ts';
import classes from './status.module.css';

/** The day a year before or half a year after another. */
const shifted = (day: string, months: number): string => {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 10);
};

/** Points that count by day: facts solid, what follows if nothing new is earned dashed, the tiers' lines through it. */
export function TimelineChart({ standing }: { standing: Standing }) {
  const t = useStatusTexts();
  const format = useFormat();
  const [from, to] = [shifted(format.today, -12), shifted(format.today, 12)];
  const timeline = useQuery(timelineQuery(standing.partner.id, from, to));
  if (timeline.isError)
    return <ErrorNote error={timeline.error} again={() => void timeline.refetch()} />;
  const curve = timeline.data === undefined ? null : curveOf(timeline.data, standing);
  return (
    <figure className={classes['chart']} aria-busy={curve === null}>
      <figcaption className={classes['chartHead']}>
        <span>{t('chart')}</span>
        <span className={classes['chartKey']}>
          <svg width="18" height="4" aria-hidden>
            <line
              x1="0"
              y1="2"
              x2="18"
              y2="2"
              stroke={colour('quiet')}
              strokeWidth="2"
              strokeDasharray="4 3"
            />
          </svg>
          {t('ahead')}
        </span>
      </figcaption>
      {curve === null || timeline.data === undefined ? (
        <div className={classes['drawing']} />
      ) : (
        <Drawn curve={curve} timeline={timeline.data} standing={standing} />
      )}
    </figure>
  );
}

type DrawnProps = { curve: Curve; timeline: Timeline; standing: Standing };

function Drawn({ curve, timeline, standing }: DrawnProps) {
  const c = useCommon();
  const [asTable, setAsTable] = useState(false);
  const sentence = useSentence(curve, standing);
  return (
    <>
      <div className={classes['drawing']} role="img" aria-label={sentence} hidden={asTable}>
        <Lines curve={curve} standing={standing} />
      </div>
      {asTable ? <TimelineTable timeline={timeline} /> : null}
      <button type="button" className={classes['tableToggle']} onClick={() => setAsTable(!asTable)}>
        {c(asTable ? 'hideTable' : 'showTable')}
      </button>
    </>
  );
}

function useSentence(curve: Curve, standing: Standing): string {
  const t = useStatusTexts();
  const format = useFormat();
  const first = curve.first;
  const then = curve.turn ?? curve.last;
  return t(curve.turn === null ? 'chartSays' : 'chartTurns', {
    from: first.points,
    fromDay: format.dayLong(first.on),
    now: standing.points,
    then: then.points,
    thenDay: format.dayLong(then.on),
    tier: format.say(standing.tier.title),
  });
}

function Lines({ curve, standing }: { curve: Curve; standing: Standing }) {
  const t = useStatusTexts();
  const format = useFormat();
  const ticks = ticksOf(curve);
  const tickWord = (at: number): string => {
    const day = new Date(at).toISOString().slice(0, 10);
    if (at === curve.todayMs) return t('today');
    if (curve.turn !== null && day === curve.turn.on)
      return format.day(day).replace(/ \d{4}$/u, '');
    return format.month(day);
  };
  return (
    <ResponsiveContainer width="100%" height="100%" minWidth={1} minHeight={1}>
      <ComposedChart
        data={curve.rows}
        margin={{ top: 18, right: 10, bottom: 0, left: 10 }}
        accessibilityLayer={false}
      >
        <XAxis
          dataKey="at"
          type="number"
          scale="time"
          domain={[curve.fromMs, curve.toMs]}
          ticks={ticks}
          tickFormatter={tickWord}
          interval={0}
          tickLine={false}
          axisLine={false}
          height={26}
          tickMargin={8}
          tick={{ fontSize: 12, fill: colour('quiet') }}
        />
        <YAxis hide domain={[0, curve.max]} />
        {curve.tiers.map((tier) => (
          <ReferenceLine
            key={tier.id}
            y={tier.points}
            stroke={colour('border')}
            label={({ viewBox }: { viewBox?: { x?: number; y?: number } }) => (
              <text
                x={viewBox?.x ?? 0}
                y={(viewBox?.y ?? 0) + (isCrowded(curve, tier.points) ? 15 : -6)}
                fontSize={12}
                fill={colour('quiet')}
                className={classes['halo']}
              >
                {format.say(tier.title)} {format.number(tier.points)}
              </text>
            )}
          />
        ))}
        <Area
          dataKey="past"
          type="stepAfter"
          stroke={colour('ink')}
          strokeWidth={2}
          fill={colour('ink')}
          fillOpacity={0.07}
          isAnimationActive={false}
          activeDot={false}
        />
        <Area
          dataKey="ahead"
          type="stepAfter"
          stroke={colour('quiet')}
          strokeWidth={2}
          strokeDasharray="4 3"
          fill={colour('ink')}
          fillOpacity={0.035}
          isAnimationActive={false}
          activeDot={false}
        />
        <ReferenceLine x={curve.todayMs} stroke={colour('border')} />
        <ReferenceDot
          x={curve.todayMs}
          y={standing.points}
          r={4}
          fill={colour('ink')}
          stroke={colour('panel')}
          strokeWidth={2}
          label={{
            value: format.number(standing.points),
            position: 'top',
            fontSize: 13,
            fontWeight: 600,
            fill: colour('text'),
          }}
        />
        {curve.turn === null ? null : (
          <ReferenceDot
            x={curve.turn.ms}
            y={curve.turn.points}
            r={4.5}
            fill={colour('panel')}
            stroke={colour('change')}
            strokeWidth={2}
            label={{
              value: format.number(curve.turn.points),
              position: 'bottom',
              fontSize: 13,
              fontWeight: 600,
              fill: colour('change'),
            }}
          />
        )}
        <Tooltip
          content={<ChartTip />}
          cursor={{ stroke: colour('edge'), strokeWidth: 1 }}
          isAnimationActive={false}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

type TipProps = {
  active?: boolean;
  payload?: readonly { payload?: { on?: string; points?: number } }[];
};

function ChartTip({ active, payload }: TipProps) {
  const format = useFormat();
  const row = payload?.[0]?.payload;
  if (active !== true || row?.on === undefined || row.points === undefined) return null;
  return (
    <div className={classes['tip']}>
      <b data-num>{format.number(row.points)}</b> {format.dayLong(row.on)}
    </div>
  );
}

function TimelineTable({ timeline }: { timeline: Timeline }) {
  const t = useStatusTexts();
  const format = useFormat();
  return (
    <div className={classes['tableBox']} tabIndex={0} role="region" aria-label={t('chart')}>
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">{t('day')}</th>
            <th scope="col">{t('pointsHead')}</th>
          </tr>
        </thead>
        <tbody>
          {timeline.points.map((point) => (
            <tr key={`${point.on} ${point.ahead}`}>
              <td>
                {format.dayLong(point.on)} {point.ahead ? <i>{t('ahead')}</i> : null}
              </td>
              <td data-num>{format.number(point.points)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

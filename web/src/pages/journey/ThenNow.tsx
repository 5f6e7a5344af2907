import { RadarChart } from '@mantine/charts';
import type { JourneyOne } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { Section } from '../../kit/Page.tsx';
import { useJourneyTexts } from './texts.ts';
import classes from './ThenNow.module.css';
import { meanOf } from './words.ts';

type Assessment = JourneyOne['assessment'];
type Area = Assessment['areas'][number];

/** The maturity of the practice then and now, a shape beside its values; peers' median when ten or more stand behind. */
export function ThenNow({ assessment }: { assessment: Assessment }) {
  const t = useJourneyTexts();
  const format = useFormat();
  const { areas, thenAt, nowAt, peers } = assessment;
  if (thenAt === null) return null;
  const withPeers = peers !== null && areas.every((area) => area.peers !== null);
  const from = meanOf(areas.map((area) => area.then));
  const to = meanOf(areas.map((area) => area.now));
  const one = useOneDigit();
  return (
    <Section
      title={nowAt === null ? t('thenNow.first') : t('thenNow')}
      aside={nowAt === null ? undefined : t(withPeers ? 'thenNow.peers' : 'thenNow.plain')}
    >
      <Shape areas={areas} now={nowAt !== null} peers={withPeers} />
      <p className={classes['legend']}>
        <span data-of={nowAt === null ? 'now' : 'then'}>
          {t('thenNow.then', { day: format.dayOfMoment(thenAt) })}
        </span>
        {nowAt === null ? null : (
          <span data-of="now">{t('thenNow.now', { day: format.dayOfMoment(nowAt) })}</span>
        )}
        {withPeers ? (
          <span data-of="peers">{t('thenNow.peersCount', { count: peers })}</span>
        ) : null}
      </p>
      <ul>
        {areas.map((area) => (
          <AreaRow key={area.id} area={area} />
        ))}
      </ul>
      <p className={classes['sentence']}>
        {from !== null && to !== null
          ? t('thenNow.sentence', { from: one(from), to: one(to) })
          : t('thenNow.waits')}
      </p>
    </Section>
  );
}

/** A mean with one digit behind the point, also where that is 0. */
function useOneDigit(): (value: number) => string {
  const { locale } = useFormat();
  return (value) =>
    value.toLocaleString(locale === 'en' ? 'en-GB' : 'fr-CA', {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    });
}

const FILL = { then: 0.3, peers: 0, now: 0.06 } as const;

function Shape({ areas, now, peers }: { areas: readonly Area[]; now: boolean; peers: boolean }) {
  const format = useFormat();
  const data = areas.map((area) => ({
    area: format.say(area.title),
    then: Number(area.then ?? 0),
    now: Number(area.now ?? 0),
    peers: Number(area.peers ?? 0),
  }));
  const series = [
    { name: 'then', color: now ? 'var(--a-edge)' : 'var(--a-ink)' },
    ...(peers ? [{ name: 'peers', color: 'var(--a-quiet)' }] : []),
    ...(now ? [{ name: 'now', color: 'var(--a-ink)' }] : []),
  ];
  return (
    <div className={classes['shape']} aria-hidden>
      <RadarChart
        h={210}
        data={data}
        dataKey="area"
        series={series}
        withPolarRadiusAxis
        withPolarAngleAxis
        gridColor="var(--a-hairline)"
        textColor="var(--a-quiet)"
        radarChartProps={{ outerRadius: '78%', accessibilityLayer: false }}
        polarRadiusAxisProps={{ domain: [0, 5], tickCount: 6, tick: false, axisLine: false }}
        radarProps={(item) => ({
          isAnimationActive: false,
          strokeWidth: item.name === 'then' && now ? 0 : 1.6,
          fillOpacity: now ? FILL[item.name as keyof typeof FILL] : FILL.now,
          ...(item.name === 'peers' ? { strokeDasharray: '3 3' } : {}),
        })}
      />
    </div>
  );
}

const at = (value: string): string => `${((Number(value) - 1) / 4) * 100}%`;

function AreaRow({ area }: { area: Area }) {
  const t = useJourneyTexts();
  const format = useFormat();
  const title = format.say(area.title);
  const digit = useOneDigit();
  const show = (value: string) => digit(Number(value));
  const { then, now, peers } = area;
  if (then === null) return null;
  const [low, high] =
    now === null ? [then, then] : Number(then) < Number(now) ? [then, now] : [now, then];
  const label =
    now === null
      ? t('thenNow.rowThen', { area: title, then: show(then) })
      : t('thenNow.row', { area: title, then: show(then), now: show(now) });
  return (
    <li className={classes['row']}>
      <span>{title}</span>
      <span className={classes['track']} role="img" aria-label={label}>
        <span
          className={classes['span']}
          style={{ insetInlineStart: at(low), inlineSize: `calc(${at(high)} - ${at(low)})` }}
        />
        {peers === null ? null : (
          <span
            className={classes['dot']}
            data-of="peers"
            style={{ insetInlineStart: at(peers) }}
          />
        )}
        <span
          className={classes['dot']}
          data-of={now === null ? 'now' : 'then'}
          style={{ insetInlineStart: at(then) }}
        />
        {now === null ? null : (
          <span className={classes['dot']} data-of="now" style={{ insetInlineStart: at(now) }} />
        )}
      </span>
      <span className={classes['values']} data-num aria-hidden>
        {now === null ? (
          <b>{show(then)}</b>
        ) : (
          <>
            {show(then)} → <b>{show(now)}</b>
          </>
        )}
      </span>
    </li>
  );
}

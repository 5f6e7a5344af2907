import type { SimulationTotals } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { Section } from '../../kit/Page.tsx';
import { useVersionTexts } from './texts.ts';
import classes from './Versions.module.css';

type Bucket = SimulationTotals['spread'][number];
const barMaxPx = 126;

const toneOfBucket = ({ from, to }: Bucket): 'rises' | 'falls' | 'stays' =>
  from === 0 && to === 0 ? 'stays' : (from ?? -1) < 0 ? 'falls' : 'rises';

/** By how much partners gain or lose, as bars from zero with their figures. */
export function Spread({ totals: { spread } }: { totals: SimulationTotals }) {
  const t = useVersionTexts();
  const format = useFormat();
  const most = Math.max(1, ...spread.map(({ partners }) => partners));
  const sumOf = (tone: string): number =>
    spread
      .filter((one) => toneOfBucket(one) === tone)
      .reduce((sum, { partners }) => sum + partners, 0);
  const labelOf = ({ from, to }: Bucket): string =>
    from === 0 && to === 0
      ? t('spread.none')
      : from === null
        ? t('spread.below', { to: format.signed(to ?? 0) })
        : to === null
          ? t('spread.above', { from: format.signed(from) })
          : t('spread.between', { from: format.signed(from), to: format.signed(to) });
  return (
    <Section
      title={t('spread')}
      aside={t('spread.note', {
        gain: sumOf('rises'),
        keep: sumOf('stays'),
        lose: sumOf('falls'),
      })}
    >
      <ul className={classes['bars']}>
        {spread.map((bucket) => (
          <li key={bucket.from ?? 'first'}>
            <div className={classes['bar']} data-num>
              {format.number(bucket.partners)}
              <i
                data-tone={toneOfBucket(bucket)}
                style={{ height: Math.round((barMaxPx * bucket.partners) / most) }}
              />
            </div>
            <p className={classes['label']}>{labelOf(bucket)}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

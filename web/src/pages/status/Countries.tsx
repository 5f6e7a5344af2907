import type { Standing } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { piecesOf } from '../../kit/Kinds.tsx';
import { Section } from '../../kit/Page.tsx';
import { MiniBar } from '../../kit/PointsBar.tsx';
import { useStatusTexts } from './texts.ts';
import classes from './status.module.css';

/** All countries on one scale; with the company's own points they add up to the total. */
export function Countries({ standing }: { standing: Standing }) {
  const t = useStatusTexts();
  const c = useCommon();
  const format = useFormat();
  const max = Math.max(...standing.countries.map((row) => row.points));
  return (
    <Section title={t('countries')} aside={t('countriesAside')}>
      <ul className={classes['countries']}>
        {standing.countries.map((row) => (
          <li key={row.country ?? 'company'}>
            <div className={classes['countryRow']}>
              <span>{row.country === null ? c('company') : format.country(row.country)}</span>
              <b data-num>{format.number(row.points)}</b>
            </div>
            <MiniBar pieces={piecesOf(row.kinds)} max={max} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

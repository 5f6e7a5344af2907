import type { SimulationTotals } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { List } from '../../kit/List.tsx';
import { Section } from '../../kit/Page.tsx';
import { useVersionTexts } from './texts.ts';
import { toneOf } from './tones.ts';
import classes from './Versions.module.css';

type Count = Pick<SimulationTotals, 'rises' | 'falls' | 'stays' | 'points'>;
const countriesShown = 12;

/** The same by business model, country and size. */
export function By({ totals }: { totals: SimulationTotals }) {
  const t = useVersionTexts();
  const format = useFormat();
  const groups = [
    {
      key: 'model',
      rows: totals.models.map((one) => ({ name: format.say(one.title), ...one })),
    },
    {
      key: 'country',
      rows: totals.countries
        .slice(0, countriesShown)
        .map((one) => ({ name: format.country(one.country), ...one })),
    },
    { key: 'size', rows: totals.sizes.map((one) => ({ name: t(`size.${one.size}`), ...one })) },
  ] as const;
  return (
    <Section title={t('by')} aside={t('by.note')}>
      {groups.map(({ key, rows }) => (
        <div key={key} className={classes['section']}>
          <List
            label={t(key)}
            columns={[
              { key: 'name', label: t(key) },
              { key: 'rises', label: t('rises'), end: true },
              { key: 'falls', label: t('falls'), end: true },
              { key: 'stays', label: t('stays'), end: true, wide: true },
              { key: 'points', label: t('difference'), end: true },
            ]}
          >
            {rows.map((row) => (
              <Row key={row.name} name={row.name} count={row} />
            ))}
          </List>
        </div>
      ))}
    </Section>
  );
}

function Row({ name, count }: { name: string; count: Count }) {
  const format = useFormat();
  const by = count.points.after - count.points.before;
  return (
    <tr>
      <td>{name}</td>
      <td data-end>{format.number(count.rises)}</td>
      <td data-end>{format.number(count.falls)}</td>
      <td data-end data-wide>
        {format.number(count.stays)}
      </td>
      <td data-end className={classes['delta']} data-tone={toneOf(by)}>
        {format.signed(by)}
      </td>
    </tr>
  );
}

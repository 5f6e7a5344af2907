import type { SimulationTotals } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { Section } from '../../kit/Page.tsx';
import { useVersionTexts } from './texts.ts';
import classes from './Versions.module.css';

/** Who moves between tiers: before in rows, after in columns; rows and columns add up. */
export function Moves({ totals: { tiers, moves } }: { totals: SimulationTotals }) {
  const t = useVersionTexts();
  const format = useFormat();
  const count = (before: string | null, after: string | null): number =>
    moves
      .filter((one) => (before ?? one.before) === one.before && (after ?? one.after) === one.after)
      .reduce((sum, { partners }) => sum + partners, 0);
  return (
    <Section title={t('moves')} aside={t('moves.note')}>
      <div className={classes['scroll']} tabIndex={0} role="region" aria-label={t('moves')}>
        <table className={classes['moves']}>
          <thead>
            <tr>
              <th scope="col">{t('before')}</th>
              {tiers.map((tier) => (
                <th key={tier.id} scope="col">
                  {format.say(tier.title)}
                </th>
              ))}
              <th scope="col">{t('sum')}</th>
            </tr>
          </thead>
          <tbody>
            {tiers.map((before) => (
              <tr key={before.id}>
                <th scope="row">{format.say(before.title)}</th>
                {tiers.map((after) => {
                  const own = count(before.id, after.id);
                  const up = after.level - before.level;
                  return (
                    <td
                      key={after.id}
                      data-tone={
                        own === 0 ? undefined : up > 0 ? 'rises' : up < 0 ? 'falls' : 'stays'
                      }
                    >
                      {own === 0 ? (
                        <span aria-hidden>·</span>
                      ) : (
                        `${up > 0 ? '↑ ' : up < 0 ? '↓ ' : ''}${format.number(own)}`
                      )}
                    </td>
                  );
                })}
                <td>{format.number(count(before.id, null))}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">{t('after')}</th>
              {tiers.map((after) => (
                <td key={after.id}>
                  <b>{format.number(count(null, after.id))}</b>
                </td>
              ))}
              <td>
                <b>{format.number(count(null, null))}</b>
              </td>
            </tr>
          </tbody>
        </table>
      </div>
    </Section>
  );
}

import { useQuery } from '@tanstack/react-query';
import { comparisonQuery } from '../../api/versions.ts';
import type { SimulationTotals, VersionChange } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { Empty, RowsSkeleton } from '../../kit/Notes.tsx';
import { Section } from '../../kit/Page.tsx';
import { useVersionTexts } from './texts.ts';
import classes from './Versions.module.css';

type Props = {
  edition: string;
  against: string;
  /** What each clause changes for all partners, once it is tried. */
  effects?: SimulationTotals['clauses'] | undefined;
};

/** What a draft changes, in words: old struck out, new tinted, where it stands, its effect. */
export function Changes({ edition, against, effects = [] }: Props) {
  const t = useVersionTexts();
  const format = useFormat();
  const comparison = useQuery(comparisonQuery(edition, against));
  const { data } = comparison;
  const title = data === undefined ? against : format.say(data.before.title);
  return (
    <Section title={t('changes')} aside={t('changes.note', { title })}>
      {data === undefined ? (
        comparison.error === null ? (
          <RowsSkeleton rows={4} />
        ) : (
          <Empty title={t('changes.wait')} />
        )
      ) : data.changes.length === 0 ? (
        <Empty title={t('changes.none')} />
      ) : (
        <ul className={classes['frame']}>
          {data.changes.map((change) => (
            <Change
              key={`${change.section}/${change.id}`}
              change={change}
              effect={
                change.section === 'clauses'
                  ? effects.find(({ clause }) => clause === change.id)
                  : undefined
              }
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Change({
  change,
  effect,
}: {
  change: VersionChange;
  effect: SimulationTotals['clauses'][number] | undefined;
}) {
  const t = useVersionTexts();
  const format = useFormat();
  const place = change.after ?? change.before;
  const by = effect === undefined ? null : effect.after - effect.before;
  return (
    <li>
      <div className={classes['changeHead']}>
        <span className={classes['quiet']}>
          {t(change.what)}, {t(`section.${change.section}`)}
        </span>
        <b>
          {change.number === null ? '' : `${change.number} `}
          {format.say(change.title)}
        </b>
        {by === null ? (
          <span />
        ) : (
          <span className={classes['delta']} data-num data-tone={by < 0 ? 'falls' : 'rises'}>
            <span className="visually-hidden">{t('effect')} </span>
            {format.signed(by)}
          </span>
        )}
      </div>
      {change.what === 'changed' ? (
        change.parts.map((part) => <Part key={part.id} part={part} />)
      ) : change.says.after === null && change.says.before === null ? null : (
        <p className={classes['part']}>
          {change.what === 'gone' ? (
            <del>{format.say(change.says.before ?? change.title)}</del>
          ) : (
            <ins>{format.say(change.says.after ?? change.title)}</ins>
          )}
        </p>
      )}
      {place === null ? null : (
        <p className={classes['quiet']}>
          {place.file}:{place.line}
        </p>
      )}
    </li>
  );
}

function Part({ part }: { part: VersionChange['parts'][number] }) {
  const t = useVersionTexts();
  const format = useFormat();
  return (
    <p className={classes['part']}>
      {format.say(part.name)}:{' '}
      {part.before === null ? null : (
        <>
          <del>{format.say(part.before.says)}</del>{' '}
        </>
      )}
      {part.after === null ? (
        <ins data-gone>{t('nothing')}</ins>
      ) : (
        <ins>{format.say(part.after.says)}</ins>
      )}
    </p>
  );
}
